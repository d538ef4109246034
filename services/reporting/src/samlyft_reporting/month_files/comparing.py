"""What differs between a file and another version of its month, person by person."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_reporting.month_files import queries
from samlyft_reporting.month_files.schemas import DifferenceOut, Differences, Side
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.problems import NotFoundError, Text

NO_OTHER = Text(
    "Filen är den första för månaden: den ersätter ingen.",
    "The file is the first of its month: it replaces none.",
)


async def differences(
    session: AsyncSession,
    principal: Principal,
    month_file_id: UUID,
    against: Literal["now", "replaced"],
) -> Differences:
    """Within the caller's reach; `before` is the earlier of the two."""
    file = await queries.file_row(session, month_file_id)
    await widen(session)
    connection = await session.connection()
    mine = list((await connection.execute(queries.rows_of(month_file_id))).all())
    if against == "now":
        project = await get_project(session, file.project_id)
        before, after = mine, await queries.rows_now(session, project, file.month)
    elif file.replaces is None:
        raise NotFoundError(NO_OTHER)
    else:
        before = list((await connection.execute(queries.rows_of(file.replaces))).all())
        after = mine
    old, new = (queries.seen_by(principal, file.project_id, rows) for rows in (before, after))
    items = [
        made
        for person in sorted({*old, *new}, key=str)
        if (made := _difference(person, old.get(person), new.get(person)))
    ]
    return Differences(
        month_file_id=month_file_id,
        against=against,
        minutes=sum(item.minutes for item in items),
        people=items,
    )


def _difference(person: UUID, old: Any, new: Any) -> DifferenceOut | None:
    before, after = _side(old), _side(new)
    if before == after:
        return None
    minutes = (after.minutes if after else 0) - (before.minutes if before else 0)
    return DifferenceOut(person_id=person, before=before, after=after, minutes=minutes)


def _side(row: Any) -> Side | None:
    return Side.model_validate(row._asdict()) if row else None
