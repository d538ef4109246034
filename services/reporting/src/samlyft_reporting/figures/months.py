"""Distinct people by month, from counts that are kept: `persons_by_month` says how many became known, and when.

Who has a reversal or a merge, is in several cells, or does not count is taken away again by `presence_in_month`; of
those the ones who count are summed from their entries. They are few, so that a whole tenant's series is a sum of days.
"""

from __future__ import annotations

from dataclasses import replace

from samlyft_reporting.figures.asked import KEYS, PARTICIPANTS, Asked, columns, keys, narrowed
from samlyft_reporting.figures.dimensions import By
from samlyft_reporting.standing import counted, kept, needs_entries, rare, within

OF_MONTHS: frozenset[By] = frozenset({"municipality", "role_group", "month"})
"""What the counts know."""


def knows(asked: Asked) -> bool:
    """Whether the counts can answer: a month is asked for, and nothing finer than they have."""
    return (
        "month" in asked.dimensions
        and set(asked.dimensions) <= OF_MONTHS
        and not (asked.from_on or asked.to_on or asked.eligible_only or asked.above_minutes)
        and not needs_entries(asked.scope, asked.project_id)
    )


def cells(asked: Asked) -> str:
    """The CTEs down to `part`: in each group `persons`, some of it to be taken away."""
    places = within(asked.scope, asked.project_id)
    narrow = narrowed(asked)
    return f"""with recursive {kept("kept", "day")}, {counted("counted", "day")}, {rare(places, several=True)},
    odd as materialized (
        select person_id from rare
        union (
            select person_id from presence where project_id = :project {places}
            except select person_id from counted
        )
    ), part as (
        select true as counts{columns(asked.by)}, e.persons from persons_by_month e
        where e.project_id = :project and e.known_on <= :day {places} {narrow}
        union all
        select true{columns(asked.by)}, -1 from odd cross join lateral (
            select p.* from presence_in_month p
            where p.project_id = :project and p.person_id = odd.person_id and p.first_known_on <= :day
            offset 0
        ) e where true {places} {narrow}
        union all
        select true{", " if asked.by else ""}{keys(asked.by)}, 1 from (
            select coalesce(k.kept, e.person_id) as person_id{columns(asked.by)}, sum(e.minutes) as minutes
            from (select person_id from rare intersect select person_id from counted) r
            cross join lateral (
                select x.* from entry x
                where x.project_id = :project and x.person_id = r.person_id and x.known_on <= :day offset 0
            ) e left join kept k on k.id = e.person_id
            where {PARTICIPANTS} {places} {narrow}
            group by 1{"".join(f", {place}" for place in range(2, 2 + len(asked.by)))}
        ) g where minutes > 0
    )"""


def statement(asked: Asked) -> str:
    """Rows of each group; without groups the one row of the whole."""
    names = "".join(f", {key}" for key in KEYS[: len(asked.by)])
    grouped = f"group by {keys(asked.by)} having sum(persons) <> 0" if asked.by else ""
    return f"""{cells(asked)}
        select false as whole{names}, coalesce(sum(persons), 0)::bigint from part {grouped}"""


def whole(asked: Asked) -> Asked:
    """The same without groups: everyone once."""
    return replace(asked, by=())
