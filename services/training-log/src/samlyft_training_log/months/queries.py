"""Reads of months and of what is found in them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.models import METADATA
from samlyft_training_log.months.findings import COLUMNS, FINDINGS, MEANINGS
from samlyft_training_log.months.rules import FIRST_MONTH, LAST_MONTH, days_of
from samlyft_training_log.months.schemas import FindingOut, MonthOut, MonthWithSteps, StepOut
from samlyft_web.problems import NotFoundError, Text

MONTH = METADATA.tables["project_month"]
STEP = METADATA.tables["month_step"]
NO_MONTH = Text("Månaden finns inte.", "There is no such month.")
NO_PROJECT = Text("Projektet finns inte.", "There is no such project.")
PROJECT = sa.text("select eligible_from from project_current where project_id = :id")
STANDING = sa.text(
    """
    select coalesce(sum(e.minutes), 0)::integer as minutes, count(*) filter (where e.minutes > 0)::integer as persons
    from (
        select person_id, sum(minutes) as minutes from entry
        where project_id = :project_id and municipality_code = :municipality_code
            and local_date between :first and :last
        group by person_id
    ) e
    """
)


def months() -> Any:
    """All months that were ever closed, unordered."""
    return sa.select(*MONTH.columns)


def month_out(row: Any) -> MonthOut:
    """A row of `months`."""
    return MonthOut.model_validate(row._asdict() | {"persons_registered": row.persons})


async def get_month(session: AsyncSession, month_id: UUID) -> MonthWithSteps:
    """The month with its steps; `NotFoundError` otherwise."""
    connection = await session.connection()
    row = (await connection.execute(months().where(MONTH.c.month_id == month_id))).one_or_none()
    if row is None:
        raise NotFoundError(NO_MONTH)
    steps = sa.select(*STEP.columns).where(STEP.c.month_id == month_id).order_by(STEP.c.version)
    done = [StepOut.model_validate(s._asdict()) for s in await connection.execute(steps)]
    return MonthWithSteps.model_validate(month_out(row).model_dump() | {"steps": done})


async def demand_project(session: AsyncSession, project_id: UUID) -> None:
    """Raises `NotFoundError` unless the project is known here."""
    connection = await session.connection()
    if (await connection.execute(PROJECT, {"id": project_id})).first() is None:
        raise NotFoundError(NO_PROJECT)


def findings(principal: Principal, project_id: UUID, month: str | None) -> Any:
    """What is found in a project's month, or in all of them, within the caller's reach.

    The session has to be widened: what clashes may lie beyond the reach.
    """
    return found_in(project_id, days_of(month) if month else None, principal.scope)


def found_in(project_id: UUID, days: tuple[date, date] | None, scope: str = "*") -> Any:
    """The same for some days, or all."""
    first, last = days or (days_of(FIRST_MONTH)[0], days_of(LAST_MONTH)[1])
    reach = None if scope == "*" else scope.split(",")
    return (
        sa.text(FINDINGS)
        .bindparams(
            sa.bindparam("project_id", project_id, sa.Uuid),
            sa.bindparam("first", first, sa.Date),
            sa.bindparam("last", last, sa.Date),
            sa.bindparam("reach", reach, ARRAY(sa.Text)),
        )
        .columns(**COLUMNS)
        .subquery("finding")
    )


def finding_out(row: Any) -> FindingOut:
    """A row of `findings`, with what to do."""
    meaning = MEANINGS[row.code]
    said = {"blocks": meaning.blocks, "what_to_do": meaning.what_to_do}
    return FindingOut.model_validate(row._asdict() | said)
