"""SQL of who counts in a project as known on a date: the parts that summaries and comparisons share.

All parts ask for `:project` and for the dates they are given by name. Balances come from `presence` alone: who
has no reversal and no merge has minutes above 0 from the first day on which any were known. The rest, a rare
set, is summed from the entries. Under a reach that presence does not know (workplaces), everyone is.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

ROOM = sa.text("select set_config('work_mem', '64MB', true)")
"""For this transaction: 100 000 people are grouped in memory."""
MANAGERS = ("strategic_manager", "first_line_manager")


def known(day: str, alias: str = "") -> str:
    """That a version was the current one at the end of a local date."""
    at = f"{alias}." if alias else ""
    return f"{at}known_on <= :{day} and ({at}known_until is null or :{day} < {at}known_until)"


def participants(day: str) -> str:
    """People with a participation in the project that was known and not withdrawn."""
    return f"""
        select person_id from participation
        where project_id = :project and status <> 'withdrawn' and {known(day)}"""


def counted(name: str, day: str) -> str:
    """The same, once each."""
    return f"{name} as materialized (select distinct person_id from ({participants(day)}) p)"


def kept(name: str, day: str) -> str:
    """For each merged person the one it counts as, over several steps; a circle merges nobody."""
    return f"""{name}_step as materialized (
        select id, merged_into from person where merged_into is not null and {known(day)}
    ), {name}_path (id, reached) as (
        select id, merged_into from {name}_step
        union select p.id, s.merged_into from {name}_path p join {name}_step s on s.id = p.reached
    ), {name} as materialized (
        select id, reached as kept from {name}_path
        where reached not in (select id from {name}_step)
    )"""


def cells(days: Sequence[str], *, exact: bool) -> str:
    """One row a person, municipality and role group; a column a day with a balance of the right sign.

    `<day>_entries` tells whether entries other than of 0 minutes were known. The last day must be the latest.
    """
    last = days[-1]
    clean = ", ".join(
        f"(first_known_on <= :{day})::int as {day}, first_known_on <= :{day} as {day}_entries"
        for day in days
    )
    summed = ", ".join(
        f"coalesce(sum(minutes) filter (where known_on <= :{day}), 0) as {day},"
        f" coalesce(bool_or(known_on <= :{day} and minutes <> 0), false) as {day}_entries"
        for day in days
    )
    from_entries = f"""
        select person_id, municipality_code, role_group, {summed} from entry
        where project_id = :project and time_kind = 'participant' and known_on <= :{last}"""
    if exact:
        return f"cell as ({from_entries} group by 1, 2, 3)"
    return f"""rare as materialized (
        select person_id from presence where project_id = :project and has_reversal
        union select id from person where merged_into is not null
        union select merged_into from person where merged_into is not null
    ), cell as (
        select person_id, municipality_code, role_group, {clean} from presence
        where project_id = :project and first_known_on <= :{last}
          and not exists (select from rare where rare.person_id = presence.person_id)
        union all {from_entries} and person_id in (select person_id from rare) group by 1, 2, 3
    )"""


def needs_entries(scope: str, project_id: object) -> bool:
    """Whether the reach names workplaces, which presence does not know; a project in reach is seen whole."""
    words = scope.split(",")
    return scope != "*" and str(project_id) not in words and any(len(word) > 4 for word in words)


def reach(scope: str, project_id: object) -> str:
    """What a figure covers: `all`, or the words of the caller's reach."""
    return "all" if scope == "*" or str(project_id) in scope.split(",") else scope
