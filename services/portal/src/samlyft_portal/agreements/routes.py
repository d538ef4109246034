"""The doors to other organisations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from samlyft_portal import drawing, views
from samlyft_portal import session as sessions
from samlyft_portal.agreements import commands, offering, queries
from samlyft_portal.apis import Caller, together
from samlyft_portal.dashboard.frame import Id, Reader, day_of
from samlyft_portal.refusals import REFUSED
from samlyft_web.days import today
from samlyft_web.problems import AppError

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
    return await _shown(request, caller, agreement_id, day)


async def _shown(
    request: Request,
    caller: Caller,
    agreement_id: str,
    day: str = "",
    refused: AppError | None = None,
) -> Response:
    one = await queries.agreement(caller, agreement_id)
    found, projects = await together(
        queries.comparison(caller, agreement_id, day), queries.projects(caller)
    )
    givers = [part for part in one["parties"] if part["party"] in one["contributors"]]
    return views.page(
        request,
        "agreements/one.html",
        refused=refused,
        one=one,
        found=found,
        rows=queries.table(found, givers),
        givers=givers,
        projects=projects or [],
        as_of=day,
        today=today().isoformat(),
        bar=drawing.bar,
        leaves=offering.leaving(caller.tenant, one, offering.known([one])),
    )


@router.get("/{agreementId}/revoke")
async def ask_to_revoke(request: Request, caller: Reader, agreement_id: AgreementId) -> Response:
    """What revoking means, before it is done."""
    one = await queries.agreement(caller, agreement_id)
    if one["own_status"] != "accepted":
        return views.back_to(f"/agreements/{agreement_id}")
    leaves = offering.leaving(caller.tenant, one, offering.known([one]))
    return views.page(request, "agreements/revoke.html", one=one, leaves=leaves)


@router.post("/{agreementId}/answer")
async def answer(request: Request, caller: Reader, agreement_id: AgreementId) -> Response:
    """Yes, no, or no longer."""
    form = await sessions.form(request)
    try:
        await commands.answer(caller, agreement_id, form)
    except REFUSED as error:
        return await _shown(request, caller, agreement_id, refused=error)
    return views.back_to(f"/agreements/{agreement_id}", form["status"])


@router.post("/{agreementId}/share")
async def share(request: Request, caller: Reader, agreement_id: AgreementId) -> Response:
    """Our figures to the parties."""
    form = await sessions.form(request)
    try:
        await commands.share(caller, agreement_id, form)
    except REFUSED as error:
        return await _shown(request, caller, agreement_id, refused=error)
    return views.back_to(f"/agreements/{agreement_id}", "shared")
