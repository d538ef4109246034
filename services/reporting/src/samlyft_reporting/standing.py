"""SQL of who counts in a project as known on a date: the parts that summaries and comparisons share.

All parts ask for `:project` and for the dates they are given by name. Balances come from `presence` alone: who
has no reversal and no merge has minutes above 0 from the first day on which any were known. Of the rest, a rare
set, presence has the balance once nothing more became known; before that it is summed from the
entries. Under a reach that presence does not know (workplaces), everyone is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

ROOM = sa.text("select set_config('work_mem', '64MB', true)")
"""For this transaction: 100 000 people are grouped in memory."""
MANAGERS = ("strategic_manager", "first_line_manager")


class Grain(NamedTuple):
    """A rollup of who has minutes where, and what one of its cells is."""

    table: str
    keys: tuple[str, ...]


COARSE = Grain("presence", ("person_id", "municipality_code", "role_group"))
FINE = Grain("presence_at", (*COARSE.keys, "workplace_id", "employer_number"))


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


def cells(days: Sequence[str], *, exact: bool, places: str = "") -> str:
    """One row a person, municipality and role group; a column a day with a balance of the right sign.

    `<day>_entries` tells whether entries other than of 0 minutes were known. The days come in order.
    """
    if exact:
        return f"cell as ({_summed(days, 'entry e')})"
    clean = ", ".join(
        f"(first_known_on <= :{day})::int as {day}, first_known_on <= :{day} as {day}_entries"
        for day in days
    )
    return f"""{rare(places)}, {cells_of_rare("rare_cell", days, places)}, cell as (
        select person_id, municipality_code, role_group, {clean} from ({plain(days[-1], places)}) p
        union all select * from rare_cell
    )"""


def rare(places: str, *, several: bool = False) -> str:
    """People whose first day with minutes does not tell their balance; `several`: or who are in several cells."""
    present = f"select person_id from presence where project_id = :project {places}"
    return f"""rare as materialized (
        {present} and has_reversal
        {f"union ({present} group by 1 having count(*) > 1)" if several else ""}
        union select id from person where merged_into is not null
        union select merged_into from person where merged_into is not null
    )"""


def plain(day: str, places: str, grain: Grain = COARSE) -> str:
    """The cells of all others with minutes at the end of a day."""
    return f"""
        select * from {grain.table} c
        where project_id = :project and first_known_on <= :{day} {places}
          and not exists (select from rare where rare.person_id = c.person_id)"""


def cells_of_rare(name: str, days: Sequence[str], places: str, grain: Grain = COARSE) -> str:
    """The cells of who is rare: as presence has them where nothing more became known, or summed."""
    settled = ", ".join("minutes, first_known_on is not null or has_reversal" for _ in days)
    keys = ", ".join(grain.keys)
    entries = f"odd p join entry e using (project_id, {keys})"
    return f"""odd as materialized (
        select p.* from {grain.table} p join rare using (person_id) where project_id = :project {places}
    ), {name} as (
        {_summed(days, entries, f"and p.last_known_on > :{days[0]}", grain)}
        union all
        select {keys}, {settled} from odd
        where last_known_on <= :{days[0]}
    )"""


def _summed(days: Sequence[str], rows: str, condition: str = "", grain: Grain = COARSE) -> str:
    columns = ", ".join(
        f"coalesce(sum(e.minutes) filter (where e.known_on <= :{day}), 0) as {day},"
        f" coalesce(bool_or(e.known_on <= :{day} and e.minutes <> 0), false) as {day}_entries"
        for day in days
    )
    return f"""
        select {", ".join(f"e.{key}" for key in grain.keys)}, {columns} from {rows}
        where e.project_id = :project and e.time_kind = 'participant' and e.time_basis = 'scheduled'
          and e.known_on <= :{days[-1]}
          {condition} group by {", ".join(str(place) for place in range(1, len(grain.keys) + 1))}"""


def needs_entries(scope: str, project_id: object) -> bool:
    """Whether the reach names workplaces, which presence does not know; a project in reach is seen whole."""
    words = scope.split(",")
    return scope != "*" and str(project_id) not in words and any(len(word) > 4 for word in words)


def within(scope: str, project_id: object) -> str:
    """The reach once more, as a condition that an index serves: the policy alone hides it from the planner."""
    if scope == "*" or str(project_id) in scope.split(","):
        return ""
    return "and municipality_code = any (string_to_array(current_setting('app.scope'), ','))"


def reach(scope: str, project_id: object) -> str:
    """What a figure covers: `all`, or the words of the caller's reach."""
    return "all" if scope == "*" or str(project_id) in scope.split(",") else scope
