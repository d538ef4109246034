"""The doors to the administrators' pages: who may what, work in the background, traces and retention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import drawing, views
from samlyft_portal import session as sessions
from samlyft_portal.administration import commands, queries
from samlyft_portal.apis import Caller, Json, together
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.terms import ROLES
from samlyft_web.days import today
from samlyft_web.problems import ForbiddenError

router = APIRouter(include_in_schema=False, prefix="/administration")
OneId = Annotated[str, Path(alias="oneId", pattern=Id)]
DAY = timedelta(days=1)


async def _shown(request: Request, caller: Caller, page: str, name: str, **more: Any) -> Response:
    pages = queries.pages(caller)
    if page not in pages:
        raise ForbiddenError(queries.NOT_YOURS)
    parts = await queries.parts(caller, page)
    return views.page(
        request, f"administration/{name}.html", parts=parts, pages=pages, here=page, **more
    )


@router.get("")
async def first(request: Request, caller: Reader) -> Response:
    """Tenants, who may what, and programs with their keys; else the first page that is the reader's."""
    pages = queries.pages(caller)
    if pages and "" not in pages:
        return views.back_to(f"/administration/{pages[0]}")
    return await _shown(
        request,
        caller,
        "",
        "first",
        roles=[role for role in ROLES if role not in ("platform-admin", "integration")],
        issuer=request.app.state.settings.issuer.issuer,
        now=datetime.now(UTC).isoformat(),
        today=today().isoformat(),
    )


@router.get("/work")
async def work(request: Request, caller: Reader) -> Response:
    """Imports and jobs with how far they have come, what waits to be told, and how fresh the figures are."""
    (freshness,) = await together(queries.freshness(caller))
    return await _shown(
        request, caller, "work", "work",
        freshness=freshness, bar=drawing.bar, since=today() - DAY,
    )  # fmt: skip


@router.get("/traces")
async def traces(request: Request, caller: Reader) -> Response:
    """Who read what, what was corrected, and what is kept how long."""
    return await _traces(request, caller, None)


async def _traces(request: Request, caller: Caller, tried: Json | None) -> Response:
    (chain,) = await together(queries.chain(caller))
    return await _shown(request, caller, "traces", "traces", chain=chain, tried=tried)


@router.post("/retention")
async def try_retention(request: Request, caller: Reader) -> Response:
    """What a retention run would erase today."""
    form = await sessions.form(request)
    tried = await commands.try_retention(caller, form.get("once", ""))
    return await _traces(request, caller, tried)


@router.post("/webhooks/{oneId}/replay")
async def replay(request: Request, caller: Reader, one: OneId) -> Response:
    """Told again since a day."""
    await commands.replay(caller, one, await sessions.form(request))
    return views.back_to("/administration/work", "saved")


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
