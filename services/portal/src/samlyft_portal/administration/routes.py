"""The door to the administrators' page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.administration import commands, queries
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.terms import ROLES
from samlyft_web.problems import ForbiddenError, Text

router = APIRouter(include_in_schema=False, prefix="/administration")
OneId = Annotated[str, Path(alias="oneId", pattern=Id)]
NOT_YOURS = Text(
    "Sidan är för administratörer. Be er administratör om rätt roll.",
    "The page is for administrators. Ask your administrator for the right role.",
)


@router.get("")
async def first(request: Request, caller: Reader) -> Response:
    """Everything the reader looks after."""
    parts = await queries.parts(caller)
    if not {"tenants", "grants"} & parts.keys():
        raise ForbiddenError(NOT_YOURS)
    return views.page(
        request,
        "administration/first.html",
        parts=parts,
        freshness=await queries.freshness(caller),
        roles=[role for role in ROLES if role not in ("platform-admin", "integration")],
        issuer=request.app.state.settings.issuer.issuer,
        now=datetime.now(UTC).isoformat(),
    )


@router.post("/grants")
async def grant(request: Request, caller: Reader) -> Response:
    """A role to somebody."""
    await commands.grant(caller, await sessions.form(request))
    return views.back_to("/administration", "saved")


@router.post("/grants/{oneId}/end")
async def end_grant(request: Request, caller: Reader, one: OneId) -> Response:
    """It ends now."""
    await sessions.form(request)
    await commands.end_grant(caller, one, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return views.back_to("/administration", "saved")
