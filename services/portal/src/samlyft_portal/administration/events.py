"""The doors to events between the services: what waits to be told, and what could not be taken in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.administration import commands, queries
from samlyft_portal.apis import Caller
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.refusals import REFUSED
from samlyft_web.problems import AppError, ForbiddenError

router = APIRouter(include_in_schema=False, prefix="/administration")
Name = Annotated[
    Literal["enrollment", "training-log", "survey", "reporting"], Path(alias="service")
]
LetterId = Annotated[str, Path(alias="letterId", pattern=Id)]
PATIENCE = timedelta(minutes=5)
"""A queue that is older is not just passing."""


@router.get("/events")
async def events(request: Request, caller: Reader) -> Response:
    """Each service's queue, and what is set aside."""
    return await _shown(request, caller)


@router.post("/dead-letters/{service}/{letterId}")
async def replay(request: Request, caller: Reader, service: Name, letter_id: LetterId) -> Response:
    """Taken in now, or it stays."""
    form = await sessions.form(request)
    try:
        outcome = await commands.take_in(caller, service, letter_id, form.get("once", ""))
    except REFUSED as error:
        return await _shown(request, caller, error)
    return views.back_to("/administration/events", outcome)


async def _shown(request: Request, caller: Caller, refused: AppError | None = None) -> Response:
    pages = queries.pages(caller)
    if queries.EVENTS not in pages:
        raise ForbiddenError(queries.NOT_YOURS)
    standing, letters = await queries.events(caller)
    return views.page(
        request,
        "administration/events.html",
        refused=refused,
        standing=standing,
        letters=letters,
        late=(datetime.now(UTC) - PATIENCE).isoformat(),
        pages=pages,
        here=queries.EVENTS,
    )
