"""Coarse facts that go with a token: never so many that fewer than five of those invited share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

SMALLEST = 5
ORDER = (
    "municipality_code",
    "gender",
    "area_of_care",
    "age_band",
    "training_hours_band",
    "hours",
)
"""What is told first where not everything can be told."""
Facts = Mapping[str, str]


def age_band(birth_year: int | None, on: date) -> str | None:
    """In the year that the round opens."""
    if birth_year is None:
        return None
    age = on.year - birth_year
    if age < 30:
        return "under_30"
    return "30_to_44" if age < 45 else "45_to_59" if age < 60 else "60_or_over"


def training_hours_band(minutes: int | None) -> str:
    """The bands of the dose: none, less than four hours, four to twelve, more."""
    if not minutes:
        return "none"
    return "under_4" if minutes < 240 else "4_to_12" if minutes <= 720 else "over_12"


def tellable(groups: Mapping[UUID, str], facts: Mapping[UUID, Facts]) -> dict[UUID, Facts]:
    """Of each invited the facts that at least four others of the same role group have too.

    A group is split by the next fact only into parts of at least five. Small parts are put together and lack that
    fact; where even together they are too few, some of the largest part lack it too, so that five always do.
    """
    told: dict[UUID, Facts] = {}
    roots: dict[str, list[UUID]] = {}
    for person, group in groups.items():
        roots.setdefault(group, []).append(person)
    # Depth is at most the number of facts: a list of parts still to be split, each with what it has in common.
    waiting: list[tuple[Sequence[UUID], Facts, Sequence[str]]] = [
        (people, {}, ORDER) for people in roots.values()
    ]
    while waiting:
        people, common, left = waiting.pop()
        if not left:
            told |= dict.fromkeys(people, common)
            continue
        for value, part in _parts(people, left[0], facts):
            known = {**common, left[0]: value} if value else common
            waiting.append((part, known, left[1:]))
    return told


def _parts(
    people: Sequence[UUID], name: str, facts: Mapping[UUID, Facts]
) -> list[tuple[str | None, list[UUID]]]:
    by_value: dict[str | None, list[UUID]] = {}
    for person in people:
        by_value.setdefault(facts[person].get(name), []).append(person)
    rest = by_value.pop(None, [])
    large: list[tuple[str | None, list[UUID]]] = []
    # The most common value last.
    for value, part in sorted(by_value.items(), key=lambda found: len(found[1])):
        if len(part) < SMALLEST:
            rest = rest + part
        else:
            large.append((value, part))
    if 0 < len(rest) < SMALLEST and large:
        value, most = large.pop()
        wanted = SMALLEST - len(rest)
        if len(most) - wanted >= SMALLEST:
            large.append((value, most[wanted:]))
            rest += most[:wanted]
        else:
            rest += most
    return [*large, (None, rest)] if rest else large
