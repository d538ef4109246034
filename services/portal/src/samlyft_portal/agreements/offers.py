"""The doors to a new agreement: its terms, what would leave under them, and the offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.agreements import commands, offering, queries
from samlyft_portal.apis import Caller, together
from samlyft_portal.dashboard.frame import Reader
from samlyft_portal.refusals import REFUSED
from samlyft_portal.terms_sharing import LEAVING, SHARED
from samlyft_web.days import today
from samlyft_web.problems import AppError, ForbiddenError, Text

router = APIRouter(include_in_schema=False, prefix="/agreements/new")
NOT_YOURS = Text(
    "En överenskommelse erbjuds av den som förvaltar organisationen. Be er administratör.",
    "An agreement is offered by whoever runs the organisation. Ask your administrator.",
)


@router.get("")
async def form(request: Request, caller: Reader) -> Response:
    """To whom, which figures, how they are shown, from when."""
    return await _form(request, caller, _said(request))


@router.get("/look")
async def look(request: Request, caller: Reader) -> Response:
    """What would leave, and who would see it, before anything is offered."""
    said = _said(request)
    body = offering.terms(caller.tenant, said)
    try:
        offering.check(caller.tenant, body)
    except REFUSED as error:
        return await _form(request, caller, said, error)
    names = await _names(caller)
    return views.page(
        request,
        "agreements/look.html",
        one=body,
        form=said,
        query=request.url.query,
        leaves=offering.leaving(caller.tenant, body, names),
    )


@router.post("")
async def offer(request: Request, caller: Reader) -> Response:
    """It is offered; what the API refuses stands above the form, which keeps what was written."""
    said = await sessions.form(request)
    body = offering.terms(caller.tenant, said)
    try:
        offering.check(caller.tenant, body)
        made = await commands.offer(caller, body, said.get("once", ""))
    except REFUSED as error:
        return await _form(request, caller, said, error)
    return views.back_to(f"/agreements/{made}", "offered")


def _said(request: Request) -> dict[str, str]:
    """What the form's address says; a link may not bring fields of its own."""
    return {name: said for name, said in request.query_params.items() if name in offering.FIELDS}


async def _form(
    request: Request, caller: Caller, said: Mapping[str, str], refused: AppError | None = None
) -> Response:
    names = await _names(caller)
    names.pop(caller.tenant, None)
    return views.page(
        request,
        "agreements/form.html",
        refused=refused,
        form=defaultdict(str, said),
        known=names,
        figures=SHARED,
        meanings=LEAVING,
        today=today().isoformat(),
    )


async def _names(caller: Caller) -> dict[str, str]:
    if not caller.may("reporting", "sharing-agreements:write"):
        raise ForbiddenError(NOT_YOURS)
    (rows,) = await together(queries.agreements(caller))
    return offering.known(rows or [])
