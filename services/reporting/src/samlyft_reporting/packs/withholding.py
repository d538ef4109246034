"""Small cells of a pack: withheld whoever asks for it, since a paper is handed on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from samlyft_common import disclosure
from samlyft_reporting.comparisons.queries import Difference
from samlyft_reporting.rules import TOTAL
from samlyft_reporting.summaries.queries import Summary


def withheld(
    persons: Mapping[str, int], managers: Mapping[str, int], smallest: int
) -> tuple[frozenset[str], frozenset[str]]:
    """For which groups, and whether for the whole, people and managers are too few to be told apart.

    Managers and the others are the two columns of one table: a group of 40 with 38 managers gives away two.
    """
    groups = sorted(persons.keys() - {TOTAL}) or [TOTAL]
    parts = {
        key: (managers.get(key, 0), persons.get(key, 0) - managers.get(key, 0))
        for key in (*groups, TOTAL)
    }
    table: dict[tuple[Hashable, Hashable], int] = {
        (key, column): max(value, 0)
        for key in groups
        for column, value in zip(("manager", "other"), parts[key], strict=True)
    }
    cells = disclosure.protected_table(table, smallest)
    few = {key for key in groups if cells[key, disclosure.TOTAL].suppressed}
    few_managers = {key for key in groups if cells[key, "manager"].suppressed}
    if 0 < persons.get(TOTAL, 0) < smallest or cells[disclosure.TOTAL, disclosure.TOTAL].suppressed:
        few.add(TOTAL)
    if any(0 < part < smallest for part in parts[TOTAL]) or (
        cells[disclosure.TOTAL, "manager"].suppressed
    ):
        few_managers.add(TOTAL)
    return frozenset(few), frozenset(few_managers)


def withhold(found: Summary, smallest: int) -> None:
    """Marks the groups whose people, and whose managers, are too few to be told apart."""
    few, few_managers = withheld(
        {key: counts.persons for key, counts in found.groups.items()},
        {key: counts.managers for key, counts in found.groups.items()},
        smallest,
    )
    found.hidden, found.hidden_managers = set(few), set(few_managers)


def is_told(difference: Difference, smallest: int) -> bool:
    """Whether a difference and each of its causes is of enough people."""
    parts = [difference.later - difference.earlier, *difference.causes.values()]
    whole = (difference.earlier, difference.later)
    return not any(0 < abs(count) < smallest for count in (*parts, *whole))
