"""What is published and when: fixed tables, fixed dates, and what each new release withholds beside the earlier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from samlyft_common.disclosure import FLOOR, TOTAL
from samlyft_common.disclosure_releases import Place, Release, hidden_places
from samlyft_reporting.figures.dimensions import By

TABLES: tuple[tuple[By, ...], ...] = (
    ("municipality", "role_group"),
    ("gender",),
    ("age_band",),
    ("area_of_care",),
    ("employer_kind",),
)
"""The published breakdowns: no other, and none of them narrowed."""
OF_THE_PERSON = frozenset({"gender", "age_band"})
"""Where all in one group would tell what each of them is: then only the whole is published."""
ONE = "*"
"""The only column of a table by one dimension."""
DAYS_AFTER = 14
"""A quarter is published when its late sheets have had time to come."""
YEARS_AFTER = 1
"""How long after its end a project's quarters are still published."""


@dataclass(frozen=True)
class Table:
    """One breakdown as counted: by pair of keys, with `''` for a total."""

    dimensions: tuple[By, ...]
    persons: Mapping[tuple[str, str], int]
    managers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    hidden: frozenset[tuple[str, str]] = frozenset()
    hidden_managers: frozenset[tuple[str, str]] = frozenset()

    @property
    def name(self) -> str:
        """How the breakdown is stored and asked for."""
        return ",".join(self.dimensions)


def calendar(begins: date, ends: date | None, today: date) -> list[date]:
    """The quarters' last days that are due, from the project's first to a year after its end."""
    last = today - timedelta(days=DAYS_AFTER)
    if ends is not None:
        last = min(last, ends.replace(year=ends.year + YEARS_AFTER, day=min(ends.day, 28)))
    return [day for day in _quarters(begins) if day <= last] if begins <= last else []


def _quarters(begins: date) -> list[date]:
    days = [
        date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        for year in range(begins.year, begins.year + 30)
        for month in (3, 6, 9, 12)
    ]
    return [day for day in days if day >= begins]


def protected(
    tables: Sequence[Table], earlier: Sequence[Sequence[Table]], limit: int = FLOOR
) -> list[Table]:
    """The tables with what is withheld; the whole is the same in all of them, so it is hidden in all or none."""
    whole_hidden = False
    while True:
        made = [_one(table, _before(table, earlier), limit, whole_hidden) for table in tables]
        if whole_hidden or not any(("", "") in table.hidden for table in made):
            return made
        whole_hidden = True


def _before(table: Table, earlier: Sequence[Sequence[Table]]) -> list[Table]:
    return [one for tables in earlier for one in tables if one.name == table.name]


def _one(table: Table, earlier: Sequence[Table], limit: int, whole_hidden: bool) -> Table:
    if set(table.dimensions) & OF_THE_PERSON and _unanimous(table):
        table = Table(table.dimensions, {("", ""): table.persons["", ""]})
    release = _release(table)
    also: frozenset[Place] = frozenset({(TOTAL, TOTAL)} if whole_hidden else ())
    places = hidden_places(release, [_release(one) for one in earlier], limit, also)
    hidden = frozenset(_key(table, place) for place in places)
    managers = frozenset(_hidden_managers(table, earlier, hidden, limit))
    return Table(table.dimensions, table.persons, table.managers, hidden, managers)


def _unanimous(table: Table) -> bool:
    groups = [n for key, n in table.persons.items() if key != ("", "") and n]
    return len(groups) == 1


def _release(table: Table) -> Release:
    two = len(table.dimensions) > 1
    counts: dict[Place, int] = {}
    totals: dict[Place, int] = {}
    hidden: set[Place] = set()
    for (a, b), count in table.persons.items():
        if two and a and b:
            counts[a, b] = count
        elif not two and a:
            counts[a, ONE] = count
        totals_of: Place = (a or TOTAL, b or TOTAL)
        if not (a and b):
            totals[totals_of] = count
    if not two:
        totals[TOTAL, ONE] = table.persons["", ""]
    for a, b in table.hidden:
        hidden.add((a or TOTAL, b or TOTAL))
        if not two:
            hidden.add((a or TOTAL, ONE))
    return Release(counts, totals, frozenset(hidden))


def _key(table: Table, place: Place) -> tuple[str, str]:
    row, column = ("" if word is TOTAL else str(word) for word in place)
    if len(table.dimensions) == 1:
        return row, ""
    return row, column


MANAGING = ("strategic_manager", "first_line_manager")


def _hidden_managers(
    table: Table, earlier: Sequence[Table], hidden: frozenset[tuple[str, str]], limit: int
) -> Iterator[tuple[str, str]]:
    """Managers are two columns together: shown only where both, and the row, are."""
    for key, count in table.managers.items():
        then = [one for one in earlier if key not in one.hidden_managers]
        near = any(0 < abs(count - one.managers.get(key, 0)) < limit for one in then)
        parts = [(key[0], role) for role in MANAGING]
        if near or 0 < count < limit or key in hidden or not hidden.isdisjoint(parts):
            yield key
