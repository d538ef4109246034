"""The doors to a workplace: first the page that has everything, then each thing that is done there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from samlyft_portal import session as sessions
from samlyft_portal import views
from samlyft_portal.apis import together
from samlyft_portal.dashboard.frame import Id, Reader
from samlyft_portal.dashboard.queries import municipalities
from samlyft_portal.places import commands, queries
from samlyft_portal.settings import ROOT
from samlyft_web.days import today

router = APIRouter(include_in_schema=False)
WorkplaceId = Annotated[str, Path(alias="workplaceId", pattern=Id)]
OneId = Annotated[str, Path(alias="oneId", pattern=Id)]


@router.get("/workplaces")
async def list_mine(request: Request, caller: Reader, municipality: str = "") -> Response:
    """The reader's workplaces; who has one goes there."""
    rows = await queries.mine(caller)
    if len(rows) == 1:
        return RedirectResponse(f"{ROOT}/workplaces/{rows[0]['workplace_id']}", 303)
    (names,) = await together(municipalities(caller))
    return views.page(
        request, "places/list.html", rows=rows, names=names or {}, municipality=municipality
    )


@router.get("/workplaces/{workplaceId}")
async def first(
    request: Request, caller: Reader, workplace_id: WorkplaceId, undo: str = ""
) -> Response:
    """What comes, what is to be done, who works there."""
    place = await queries.place(caller, workplace_id)
    sheet, names = await together(queries.sheet(caller, workplace_id), municipalities(caller))
    await caller.know_terms()
    kind, _, one = undo.partition(":")
    return views.page(
        request,
        "places/first.html",
        place=place,
        names=names or {},
        undo=(kind, one) if kind in commands.UNDO and one else None,
        **sheet,
    )


@router.get("/workplaces/{workplaceId}/sheet")
async def unit_sheet(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """One page for the wall: what comes, and a list to tick."""
    place = await queries.place(caller, workplace_id)
    sheet = await queries.sheet(caller, workplace_id)
    await caller.know_terms()
    return views.page(request, "places/sheet.html", place=place, today=today(), **sheet)


@router.get("/workplaces/{workplaceId}/session")
async def session_form(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """A session that was held: filled in, so that one tap is enough on an ordinary day."""
    place = await queries.place(caller, workplace_id)
    await caller.know_terms()
    roster, projects, held = await together(
        queries.roster(caller, workplace_id),
        queries.projects(caller, place),
        caller.items(
            "/training-log/v1/sessions", most=10, workplace_id=workplace_id, sort="-starts_at"
        ),
    )
    return views.page(
        request,
        "places/session_form.html",
        place=place,
        roster=roster or [],
        projects=projects or [],
        topics=queries.topics(held),
        lengths=commands.LENGTHS,
        begins=queries.half_an_hour_ago(),
    )


@router.post("/workplaces/{workplaceId}/session")
async def log_session(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """It and who was there."""
    form = await sessions.form(request)
    place = await queries.place(caller, workplace_id)
    roster = await queries.roster(caller, workplace_id)
    session_id = await commands.log_session(caller, place, roster, form)
    return views.back_to(f"/sessions/{session_id}", "session")


@router.get("/workplaces/{workplaceId}/support")
async def support_form(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """Help of a few minutes: choose the topic, and it is logged."""
    place = await queries.place(caller, workplace_id)
    (logged,) = await together(
        caller.items("/training-log/v1/support-events", most=20, workplace_id=workplace_id)
    )
    return views.page(
        request, "places/support_form.html", place=place, topics=queries.topics(logged)
    )


@router.post("/workplaces/{workplaceId}/support")
async def log_support(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """The help, and back to the page where it can be undone."""
    form = await sessions.form(request)
    one = await commands.log_support(caller, await queries.place(caller, workplace_id), form)
    return views.back_to(f"/workplaces/{workplace_id}?undo=support:{one}", "support")


@router.get("/workplaces/{workplaceId}/barrier")
async def barrier_form(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """Something in the way."""
    place = await queries.place(caller, workplace_id)
    return views.page(request, "places/barrier_form.html", place=place)


@router.post("/workplaces/{workplaceId}/barrier")
async def report_barrier(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """It is reported, and can be undone."""
    form = await sessions.form(request)
    one = await commands.report_barrier(caller, await queries.place(caller, workplace_id), form)
    return views.back_to(f"/workplaces/{workplace_id}?undo=barrier:{one}", "barrier")


@router.get("/workplaces/{workplaceId}/change")
async def change_form(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """What is done otherwise now."""
    place = await queries.place(caller, workplace_id)
    return views.page(request, "places/change_form.html", place=place)


@router.post("/workplaces/{workplaceId}/change")
async def record_change(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """It is recorded, and can be undone."""
    form = await sessions.form(request)
    one = await commands.record_change(caller, await queries.place(caller, workplace_id), form)
    return views.back_to(f"/workplaces/{workplace_id}?undo=change:{one}", "change")


@router.post("/workplaces/{workplaceId}/undo")
async def undo(request: Request, caller: Reader, workplace_id: WorkplaceId) -> Response:
    """Takes back what was just logged, or ticks a barrier off."""
    form = await sessions.form(request)
    if form.get("kind") in commands.UNDO:
        await commands.set_status(caller, form["kind"], form.get("one", ""))
    return views.back_to(
        f"/workplaces/{workplace_id}", "undone" if form.get("kind") != "solved" else "saved"
    )


@router.post("/workplaces/{workplaceId}/applications/{oneId}")
async def answer(
    request: Request, caller: Reader, workplace_id: WorkplaceId, one: OneId
) -> Response:
    """Yes or no to who wants to become a champion."""
    form = await sessions.form(request)
    await commands.answer_application(caller, one, form)
    return views.back_to(f"/workplaces/{workplace_id}", "saved")


@router.post("/workplaces/{workplaceId}/certificates/{oneId}")
async def sign(request: Request, caller: Reader, workplace_id: WorkplaceId, one: OneId) -> Response:
    """The manager's signature."""
    form = await sessions.form(request)
    await commands.sign(caller, one, "manager", form.get("once", ""))
    return views.back_to(f"/workplaces/{workplace_id}", "signed")
