"""What a column of a month file can hold: each field by name, with what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Literal, NamedTuple
from uuid import UUID

from samlyft_web.sayings import Text

HourRounding = Literal["two_decimals_half_up", "whole_hours_down"]
Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class FileRow:
    """One participant of one month, without the identity number."""

    person_id: UUID
    municipality_code: str
    workplace_id: UUID
    workplace_code: str | None
    employer_number: str | None
    role_group: str
    started_on: date | None
    ended_on: date | None
    minutes: int
    identity_id: UUID | None = None
    protected: bool = False


@dataclass(frozen=True)
class Around:
    """What all rows of a file have in common, and the number of this one."""

    month: str
    project_code: str
    project_name: str
    municipality: Callable[[str], str]
    number: str | None = None
    kind: str | None = None


class Field(NamedTuple):
    """A field's meaning, and how it is read."""

    meaning: Text
    read: Callable[[FileRow, Around], Value]


def _open(read: Callable[[FileRow], Value]) -> Callable[[FileRow, Around], Value]:
    """Nothing that tells where a protected person works."""
    return lambda row, _: None if row.protected else read(row)


FIELDS: dict[str, Field] = {
    "identity_number": Field(
        Text(
            "Personnummer, samordningsnummer eller ersättningsform; finns bara i själva filen.",
            "Identity number or its replacement form; in the file itself and nowhere else.",
        ),
        lambda _, around: around.number,
    ),
    "identity_kind": Field(
        Text("Numrets slag.", "What kind of number it is."), lambda _, around: around.kind
    ),
    "month": Field(
        Text("Månaden, som 2020-03.", "The month, as 2020-03."), lambda _, around: around.month
    ),
    "project_code": Field(
        Text("Projektets kod.", "The project's code."), lambda _, around: around.project_code
    ),
    "project_name": Field(
        Text("Projektets namn.", "The project's name."), lambda _, around: around.project_name
    ),
    "person_id": Field(
        Text("Personens id i Samlyft.", "The person's id in Samlyft."),
        lambda row, _: str(row.person_id),
    ),
    "municipality_code": Field(
        Text(
            "Kommunkod där personen har flest minuter i månaden; tomt vid skyddade uppgifter.",
            "Municipality code with most of the person's minutes; empty for protected persons.",
        ),
        _open(lambda row: row.municipality_code),
    ),
    "municipality": Field(
        Text("Kommunens namn; tomt vid skyddade uppgifter.", "Its name; empty when protected."),
        lambda row, around: None if row.protected else around.municipality(row.municipality_code),
    ),
    "workplace_code": Field(
        Text("Enhetens kod; tomt vid skyddade uppgifter.", "The unit's code; empty if protected."),
        _open(lambda row: row.workplace_code),
    ),
    "employer_number": Field(
        Text(
            "Arbetsgivarens organisationsnummer; tomt vid skyddade uppgifter.",
            "The employer's organisation number; empty for protected persons.",
        ),
        _open(lambda row: row.employer_number),
    ),
    "role_group": Field(
        Text("Rollgrupp den dagen.", "Role group on the day."), lambda row, _: row.role_group
    ),
    "started_on": Field(
        Text(
            "Deltagandets start, bara i den månad då det börjar.",
            "Start of the participation, only in the month when it starts.",
        ),
        lambda row, _: row.started_on,
    ),
    "ended_on": Field(
        Text(
            "Deltagandets slut, bara i den månad då det slutar.",
            "End of the participation, only in the month when it ends.",
        ),
        lambda row, _: row.ended_on,
    ),
    "minutes": Field(
        Text("Minuter i månaden inom projektperioden.", "Eligible minutes of the month."),
        lambda row, _: row.minutes,
    ),
    "hours": Field(
        Text(
            "Timmar, avrundade en gång så som kolumnen säger.",
            "Hours, rounded once as the column says.",
        ),
        lambda row, _: Decimal(row.minutes) / 60,
    ),
}


def rounded(hours: Decimal, rounding: HourRounding) -> Decimal:
    """Hours as a column shows them."""
    if rounding == "whole_hours_down":
        return hours.quantize(Decimal(1), ROUND_DOWN)
    return hours.quantize(Decimal("0.01"), ROUND_HALF_UP)


def cell(name: str, rounding: HourRounding, row: FileRow, around: Around) -> Any:
    """One value of a row."""
    value = FIELDS[name].read(row, around)
    return rounded(value, rounding) if isinstance(value, Decimal) else value
