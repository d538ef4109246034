"""The doors to what is a participant's own."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import together
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.people import commands, queries

router = APIRouter(include_in_schema=False, prefix="/me")
FORMS = {"pdf": "application/pdf", "json": "application/json"}
Form = Literal["pdf", "json"]
OneId = Annotated[str, Path(alias="oneId", pattern=Id)]


@router.get("")
async def mine(request: Request, caller: Reader) -> Response:
    """My hours, my certificates, my sign-ups, and what I can sign up for."""
    certificates, signed_up, coming = await together(
        queries.certificates(caller), queries.sign_ups(caller), queries.coming(caller)
    )
    await caller.know_terms()
    taken = {row["planned_session_id"] for row in signed_up or [] if row["status"] != "cancelled"}
    return views.page(
        request,
        "people/mine.html",
        certificates=certificates,
        minutes=sum(row["minutes"] for row in certificates or [] if row["status"] != "revoked"),
        signed_up=signed_up,
        coming={row["planned_session_id"]: row for row in coming or []},
        open=[row for row in coming or [] if row["planned_session_id"] not in taken],
    )


@router.get("/register-extract")
async def extract(caller: Reader, form: Form = "pdf") -> Response:
    """All that is kept about me, as a document or as data; the API notes that it was read."""
    found = await queries.extract(caller, FORMS[form])
    headers = {
        "Content-Type": FORMS[form],
        "Content-Disposition": f'attachment; filename="registerutdrag.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(found, headers=headers)


@router.post("/certificates/{oneId}")
async def sign(request: Request, caller: Reader, one: OneId) -> Response:
    """My signature."""
    form = await sessions.form(request)
    await commands.sign(caller, one, form.get("once", ""))
    return views.back_to("/me", "signed")


@router.post("/planned/{oneId}")
async def sign_up(request: Request, caller: Reader, one: OneId) -> Response:
    """I come."""
    form = await sessions.form(request)
    await commands.sign_up(caller, one, form.get("once", ""))
    return views.back_to("/me", "saved")


@router.post("/sign-ups/{oneId}")
async def cancel(request: Request, caller: Reader, one: OneId) -> Response:
    """I cannot come after all."""
    form = await sessions.form(request)
    await commands.cancel(caller, one, form.get("reason", "other"))
    return views.back_to("/me", "cancelled")
