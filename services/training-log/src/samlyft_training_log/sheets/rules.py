"""How two readings of one sheet are compared, and how what was settled is put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Rows = Sequence[Mapping[str, object]]


class Who(NamedTuple):
    """A line of a sheet."""

    employer_number: str
    employee_number: str


class Reading(NamedTuple):
    """What stands on the line."""

    minutes: int
    status: str


class Difference(NamedTuple):
    """A line that two people read differently; None where one of them read none."""

    who: Who
    first: Reading | None
    second: Reading | None


def readings(rows: Rows) -> dict[Who, Reading]:
    """The lines of one reading."""
    return {
        Who(str(row["employer_number"]), str(row["employee_number"])): Reading(
            int(str(row["minutes"])), str(row["status"])
        )
        for row in rows
    }


def twice(rows: Rows) -> int | None:
    """The place of the first line that stands there already."""
    seen: set[Who] = set()
    for place, row in enumerate(rows):
        who = Who(str(row["employer_number"]), str(row["employee_number"]))
        if who in seen:
            return place
        seen.add(who)
    return None


def differences(first: Rows, second: Rows) -> list[Difference]:
    """What two people read differently, in order of number."""
    one, other = readings(first), readings(second)
    return [
        Difference(who, one.get(who), other.get(who))
        for who in sorted(one.keys() | other.keys())
        if one.get(who) != other.get(who)
    ]


def settled(
    first: Rows, second: Rows, decided: Mapping[Who, Reading | None]
) -> dict[Who, Reading] | None:
    """The sheet as it is to be booked; None unless just the differing lines are decided."""
    differing = {difference.who for difference in differences(first, second)}
    if differing != decided.keys():
        return None
    agreed = {who: read for who, read in readings(first).items() if who not in differing}
    return agreed | {who: read for who, read in decided.items() if read is not None}
