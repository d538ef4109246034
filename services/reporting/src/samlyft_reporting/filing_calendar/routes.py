"""When months are to be filed: a project's calendar, what stands in the way, and what waits in all projects."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_reporting.file_templates.layouts import MONTH
from samlyft_reporting.filing_calendar.schemas import Calendar, Checks, ReminderOut, Reminders
from samlyft_reporting.models import project as projects
from samlyft_reporting.month_files import queries, rules
from samlyft_reporting.projects.queries import project as get_project
from samlyft_reporting.seen import ProjectId
from samlyft_web.days import today

router = APIRouter(tags=["month files"])
Reader = Annotated[Principal, Depends(require("month-files:read"))]
WAITING = {"overdue", "stale", "due_soon"}


@router.get(
    "/projects/{projectId}/filing-months",
    summary="Månader att lämna / Months to file",
)
async def get_calendar(principal: Reader, session: Session, project_id: ProjectId) -> Calendar:
    """Varje månad med sista dag, läge och vad den skulle innehålla nu. Each month: due day, state, content now."""
    project = await get_project(session, project_id)
    await widen(session)
    found = await queries.book(session, project)
    items = [queries.turn_out(found, turn) for turn in found.turns(today())]
    return Calendar(project_id=project_id, months=items)


@router.get(
    "/projects/{projectId}/filing-checks",
    summary="Kontroller före lämning / Checks before filing",
)
async def get_checks(
    principal: Reader,
    session: Session,
    project_id: ProjectId,
    month: Annotated[
        str | None,
        Query(pattern=MONTH, description="Månad; den första olämnade. Month; the first unfiled."),
    ] = None,
) -> Checks:
    """Vad som står i vägen för månaden, per kommun, och vad man gör. What stands in the way, and what to do."""
    project = await get_project(session, project_id)
    await widen(session)
    found = await queries.book(session, project)
    asked = month or found.first_open()
    return Checks(
        project_id=project_id,
        month=asked,
        is_over=rules.is_over(asked, today()),
        due_on=rules.due_on(asked),
        findings=await queries.findings(session, found, asked),
    )


@router.get("/filing-reminders", summary="Påminnelser om lämning / Filing reminders")
async def get_reminders(principal: Reader, session: Session) -> Reminders:
    """Månader som är sena, ändrade eller snart ska vara inne, i alla projekt med finansiär. Months that wait."""
    await widen(session)
    query = sa.select(projects).where(
        projects.c.known_until.is_(None), projects.c.programme_period.is_not(None)
    )
    day, items = today(), []
    for project in (await (await session.connection()).execute(query)).all():
        found = await queries.book(session, project)
        for turn in found.turns(day):
            if turn.state in WAITING:
                items.append(_reminder(project, turn, (turn.due_on - day).days))
    return Reminders(reminders=sorted(items, key=lambda one: (one.due_on, one.project_code)))


def _reminder(project: Any, turn: rules.Turn, days_left: int) -> ReminderOut:
    return ReminderOut(
        project_id=project.id,
        project_code=project.code,
        month=turn.month,
        state=turn.state,
        due_on=turn.due_on,
        days_left=days_left,
    )
