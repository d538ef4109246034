"""Which employment somebody had on a day: role, place and person are copied from it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.people.schemas import Employee

Values = dict[str, Any]
Pair = tuple[str, str]
"""Employer's and employee's number."""

EMPLOYMENTS = sa.text(
    """
    select e.employer_number, e.employee_number, e.person_id, e.workplace_id, e.municipality_code,
        e.role_group, e.starts_on, e.ends_on
    from employment e
    join unnest(cast(:employers as text[]), cast(:numbers as text[])) as p (employer, number)
        on (e.employer_number, e.employee_number) = (p.employer, p.number)
    where e.status = 'active' order by e.starts_on
    """
)


async def employments_of(session: AsyncSession, pairs: Iterable[Pair]) -> dict[Pair, list[Values]]:
    """What the session sees of each employee's employments, oldest first."""
    asked = sorted(set(pairs))
    numbers = {"employers": [e for e, _ in asked], "numbers": [n for _, n in asked]}
    connection = await session.connection()
    found: dict[Pair, list[Values]] = {}
    for row in (await connection.execute(EMPLOYMENTS, numbers)).mappings():
        found.setdefault((row["employer_number"], row["employee_number"]), []).append(dict(row))
    return found


def employment_of(held: list[Values], day: date) -> Values:
    """The employment of that day, or the last one that had begun, or the first of all."""
    begun = [e for e in held if e["starts_on"] <= day]
    standing = [e for e in begun if e["ends_on"] is None or e["ends_on"] >= day]
    return (standing or begun or held[:1])[-1]


async def employed(
    session: AsyncSession, principal: Principal, who: Employee, day: date, project_id: UUID | None
) -> Values:
    """That employment within the caller's reach; beyond it is answered as absent.

    Staff of a project reach its people wherever they work, so the session is widened first.
    """
    await widen(session)
    pair = (who.employer_number, who.employee_number)
    held = (await employments_of(session, [pair])).get(pair)
    found = employment_of(held, day) if held else None
    if found is None or not principal.covers(
        found["municipality_code"], found["workplace_id"], project_id
    ):
        raise invalid("/employee", "unknown_employee")
    return found
