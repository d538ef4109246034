"""Who may be given a seat: people with an employment on the day of the session."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.sign_ups.queries import own_only
from samlyft_enrollment.sign_ups.schemas import SignUpIn

Values = dict[str, Any]

EMPLOYED = """
    select s.id as planned_session_id, p.id as person_id, p.given_name, p.family_name,
        p.protection, e.workplace_id, e.municipality_code, o.id as provider_id
    from planned_session s
    join employment e on e.tenant_id = s.tenant_id and e.status = 'active'
        and e.starts_on <= (s.starts_at at time zone 'Europe/Stockholm')::date
        and coalesce(e.ends_on, 'infinity') >= (s.starts_at at time zone 'Europe/Stockholm')::date
    join person p on p.tenant_id = e.tenant_id and p.id = e.person_id and p.status = 'active'
    left join organisation o on o.tenant_id = e.tenant_id and o.kind = 'private_provider'
        and o.organisation_number = e.employer_number
    where s.id = any(:planned) and {whom}
    order by s.id, p.sort_name, p.id, (e.workplace_id = s.workplace_id) desc nulls last, e.starts_on
"""
OF_PERSON = sa.text(EMPLOYED.format(whom="e.person_id = :person"))
OF_EMPLOYEE = sa.text(
    EMPLOYED.format(
        whom="e.person_id in (select person_id from employment"
        " where employer_number = :employer and employee_number = :number)"
    )
)
OF_WORKPLACE = sa.text(EMPLOYED.format(whom="e.workplace_id = :workplace"))
KNOWN = sa.text(
    """
    select e.person_id, e.municipality_code, e.workplace_id from employment e
    where e.person_id = cast(:person as uuid)
        or (e.employer_number = :employer and e.employee_number = :number)
    """
)


async def one_person(session: AsyncSession, principal: Principal, body: SignUpIn) -> Values:
    """The person, where she works that day; beyond the reach is answered as absent."""
    if (body.person_id is None) == (body.employee is None):
        raise invalid("/person_id", "one_of_both")
    pointer = "/person_id" if body.person_id else "/employee"
    bound: Values = {"planned": [body.planned_session_id]}
    if body.person_id:
        bound["person"] = body.person_id
        found = await _rows(session, OF_PERSON, bound)
    else:
        bound |= _named(body)
        found = await _rows(session, OF_EMPLOYEE, bound)
    if mine := [row for row in found if _reaches(principal, row)]:
        return mine[0]
    held = await _rows(session, KNOWN, {"person": body.person_id, **_named(body)})
    reached = any(_reaches(principal, row) for row in held)
    raise invalid(pointer, "not_employed" if reached else "unknown_person")


async def work_group(
    session: AsyncSession, workplace_id: UUID, planned: Sequence[UUID]
) -> dict[UUID, list[Values]]:
    """Everyone at the workplace on the day of each session, in order of name; each once."""
    bound = {"planned": list(planned), "workplace": workplace_id}
    groups: dict[UUID, dict[UUID, Values]] = {planned_id: {} for planned_id in planned}
    for row in await _rows(session, OF_WORKPLACE, bound):
        groups[row["planned_session_id"]].setdefault(row["person_id"], row)
    return {planned_id: list(group.values()) for planned_id, group in groups.items()}


def _reaches(principal: Principal, row: Values) -> bool:
    places = (row["municipality_code"], row["workplace_id"], row["person_id"])
    return principal.covers(*places) and not own_only(principal)


def _named(body: SignUpIn) -> Values:
    who = body.employee
    return {
        "employer": who.employer_number if who else None,
        "number": who.employee_number if who else None,
    }


async def _rows(session: AsyncSession, query: sa.TextClause, bound: Values) -> list[Values]:
    rows = await (await session.connection()).execute(query, bound)
    return [dict(row) for row in rows.mappings()]
