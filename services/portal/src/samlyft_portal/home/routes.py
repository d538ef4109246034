"""The first page; choosing tenant and language; what the words mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import Caller, together
from samlyft_portal.login.routes import signed_in, within
from samlyft_portal.session import LANGUAGE, cookie, keep
from samlyft_portal.settings import ROOT

router = APIRouter(include_in_schema=False)
Reader = Annotated[Caller, Depends(signed_in)]
YEAR = 365 * 24 * 3600


@router.get("/")
async def first(request: Request) -> Response:
    """What is mine; whoever is not logged in reads what this is."""
    if request.scope["state"].get("session") is None:
        return views.page(request, "welcome.html")
    caller = await signed_in(request)
    projects = None
    if caller.may("reporting", "projects:read"):
        (projects,) = await together(caller.items("/reporting/v1/projects", sort="name"))
    # The widest first: what most come for.
    projects = projects and sorted(projects, key=lambda one: -len(one["municipalities"]))
    return views.page(request, "home.html", projects=projects)


@router.get("/words")
async def words(request: Request) -> Response:
    """What the words mean, and which keys there are."""
    if request.scope["state"].get("session") is not None:
        await signed_in(request)
    return views.page(request, "words.html")


@router.post("/tenant")
async def choose_tenant(request: Request, caller: Reader) -> Response:
    """From now on in another tenant."""
    fields = await sessions.form(request)
    chosen = fields.get("tenant", "")
    if chosen in caller.tenants:
        keep(request, sessions.current(request).model_copy(update={"tenant": chosen}))
    return RedirectResponse(f"{ROOT}/", 303)


@router.get("/language")
async def choose_language(request: Request, to: str = "sv", back: str = "") -> Response:
    """Swedish or English from now on, in this browser."""
    answer = RedirectResponse(within(back), 303)
    if to in ("sv", "en"):
        settings = request.app.state.settings
        answer.headers.append("set-cookie", cookie(settings, LANGUAGE, to, YEAR))
    return answer
