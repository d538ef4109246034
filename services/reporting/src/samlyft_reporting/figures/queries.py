"""Counts behind figures: distinct people and sums, for the whole and for each group, from rollups or entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures.dimensions import (
    DIMENSIONS,
    OF_PRESENCE,
    OF_PRESENCE_AT,
    By,
    began,
    joins,
)
from samlyft_reporting.standing import (
    COARSE,
    FINE,
    ROOM,
    cells_of_rare,
    counted,
    kept,
    needs_entries,
    plain,
    rare,
    within,
)

Keys = tuple[str, ...]
WHOLE: Keys = ()
PARTICIPANTS = "e.time_kind = 'participant' and e.time_basis = 'scheduled'"


@dataclass(frozen=True)
class Asked:
    """What a figure is asked of: a project on a day, within a reach, narrowed and broken down."""

    project_id: UUID
    day: date
    by: tuple[By, ...] = ()
    only: Mapping[By, str] = field(default_factory=dict)
    from_on: date | None = None
    to_on: date | None = None
    scope: str = "*"
    roles: tuple[str, ...] = ()
    """Only minutes in these role groups."""
    without_roles: tuple[str, ...] = ()
    eligible_only: bool = False
    above_minutes: int = 0

    @property
    def dimensions(self) -> tuple[By, ...]:
        """All that rows must know."""
        return (*self.by, *self.only)

    @property
    def values(self) -> dict[str, object]:
        """What the statements bind."""
        return {
            "project": self.project_id,
            "day": self.day,
            "open_month": (self.day + timedelta(days=1)).replace(day=1),
            "from_on": self.from_on,
            "to_on": self.to_on,
            "roles": list(self.roles),
            "without_roles": list(self.without_roles),
            "above": self.above_minutes,
            **{f"only_{one}": value for one, value in self.only.items()},
        }


def columns(by: tuple[By, ...]) -> str:
    """The group's keys, `key_a` and `key_b`, each with a comma before it."""
    return "".join(f", {DIMENSIONS[one].sql} as {key}" for one, key in zip(by, KEYS, strict=False))


KEYS = ("key_a", "key_b")


def keys(by: tuple[By, ...]) -> str:
    """The names of the group's keys."""
    return ", ".join(KEYS[: len(by)])


def narrowed(asked: Asked) -> str:
    """The filters, as conditions on rows `e`; `all_rows` has no dates and no eligibility."""
    conditions = [f"{DIMENSIONS[one].sql} = :only_{one}" for one in asked.only]
    if asked.roles:
        conditions.append("e.role_group = any (cast(:roles as text[]))")
    if asked.without_roles:
        conditions.append("not e.role_group = any (cast(:without_roles as text[]))")
    if asked.from_on:
        conditions.append("e.local_date >= :from_on")
    if asked.to_on:
        conditions.append("e.local_date <= :to_on")
    if asked.eligible_only:
        conditions.append("e.eligible")
    return "".join(f" and {condition}" for condition in conditions)


def entry_cells(asked: Asked) -> str:
    """A CTE `cell`: minutes of each person, after the merges, in each group, summed from the entries."""
    return f"""cell as materialized (
        select coalesce(k.kept, e.person_id) as person_id{columns(asked.by)}, sum(e.minutes) as minutes
        from entry e left join kept k on k.id = e.person_id {joins(asked.dimensions)}
        where e.project_id = :project and {PARTICIPANTS} and e.known_on <= :day
          and e.person_id in (select person_id from counted) {narrowed(asked)}
        group by 1{"".join(f", {place}" for place in range(2, 2 + len(asked.by)))}
    )"""


def presence_cells(asked: Asked) -> str:
    """The same from the rollup: who has no reversal and no merge counts from the first day on."""
    places = within(asked.scope, asked.project_id)
    grain = COARSE if set(asked.dimensions) <= set(OF_PRESENCE) else FINE
    keys = ", ".join(grain.keys)
    return f"""{rare(places)}, {cells_of_rare("rare_cell", ["day"], places, grain)}, present as (
        select {keys}, minutes from ({plain("day", places, grain)}) p
        union all select {keys}, day from rare_cell
    ), cell as materialized (
        select coalesce(k.kept, e.person_id) as person_id{columns(asked.by)}, sum(e.minutes) as minutes
        from present e left join kept k on k.id = e.person_id {joins(asked.dimensions)}
        where e.person_id in (select person_id from counted) {narrowed(asked)}
        group by 1{"".join(f", {place}" for place in range(2, 2 + len(asked.by)))}
    )"""


def is_in_presence(asked: Asked) -> bool:
    """Whether the rollup can answer: no finer dimension, no dates of activity, no minutes left out."""
    return (
        set(asked.dimensions) <= set(OF_PRESENCE_AT)
        and not (asked.from_on or asked.to_on or asked.eligible_only or asked.above_minutes)
        and not needs_entries(asked.scope, asked.project_id)
    )


def cells(asked: Asked, *, exact: bool = False) -> str:
    """The CTEs down to `cell`, from the fastest source that knows the answer."""
    from_presence = not exact and is_in_presence(asked)
    started = f"{began()}, " if "age_band" in asked.dimensions else ""
    made = presence_cells(asked) if from_presence else entry_cells(asked)
    return f"with recursive {kept('kept', 'day')}, {counted('counted', 'day')}, {started}{made}"


async def persons(session: AsyncSession, asked: Asked, *, exact: bool = False) -> dict[Keys, int]:
    """Distinct people with more minutes than the rule says: in each group, and once in the whole."""
    above = "having sum(minutes) > :above"
    grouped = f"""union all
        select false, {keys(asked.by)}, count(*)
        from (select person_id, {keys(asked.by)} from cell group by person_id, {keys(asked.by)} {above}) g
        group by {keys(asked.by)}"""
    nulls = "".join(f", null as {key}" for key in KEYS[: len(asked.by)])
    statement = f"""{cells(asked, exact=exact)}
        select true as whole{nulls}, count(*) as persons
        from (select person_id from cell group by person_id {above}) g
        {grouped if asked.by else ""}"""
    return await read(session, asked, statement)


async def minutes(session: AsyncSession, asked: Asked, *, exact: bool = False) -> dict[Keys, int]:
    """Minutes of participations not withdrawn: a sum over groups is the whole."""
    if exact or not is_in_spent(asked):
        group = f"group by {keys(asked.by)}" if asked.by else ""
        statement = f"""{cells(asked, exact=True)}
            select false as whole{"".join(f", {key}" for key in KEYS[: len(asked.by)])},
                coalesce(sum(minutes), 0)::bigint from cell {group}"""
    else:
        statement = _from_spent(asked)
    found = await read(session, asked, statement)
    return {**found, WHOLE: sum(found.values())}


def is_in_spent(asked: Asked) -> bool:
    """Whether the rollup of minutes can answer: nothing about persons, no dates of activity."""
    return not (
        {"gender", "age_band"} & set(asked.dimensions)
        or asked.from_on
        or asked.to_on
        or needs_entries(asked.scope, asked.project_id)
    )


def _from_spent(asked: Asked) -> str:
    """All minutes of the rollup, less those of people who do not count: rarely any, and each is looked up."""
    group = f"group by {keys(asked.by)}" if asked.by else ""
    picked = f"{columns(asked.by)}".removeprefix(", ")
    picked = f"{picked}, " if picked else ""
    places = within(asked.scope, asked.project_id)
    if "municipality" in asked.only:
        places += " and municipality_code = :only_municipality"
    return f"""with {counted("counted", "day")}, uncounted as materialized (
        select person_id from presence where project_id = :project {places}
        except select person_id from counted
    ), part as (
        select {picked}e.minutes from ({_spent(asked)}) e {joins(asked.dimensions)}
        where true {narrowed(asked)}
        union all
        select {picked}-e.minutes from uncounted cross join lateral (
            select e.* from entry e
            where e.project_id = :project and e.person_id = uncounted.person_id and {PARTICIPANTS}
              and e.known_on <= :day offset 0
        ) e {joins(asked.dimensions)} where true {narrowed(asked)}
    ) select false as whole{"".join(f", {key}" for key in KEYS[: len(asked.by)])},
        coalesce(sum(minutes), 0)::bigint from part {group}"""


SPENT = "project_id, municipality_code, workplace_id, role_group, employer_number, month, eligible, minutes"


def _spent(asked: Asked) -> str:
    """Rows of minutes known at the end of the day; whole months of knowledge come summed where no session is asked."""
    places = within(asked.scope, asked.project_id)
    if any("session" in DIMENSIONS[one].joins for one in asked.dimensions):
        return (
            f"select * from minutes_spent where project_id = :project and known_on <= :day {places}"
        )
    return f"""
        select {SPENT} from minutes_by_month
        where project_id = :project and known_month < :open_month {places}
        union all
        select {SPENT} from minutes_spent
        where project_id = :project and known_on >= :open_month and known_on <= :day {places}"""


async def read(session: AsyncSession, asked: Asked, statement: str) -> dict[Keys, int]:
    """Runs a statement whose rows are `whole`, the keys and a number."""
    connection = await session.connection()
    await connection.execute(ROOM)
    text = sa.text(statement)
    bound = {key: value for key, value in asked.values.items() if key in text._bindparams}
    rows = await connection.execute(text, bound)
    found = {WHOLE if row[0] or not asked.by else tuple(row[1:-1]): int(row[-1]) for row in rows}
    return {WHOLE: 0, **found} if WHOLE not in found and not asked.by else found
