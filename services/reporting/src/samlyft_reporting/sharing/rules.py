"""What an agreement may say, how a party may go on, and when shared figures may be compared; without a database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Literal

Mode = Literal["named", "anonymous"]
PartyStatus = Literal["offered", "accepted", "declined", "revoked"]
FEWEST: dict[Mode, int] = {"named": 2, "anonymous": 3}
"""Contributors without whom nothing is compared."""
MOST = Decimal("0.8")
"""No contributor of an anonymous benchmark may have more of the base than this: it would be its own figure."""
STEPS: dict[PartyStatus, frozenset[PartyStatus]] = {
    "offered": frozenset({"accepted", "declined"}),
    "accepted": frozenset({"revoked"}),
    "declined": frozenset({"accepted"}),
    "revoked": frozenset(),
}


def fault_of_terms(
    me: str, mode: Mode, contributors: Sequence[str], readers: Sequence[str]
) -> tuple[str, str] | None:
    """The field and code of what is wrong with an offer's parties."""
    if len(set(contributors)) < max(FEWEST[mode], len(contributors)):
        return "/contributors", "too_few_contributors"
    if me not in {*contributors, *readers}:
        return "/contributors", "not_a_party"
    if set(contributors) & set(readers):
        return "/readers", "both"
    return None


def why_not_compared(mode: Mode, bases: Sequence[int]) -> str | None:
    """Why the figures of these contributors are not shown; None where they are."""
    if len(bases) < FEWEST[mode]:
        return "too_few_contributors"
    if mode == "anonymous" and max(bases) > MOST * sum(bases):
        return "one_dominates"
    return None


def rounded(value: Decimal) -> Decimal:
    """Three digits: what leaves anonymously is no finger-print."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 2)) if value else value


def to_hundreds(base: int) -> int:
    """Rounded up, so that a base does not tell whose it is."""
    return -(-base // 100) * 100


def middle(values: Sequence[Decimal]) -> Decimal:
    """The median."""
    return Decimal(median(values)).quantize(Decimal("0.01"))
