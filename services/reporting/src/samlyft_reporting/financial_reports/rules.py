"""From minutes to kronor: the same named roundings as in the training log, and sums whose differences add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, Literal

from samlyft_web.problems import Text

ORE = Decimal("0.01")
Code = Literal[
    "no-certificate", "not-signed", "stale-certificate", "certificate-differs", "not-registered", "not-filed",
    "changed-since-filed", "outside-schedule", "outside-period", "rounded-down", "no-rate", "no-rule",
]  # fmt: skip
MEANINGS: dict[Code, Text] = {
    "no-certificate": Text("Tid utan intyg.", "Time without a certificate."),
    "not-signed": Text("Intyg som inte är underskrivna.", "Certificates that are not signed."),
    "stale-certificate": Text(
        "Intyg som väntar på att ersättas efter en rättelse.",
        "Certificates that wait to be replaced after a correction.",
    ),
    "certificate-differs": Text(
        "Intyg med annan tid än timboken.", "Certificates with other time than the ledger."
    ),
    "not-registered": Text(
        "Tid för personer utan deltagande, eller med återkallat.",
        "Time of people without a participation, or a withdrawn one.",
    ),
    "not-filed": Text("Månader som inte är lämnade.", "Months that are not filed."),
    "changed-since-filed": Text(
        "Ändrat sedan månaden lämnades: den ska lämnas på nytt.",
        "Changed since the month was filed: it is to be filed again.",
    ),
    "outside-schedule": Text(
        "Tid utanför schemat, som inte ingår i de publicerade siffrorna.",
        "Time outside the schedule, which the published figures leave out.",
    ),
    "outside-period": Text(
        "Tid utanför projektperioden, som timboken inte räknar hit.",
        "Time outside the project's period, which the ledger's sum leaves out.",
    ),
    "rounded-down": Text("Avrundning enligt regeln.", "Rounding by the rule."),
    "no-rate": Text("Ingen timsats gäller månaden.", "No rate covers the month."),
    "no-rule": Text("Ingen finansieringsregel gäller månaden.", "No financing rule covers it."),
}


Difference = tuple[Code, int, int | None]
"""What it is, minutes with their sign, and how many people."""


@dataclass(frozen=True)
class Line:
    """Certificates of the same month and minutes."""

    month: str
    minutes: int
    rate: Decimal | None
    count: int = 1


@dataclass(frozen=True)
class Sum:
    """What lines come to under one rounding."""

    counted: int
    amount: Decimal


def total(lines: Iterable[Line], rounding: str) -> Sum:
    """Rounded once, at the level that the rule names; öre last of all."""
    lines = list(lines)
    if rounding == "exact":
        parts = [(line.rate, line.minutes * line.count) for line in lines]
    elif rounding == "whole_hours_per_certificate":
        parts = [(line.rate, _whole(line.minutes) * line.count) for line in lines]
    else:
        by_month = rounding == "whole_hours_per_month"
        keyed = sorted(
            (line.month if by_month else "", str(line.rate), line.rate, line.minutes * line.count)
            for line in lines
        )
        parts = []
        for _, group in groupby(keyed, key=lambda row: row[:2]):
            rows = list(group)
            parts.append((rows[0][2], _whole(sum(row[3] for row in rows))))
    worth = sum((rate * minutes for rate, minutes in parts if rate is not None), Decimal(0))
    return Sum(sum(m for _, m in parts), (worth / 60).quantize(ORE, ROUND_HALF_UP))


def _whole(minutes: int) -> int:
    return minutes - minutes % 60


def capped(minutes: int, before: int, cap_hours: int | None) -> int:
    """What still counts when so many minutes counted earlier in the calendar year."""
    return minutes if cap_hours is None else max(0, min(minutes, cap_hours * 60 - before))


@dataclass(frozen=True)
class Step:
    """Two sums and what lies between them: the differences add up to it, by the way they are reckoned."""

    name: str
    before: int
    after: int
    differences: list[Difference]

    @property
    def adds_up(self) -> bool:
        """Whether nothing is unexplained."""
        return self.before + sum(minutes for _, minutes, _ in self.differences) == self.after


def steps(rows: Sequence[Any], counted: int, lost: dict[Code, int]) -> list[Step]:
    """From the ledger to certificates, files, published minutes, and from certificates to what gives an amount."""
    ledger, certified = _summed(rows, "ledger"), _summed(rows, "certified")
    unregistered = _told(rows, "not-registered", "not_registered")
    unfiled = sum(row.ledger - row.not_registered for row in rows if row.month_file_id is None)
    changed = sum(
        row.filed - (row.ledger - row.not_registered) for row in rows if row.month_file_id
    )
    outside = _told(rows, "outside-schedule", "outside")
    ineligible = _told(rows, "outside-period", "ineligible", 1)
    attested = [
        _told(rows, "no-certificate", "no_certificate"),
        _told(rows, "not-signed", "not_signed"),
        _told(rows, "stale-certificate", "stale"),
        _told(rows, "certificate-differs", "differs", 1),
    ]
    filed: list[Difference] = [
        unregistered,
        ("not-filed", -unfiled, None),
        ("changed-since-filed", changed, None),
    ]
    published = [unregistered, outside, ineligible]
    counts: list[Difference] = [(code, -minutes, None) for code, minutes in lost.items()]
    said = ledger + sum(minutes for _, minutes, _ in published)
    found = (
        ("ledger-certificates", ledger, certified, attested),
        ("ledger-files", ledger, sum(row.filed or 0 for row in rows), filed),
        ("ledger-published", ledger, said, published),
        ("certificates-amount", certified, counted, counts),
    )
    return [Step(name, a, b, [d for d in between if d[1]]) for name, a, b, between in found]


def _summed(rows: Sequence[Any], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def _told(rows: Sequence[Any], code: Code, name: str, sign: int = -1) -> Difference:
    return code, sign * _summed(rows, name), _summed(rows, f"{name}_people")
