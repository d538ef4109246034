"""The doors to one meeting: planned with its sign-ups and release of time, held with its code, list and attestation."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import Json, together
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.places import commands, queries

router = APIRouter(include_in_schema=False)
SessionId = Annotated[str, Path(alias="sessionId", pattern=Id)]
PlannedId = Annotated[str, Path(alias="plannedId", pattern=Id)]


@router.get("/planned/{plannedId}")
async def planned(request: Request, caller: Reader, planned_id: PlannedId) -> Response:
    """A planned session: who comes, and whose time is released."""
    found = await queries.planned(caller, planned_id)
    await caller.know_terms()
    rows = None
    if caller.may("enrollment", "sign-ups:read"):
        (rows,) = await together(queries.sign_ups(caller, planned_id))
    return views.page(request, "places/planned.html", one=found, rows=rows)


@router.post("/planned/{plannedId}/group")
async def sign_up_group(request: Request, caller: Reader, planned_id: PlannedId) -> Response:
    """The work group to the session."""
    form = await sessions.form(request)
    await commands.sign_up_group(
        caller, form.get("workplace", ""), planned_id, form.get("once", "")
    )
    return views.back_to(f"/planned/{planned_id}", "group")


@router.post("/planned/{plannedId}/releases")
async def release(request: Request, caller: Reader, planned_id: PlannedId) -> Response:
    """Whose time is released."""
    form = await sessions.form(request)
    rows = await queries.sign_ups(caller, planned_id)
    await commands.release(caller, planned_id, form, rows)
    return views.back_to(f"/planned/{planned_id}", "saved")


@router.post("/planned/{plannedId}/start")
async def start(request: Request, caller: Reader, planned_id: PlannedId) -> Response:
    """The meeting begins."""
    form = await sessions.form(request)
    session_id = await commands.start(caller, planned_id, form.get("once", ""))
    return views.back_to(f"/sessions/{session_id}")


@router.get("/sessions/{sessionId}")
async def held(request: Request, caller: Reader, session_id: SessionId) -> Response:
    """A session: its list, its state, and what is left to do with it."""
    return await _held(request, caller, session_id, None)


async def _held(request: Request, caller: Reader, session_id: str, code: Json | None) -> Response:
    found = await caller.get(f"/training-log/v1/sessions/{session_id}")
    place, marked, rows = await together(
        _of(caller, found["workplace_id"]),
        caller.get(f"/training-log/v1/sessions/{session_id}/attendance-list"),
        caller.items("/training-log/v1/attendances", most=400, session_id=session_id),
    )
    await caller.know_terms()
    picture = ""
    if code:
        picture = f"data:image/svg+xml;base64,{b64encode(code['qr_svg'].encode()).decode()}"
    return views.page(
        request,
        "places/held.html",
        one=found,
        place=place,
        marked=marked["lines"] if marked and found["status"] == "draft" else None,
        rows=rows if found["status"] != "draft" else None,
        code=code,
        picture=picture,
    )


async def _of(caller: Reader, workplace_id: str | None) -> Json | None:
    return await queries.place(caller, workplace_id) if workplace_id else None


@router.post("/sessions/{sessionId}/code")
async def show_code(request: Request, caller: Reader, session_id: SessionId) -> Response:
    """A code to show at the meeting; it is never kept, so it stands on this answer only."""
    await sessions.form(request)
    return await _held(request, caller, session_id, await commands.open_code(caller, session_id))


@router.post("/sessions/{sessionId}/submit")
async def submit(request: Request, caller: Reader, session_id: SessionId) -> Response:
    """The list is handed in."""
    await commands.submit(caller, session_id, await sessions.form(request))
    return views.back_to(f"/sessions/{session_id}", "submitted")


@router.post("/sessions/{sessionId}/attest")
async def attest(request: Request, caller: Reader, session_id: SessionId) -> Response:
    """The reader vouches for it."""
    form = await sessions.form(request)
    await commands.attest(caller, session_id, form.get("once", ""))
    return views.back_to(f"/sessions/{session_id}", "attested")


@router.post("/sessions/{sessionId}/void")
async def void(request: Request, caller: Reader, session_id: SessionId) -> Response:
    """Undone: it was not held, or registered by mistake."""
    await commands.void(caller, session_id, await sessions.form(request))
    return views.back_to(f"/sessions/{session_id}", "voided")
