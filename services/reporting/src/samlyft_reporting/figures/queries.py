"""Counts behind figures: distinct people and sums, for the whole and for each group, from rollups or entries."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.figures import months
from samlyft_reporting.figures.asked import (
    KEYS,
    PARTICIPANTS,
    WHOLE,
    Asked,
    Keys,
    columns,
    keys,
    narrowed,
    read,
)
from samlyft_reporting.figures.dimensions import (
    DIMENSIONS,
    OF_PRESENCE,
    OF_PRESENCE_AT,
    began,
    joins,
)
from samlyft_reporting.standing import (
    COARSE,
    FINE,
    cells_of_rare,
    counted,
    kept,
    needs_entries,
    plain,
    rare,
    within,
)


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
    if not exact and months.knows(asked):
        return await _persons_by_month(session, asked)
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


async def _persons_by_month(session: AsyncSession, asked: Asked) -> dict[Keys, int]:
    """The groups from the counts of months; who is in several of them is once in the whole."""
    groups = await read(session, asked, months.statement(asked))
    if not asked.by:
        return groups
    return {**groups, **await persons(session, months.whole(asked))}


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
