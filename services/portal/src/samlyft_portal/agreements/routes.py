"""The doors to other organisations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import drawing, views
from samlyft_portal import session as sessions
from samlyft_portal.agreements import commands, queries
from samlyft_portal.apis import together
from samlyft_portal.dashboard.frame import Id, Reader, day_of
from samlyft_web.days import today

router = APIRouter(include_in_schema=False, prefix="/agreements")
AgreementId = Annotated[str, Path(alias="agreementId", pattern=Id)]


@router.get("")
async def agreements(request: Request, caller: Reader) -> Response:
    """What is shared, with whom, until when."""
    rows = await queries.agreements(caller)
    return views.page(request, "agreements/list.html", rows=rows, today=today().isoformat())


@router.get("/{agreementId}")
async def agreement(
    request: Request, caller: Reader, agreement_id: AgreementId, as_of: str = ""
) -> Response:
    """The terms, where each party stands, and what the figures show."""
    day = day_of(as_of, today()).isoformat() if as_of else ""
    one = await queries.agreement(caller, agreement_id)
    found, projects = await together(
        queries.comparison(caller, agreement_id, day), queries.projects(caller)
    )
    givers = [part for part in one["parties"] if part["party"] in one["contributors"]]
    return views.page(
        request,
        "agreements/one.html",
        one=one,
        found=found,
        rows=queries.table(found, givers),
        givers=givers,
        projects=projects or [],
        as_of=day,
        today=today().isoformat(),
        bar=drawing.bar,
    )


@router.post("/{agreementId}/answer")
async def answer(request: Request, caller: Reader, agreement_id: AgreementId) -> Response:
    """Yes, no, or no longer."""
    await commands.answer(caller, agreement_id, await sessions.form(request))
    return views.back_to(f"/agreements/{agreement_id}", "saved")


@router.post("/{agreementId}/share")
async def share(request: Request, caller: Reader, agreement_id: AgreementId) -> Response:
    """Our figures to the parties."""
    await commands.share(caller, agreement_id, await sessions.form(request))
    return views.back_to(f"/agreements/{agreement_id}", "shared")
