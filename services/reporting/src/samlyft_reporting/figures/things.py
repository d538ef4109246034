"""Counts of what is no entry: sessions, champions, staff who were trained, rounds and their outcomes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

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
from samlyft_reporting.figures.dimensions import joins
from samlyft_reporting.standing import counted, kept, known
from samlyft_reporting.summaries.queries import OUTCOMES, UNMATCHED

Parts = dict[Keys, tuple[int, int]]
"""Of each group the count, and `n`: how many there are to count."""
HELD = f"""
    select id as session_id, coalesce(municipality_code, 'common') as municipality_code, workplace_id,
        date_trunc('month', starts_at at time zone 'Europe/Stockholm')::date as month,
        (starts_at at time zone 'Europe/Stockholm')::date as local_date,
        (extract(epoch from ends_at - starts_at) / 60)::integer as minutes
    from session where project_id = :project and status = 'held' and {known("day")}"""


async def sessions(session: AsyncSession, asked: Asked, value: str = "count(*)") -> dict[Keys, int]:
    """Sessions held, or the sum of their minutes."""
    group = f"group by {keys(asked.by)}" if asked.by else ""
    found = await read(
        session,
        asked,
        f"""with row as (
            select e.minutes{columns(asked.by)} from ({HELD}) e {joins(asked.dimensions)}
            where true {narrowed(asked)}
        ) select false as whole{"".join(f", coalesce({key}, 'common')" for key in KEYS[: len(asked.by)])},
            {value} from row {group}""",
    )
    return {**found, WHOLE: sum(found.values())}


def _in_reach(asked: Asked) -> str:
    """The caller's reach over rows whose table is not narrowed by itself."""
    words = asked.scope.split(",")
    if asked.scope == "*" or str(asked.project_id) in words:
        return ""
    reach = "string_to_array(current_setting('app.scope'), ',')"
    return f"and (e.municipality_code = any ({reach}) or e.workplace_id::text = any ({reach}))"


async def champions(session: AsyncSession, asked: Asked) -> dict[Keys, int]:
    """Champions whose assignment was active, each once in a group and once in the whole."""
    picked = f"{columns(asked.by)}"
    sets = f"grouping sets ((), ({keys(asked.by)}))" if asked.by else "grouping sets (())"
    first = KEYS[0] if asked.by else "null"
    return await read(
        session,
        asked,
        f"""with active as (
            select person_id, municipality_code, workplace_ids[1] as workplace_id from champion
            where project_id = :project and status = 'active' and active_from <= :day
              and (active_to is null or active_to >= :day) and {known("day")}
        ), row as (
            select e.person_id{picked} from active e {joins(asked.dimensions)}
            where true {_in_reach(asked)} {narrowed(asked)}
        ) select {f"grouping({first}) = 1" if asked.by else "true"} as whole
            {"".join(f", {key}" for key in KEYS[: len(asked.by)])}, count(distinct person_id)
        from row group by {sets}""",
    )


async def coverage(session: AsyncSession, asked: Asked) -> Parts:
    """Staff with minutes who are still employed there, of the headcount of workplaces that have one."""
    keyed = f"{columns(asked.by)}"
    named = "".join(f", {key}" for key in KEYS[: len(asked.by)])
    sets = f"grouping sets ((), ({keys(asked.by)}))" if asked.by else "grouping sets (())"
    whole = f"grouping({KEYS[0]}) = 1" if asked.by else "true"
    common = f"""with recursive {kept("kept", "day")}, {counted("counted", "day")}, place as (
            select e.id as workplace_id, e.headcount{keyed} from (
                select *, id as workplace_id from workplace
                where headcount > 0 and opened_on <= :day and (closed_on is null or closed_on > :day)
                  and municipality_code in (
                    select m ->> 'municipality_code' from project, jsonb_array_elements(municipalities) m
                    where project.id = :project and {known("day", "project")}
                  ) and {known("day")}
            ) e {joins(asked.dimensions)} where true {_in_reach(asked)} {narrowed(asked)}
        )"""
    heads = await read(
        session,
        asked,
        f"{common} select {whole} as whole{named}, coalesce(sum(headcount), 0)::bigint from place group by {sets}",
    )
    trained = await read(
        session,
        asked,
        f"""{common}, trained as (
            select coalesce(k.kept, e.person_id) as person_id
            from entry e left join kept k on k.id = e.person_id
            where e.project_id = :project and {PARTICIPANTS} and e.known_on <= :day
              and e.person_id in (select person_id from counted)
            group by 1 having sum(e.minutes) > 0
        ), employed as (
            select distinct coalesce(k.kept, m.person_id) as person_id, m.workplace_id
            from employment m left join kept k on k.id = m.person_id
            where m.status = 'active' and m.starts_on <= :day and (m.ends_on is null or m.ends_on >= :day)
              and {known("day", "m")}
        ) select {whole} as whole{named}, count(distinct person_id)
        from trained join employed using (person_id) join place using (workplace_id) group by {sets}""",
    )
    return {key: (trained.get(key, 0), n) for key, n in heads.items()}


async def response_rates(session: AsyncSession, asked: Asked) -> Parts:
    """How many of those asked have answered, in frozen rounds: never how many have so far."""
    rows = await (await session.connection()).execute(
        sa.text(
            f"""select wave, sum(answered)::integer as answered, sum(invited)::integer as invited
            from release where project_id = :project and {known("day")} group by 1"""
        ),
        {"project": asked.project_id, "day": asked.day},
    )
    waves: Parts = {(row.wave,): (row.answered, row.invited) for row in rows}
    whole = (sum(part[0] for part in waves.values()), sum(part[1] for part in waves.values()))
    return {WHOLE: whole, **(waves if asked.by else {})}


async def outcomes(session: AsyncSession, asked: Asked) -> Parts:
    """Answers that count, of the latest frozen round of each outcome; there is no whole over outcomes."""
    rows = await (await session.connection()).execute(
        OUTCOMES, {"project": asked.project_id, "day": asked.day}
    )
    found: Parts = {}
    for row in rows:
        words = {"outcome": row.outcome, "role_group": row.role_group}
        if any(words[one] != value for one, value in asked.only.items()):
            continue
        key = tuple(words[one] for one in asked.by)
        count, n = found.get(key, (0, 0))
        found[key] = (count + row._mapping["count"], n + row.n)
    return found


async def unmatched(session: AsyncSession, asked: Asked) -> Parts:
    """Attendance without a person, of the whole project."""
    asking = {"project": asked.project_id, "day": asked.day}
    waiting = int(await (await session.connection()).scalar(UNMATCHED, asking) or 0)
    return {WHOLE: (waiting, waiting)}
