"""Figures of one project as known on a date, for the whole and for each group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.rules import TOTAL, Dimension
from samlyft_reporting.standing import (
    MANAGERS,
    ROOM,
    cells,
    cells_of_rare,
    kept,
    known,
    needs_entries,
    participants,
    plain,
    rare,
    within,
)

ALONE = sa.text("select set_config('max_parallel_workers_per_gather', '0', true)")
"""For this transaction: rollups are read sooner than workers are started."""
COLUMNS: dict[Dimension, str] = {"municipality": "municipality_code", "role_group": "role_group"}


@dataclass
class Counts:
    """What the read models say of a project or of one of its groups."""

    persons: int = 0
    managers: int = 0
    minutes: int = 0
    sessions: int = 0


@dataclass
class Outcome:
    """How many of those who answered gave an answer that counts, in one role group of a frozen release."""

    outcome: str
    wave: str
    role_group: str
    count: int
    n: int


@dataclass
class Summary:
    """All that a summary shows, before disclosure control."""

    groups: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    outcomes: list[Outcome] = field(default_factory=list)
    unmatched: int = 0
    hidden: set[str] = field(default_factory=set)
    """Groups whose people are withheld from this caller."""
    hidden_managers: set[str] = field(default_factory=set)


def _persons(column: str | None, *, exact: bool, places: str) -> str:
    """Most people are in one cell and count one there; only of the rest each person's cells are added up."""
    key = column or "null::text"
    managers = ", ".join(f"'{role}'" for role in MANAGERS)
    rest, plainly = cells(["day"], exact=exact), ""
    if not exact:
        rest = f"{rare(places, several=True)}, {cells_of_rare('cell', ['day'], places)}"
        plainly = f"""union all
        select {key}, count(*), count(*) filter (where role_group in ({managers}))
        from ({plain("day", places)}) p where person_id in ({participants("day")}) group by {_sets(column)}"""
    return f"""
    with recursive {kept("kept", "day")}, {rest}, standing as (
        select coalesce(k.kept, c.person_id) as person_id, municipality_code, role_group, day
        from cell c left join kept k on k.id = c.person_id
        where c.person_id in ({participants("day")})
    ), balance as (
        select person_id, {key} as key, sum(day) as minutes,
            sum(day) filter (where role_group in ({managers})) as as_manager
        from standing group by person_id, {_sets(column)}
    ), part (key, persons, managers) as (
        select key, count(*) filter (where minutes > 0), count(*) filter (where as_manager > 0)
        from balance group by 1 {plainly}
    )
    select coalesce(key, '{TOTAL}') as key, sum(persons)::integer as persons,
        sum(managers)::integer as managers
    from part group by 1"""


def _sets(column: str | None) -> str:
    """The whole, and each group where there are any."""
    return f"grouping sets ((), ({column}))" if column else "grouping sets (())"


def _minutes(column: str | None, *, exact: bool, places: str) -> str:
    key = column or "null::text"
    if exact:
        rows = f"""
        select {key} as key, sum(minutes) as minutes from entry
        where project_id = :project and time_kind = 'participant' and time_basis = 'scheduled' and known_on <= :day
          and person_id in ({participants("day")}) group by 1"""
    else:
        rows = f"""
        select {key} as key, sum(minutes) as minutes from minutes_by_day
        where project_id = :project and known_on <= :day {places} group by 1
        union all
        select {key}, -sum(case when last_known_on <= :day then minutes else earlier end)
        from (
            select * from presence where project_id = :project {places}
              and person_id in (select person_id from uncounted_people)
        ) uncounted left join lateral (
            select sum(e.minutes) as earlier from entry e
            where e.project_id = :project and e.person_id = uncounted.person_id
              and e.municipality_code = uncounted.municipality_code
              and e.role_group = uncounted.role_group
              and e.time_kind = 'participant' and e.time_basis = 'scheduled' and e.known_on <= :day
              and uncounted.last_known_on > :day
        ) e on true group by 1"""
    return f"""
    with uncounted_people as materialized (
        select person_id from presence where project_id = :project {places}
        except ({participants("day")})
    ), part as ({rows})
    select coalesce({"key" if column else "null"}, '{TOTAL}') as key,
        coalesce(sum(minutes), 0)::bigint as minutes
    from part group by {_sets("key" if column else None)}"""


def _sessions(column: str | None) -> str:
    grouped = column == "municipality_code"
    key = "case when grouping(municipality_code) = 0 then municipality_code else '' end"
    return f"""
    select {key if grouped else "''"} as key, count(*) as sessions from session
    where project_id = :project and status = 'held' and {known("day")}
    group by {_sets(column if grouped else None)}"""


OUTCOMES = sa.text(
    f"""
    with latest as (
        select distinct on (c.outcome) c.outcome, r.id, r.wave from release r,
            jsonb_to_recordset(r.cells) as c (outcome text)
        where r.project_id = :project and {known("day", "r")}
        order by c.outcome, array_position(array['before', 'during', 'after', 'follow_up'], r.wave) desc,
            r.known_at desc, r.id
    )
    select l.outcome, l.wave, c.role_group, c.count, c.n
    from latest l join release r on r.id = l.id and {known("day", "r")},
        jsonb_to_recordset(r.cells) as c (outcome text, role_group text, count int, n int)
    where c.outcome = l.outcome order by 1, 3
    """
)
UNMATCHED = sa.text(
    f"select coalesce(sum(attendances), 0) from unmatched where project_id = :project and {known('day')}"
)


async def summarise(
    session: AsyncSession,
    project_id: UUID,
    day: date,
    dimension: Dimension | None,
    scope: str = "*",
) -> Summary:
    """Everything as known at the end of `day`, within the reach that the session has too."""
    connection = await session.connection()
    await connection.execute(ROOM)
    asked = {"project": project_id, "day": day}
    column = COLUMNS[dimension] if dimension else None
    exact, places = needs_entries(scope, project_id), within(scope, project_id)
    if not exact:
        await connection.execute(ALONE)
    result = await summarise_open(session, project_id, day, dimension)
    for row in await connection.execute(
        sa.text(_persons(column, exact=exact, places=places)), asked
    ):
        result.groups[row.key].persons = row.persons
        result.groups[row.key].managers = row.managers
    for key, minutes in (await minutes_of(connection, project_id, day, dimension, scope)).items():
        result.groups[key].minutes = minutes
    return result


async def summarise_open(
    session: AsyncSession, project_id: UUID, day: date, dimension: Dimension | None
) -> Summary:
    """What everyone may know on any date: sessions, outcomes of frozen rounds, how much waits."""
    connection = await session.connection()
    asked = {"project": project_id, "day": day}
    result = Summary()
    column = COLUMNS[dimension] if dimension else None
    for row in await connection.execute(sa.text(_sessions(column)), asked):
        if row.key is not None:
            result.groups[row.key].sessions = row.sessions
    result.outcomes = [Outcome(**row._mapping) for row in await connection.execute(OUTCOMES, asked)]
    result.unmatched = await connection.scalar(UNMATCHED, asked) or 0
    return result


async def minutes_of(
    connection: AsyncConnection,
    project_id: UUID,
    day: date,
    dimension: Dimension | None,
    scope: str = "*",
) -> dict[str, int]:
    """Minutes of participations not withdrawn, for the whole and for each group."""
    exact, places = needs_entries(scope, project_id), within(scope, project_id)
    column = COLUMNS[dimension] if dimension else None
    statement = sa.text(_minutes(column, exact=exact, places=places))
    rows = await connection.execute(statement, {"project": project_id, "day": day})
    return {row.key: row.minutes for row in rows}
