"""What the compared figures are made of, by municipality and for the whole, in the session's tenant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.benchmarks.figures import Basis
from samlyft_reporting.rules import TOTAL
from samlyft_reporting.summaries.queries import summarise

STAFF = sa.text(
    f"""
    with part as (
        select m.municipality_code from project p,
            jsonb_to_recordset(p.municipalities) as m (municipality_code text, from_on date, to_on date)
        where p.id = :project and p.known_until is null and m.from_on <= :day
            and coalesce(m.to_on, :day) >= :day
    ), employed as (
        select e.municipality_code, e.person_id, bool_or(e.role_group like '%manager') as manages
        from employment e join part using (municipality_code)
        where e.known_until is null and e.status = 'active' and e.starts_on <= :day
            and coalesce(e.ends_on, :day) >= :day
        group by 1, 2
    ), champions as (
        select c.municipality_code, count(distinct c.person_id) as champions
        from champion c join part using (municipality_code)
        where c.known_until is null and coalesce(c.project_id, :project) = :project
            and c.active_from <= :day and coalesce(c.active_to, :day) >= :day
        group by 1
    )
    select municipality_code as key, count(e.person_id) as employees,
        count(e.person_id) filter (where e.manages) as managers_employed, coalesce(max(c.champions), 0) as champions
    from part left join employed e using (municipality_code) left join champions c using (municipality_code)
    group by 1
    union all
    select '{TOTAL}', count(distinct person_id), count(distinct person_id) filter (where manages),
        (select coalesce(sum(champions), 0) from champions)
    from employed
    """
)


async def bases(session: AsyncSession, project_id: UUID, day: date) -> Mapping[str, Basis]:
    """By municipality, and the whole under `TOTAL`: as known on the day."""
    known = await summarise(session, project_id, day, "municipality", "*")
    connection = await session.connection()
    rows = (await connection.execute(STAFF, {"project": project_id, "day": day})).all()
    staff = {row.key: row for row in rows}
    found = {}
    for key in {*known.groups, *staff}:
        counts, row = known.groups[key], staff.get(key)
        found[key] = Basis(
            persons=counts.persons,
            managers=counts.managers,
            minutes=counts.minutes,
            sessions=counts.sessions,
            employees=row.employees if row else 0,
            managers_employed=row.managers_employed if row else 0,
            champions=int(row.champions) if row else 0,
        )
    return found
