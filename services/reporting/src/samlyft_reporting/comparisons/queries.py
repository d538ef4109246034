"""What lies between two dates: each cause of a difference, adding up to it exactly whatever the data.

The count is walked from the earlier date to the later in three steps: first the merges of the later date are
taken in, then its participations, then its entries. Each step changes the count by a number that has one
cause, so the causes add up because the steps do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.rules import TOTAL, Cause, Dimension
from samlyft_reporting.standing import ROOM, cells, counted, kept, needs_entries
from samlyft_reporting.summaries.queries import COLUMNS, minutes_of


@dataclass
class Difference:
    """A figure on both dates and what changed it."""

    earlier: int = 0
    later: int = 0
    causes: Counter[Cause] = field(default_factory=Counter)
    hidden: bool = False
    """Withheld from this caller on one of the dates."""


def _member(column: str | None, *, exact: bool) -> str:
    """Each person's cells with what they count as on both dates, once for the whole and once for the group."""
    whole = f"select '{TOTAL}'::text as key, person.* from person_cell person"
    grouped = f" union all select {column}, person.* from person_cell person" if column else ""
    return f"""
    with recursive {counted("counted_from", "from_date")}, {counted("counted_to", "to_date")},
    registered as materialized (
        select distinct person_id from participation
        where project_id = :project and known_on <= :from_date
    ), {kept("kept_from", "from_date")}, {kept("kept_to", "to_date")},
    {cells(["from_date", "to_date"], exact=exact)},
    person_cell as (
        select c.*, coalesce(f.kept, c.person_id) as as_from, coalesce(t.kept, c.person_id) as as_to,
            cf.person_id is not null as in_from, ct.person_id is not null as in_to,
            r.person_id is not null as registered
        from cell c
        left join counted_from cf using (person_id) left join counted_to ct using (person_id)
        left join registered r using (person_id)
        left join kept_from f on f.id = c.person_id left join kept_to t on t.id = c.person_id
    ), member as materialized ({whole}{grouped})"""


def _before(column: str | None, *, exact: bool) -> str:
    return f"""{_member(column, exact=exact)}
    select key, count(*) as persons from (
        select key, as_from from member where in_from group by key, as_from having sum(from_date) > 0
    ) standing group by key"""


def _walk(column: str | None, *, exact: bool) -> str:
    """Who stands after each step, where that changes, with what decides the name of the cause."""
    here = f"(w.key = '{TOTAL}' or e.{column} = w.key)" if column else "true"
    return f"""{_member(column, exact=exact)},
    walked as materialized (
        select key, as_to,
            coalesce(sum(from_date) filter (where in_from), 0) > 0 as merged,
            coalesce(sum(from_date) filter (where in_to), 0) > 0 as placed,
            coalesce(sum(to_date) filter (where in_to), 0) > 0 as entered,
            bool_or(in_to and from_date_entries) as had_entries,
            bool_or(in_to and not in_from and registered) as reinstated
        from member group by key, as_to
    ), gained as (
        select key, as_to from walked where entered and not placed or placed and not merged
    ), late as (
        select distinct w.key, w.as_to
        from gained w join person_cell p using (as_to) join entry e using (person_id)
        where p.in_to and e.project_id = :project and e.time_kind = 'participant'
          and e.time_basis = 'scheduled' and {here}
          and e.minutes > 0 and e.local_date <= :from_date and e.known_on <= :to_date
    )
    select w.*, l.key is not null as late from walked w left join late l using (key, as_to)
    where merged or placed or entered"""


def _minutes(column: str | None) -> str:
    key = f"e.{column}" if column else "null::text"
    sets = f"grouping sets ((cause), (cause, {key}))" if column else "cause"
    return f"""
    with {counted("counted_from", "from_date")}, {counted("counted_to", "to_date")},
    registered as materialized (
        select distinct person_id from participation
        where project_id = :project and known_on <= :from_date
    ), changed as (
        select e.*, e.known_on <= :from_date as told, in_to, in_from, r.person_id is not null as registered
        from entry e
        left join (select person_id, true as in_from from counted_from) f using (person_id)
        left join (select person_id, true as in_to from counted_to) t using (person_id)
        left join registered r using (person_id)
        where project_id = :project and time_kind = 'participant' and time_basis = 'scheduled' and known_on <= :to_date
    ), e as (
        select municipality_code, role_group,
            case when in_to is null then -minutes else minutes end as minutes,
            case when told and (in_to is null or registered) then 'withdrawn'
                when not told and (correction or minutes < 0) then 'corrected'
                when local_date > :from_date then 'new' else 'entered_late' end as cause
        from changed
        where told and in_to is distinct from in_from or not told and in_to
    )
    select coalesce({key}, '{TOTAL}') as key, cause, sum(minutes)::bigint as minutes from e group by {sets}"""


def name_causes(rows: Iterable[Any]) -> dict[str, Difference]:
    """Counts each group's people by cause, from the steps of each; `merged` is left to the caller's count."""
    walked = list(rows)
    left = {row.as_to for row in walked if row.key != TOTAL and row.placed and not row.entered}
    joined = {row.as_to for row in walked if row.key != TOTAL and row.entered and not row.placed}
    stayed = {row.as_to for row in walked if row.key == TOTAL and row.placed and row.entered}
    moved = left & joined & stayed
    result: dict[str, Difference] = defaultdict(Difference)
    for row in walked:
        difference = result[row.key]
        difference.later += row.entered
        difference.causes["merged"] += row.merged
        arrival: Cause = "entered_late" if row.late else "new"
        if row.placed != row.merged:
            lost_or_back = row.merged or row.reinstated
            difference.causes["withdrawn" if lost_or_back else arrival] += row.placed - row.merged
        if row.entered != row.placed:
            cause: Cause = "corrected" if row.placed or row.had_entries else arrival
            if row.key != TOTAL and row.as_to in moved:
                cause = "moved"
            difference.causes[cause] += row.entered - row.placed
    return result


async def compare_persons(
    session: AsyncSession,
    project_id: UUID,
    dates: tuple[date, date],
    dimension: Dimension | None,
    scope: str = "*",
) -> dict[str, Difference]:
    """Distinct people on both dates, for the whole and for each group."""
    connection = await session.connection()
    await connection.execute(ROOM)
    asked = {"project": project_id, "from_date": dates[0], "to_date": dates[1]}
    column = COLUMNS[dimension] if dimension else None
    exact = needs_entries(scope, project_id)
    walked = await connection.execute(sa.text(_walk(column, exact=exact)), asked)
    result = name_causes(walked)
    for row in await connection.execute(sa.text(_before(column, exact=exact)), asked):
        result[row.key].earlier = row.persons
        result[row.key].causes["merged"] -= row.persons
    return result


async def compare_minutes(
    session: AsyncSession,
    project_id: UUID,
    dates: tuple[date, date],
    dimension: Dimension | None,
    scope: str = "*",
) -> dict[str, Difference]:
    """Minutes on both dates, for the whole and for each group."""
    connection = await session.connection()
    asked = {"project": project_id, "from_date": dates[0], "to_date": dates[1]}
    result: dict[str, Difference] = defaultdict(Difference)
    ends = [await minutes_of(connection, project_id, day, dimension, scope) for day in dates]
    for key, minutes in ends[0].items():
        result[key].earlier = minutes
    for key, minutes in ends[1].items():
        result[key].later = minutes
    statement = sa.text(_minutes(COLUMNS[dimension] if dimension else None))
    for row in await connection.execute(statement, asked):
        result[row.key].causes[row.cause] += row.minutes
    return result
