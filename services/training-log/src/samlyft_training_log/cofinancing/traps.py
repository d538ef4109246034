"""What a rounding would cost, shown with figures before it is chosen and while it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from samlyft_training_log.cofinancing.amounts import PreviewOut
from samlyft_training_log.cofinancing.rules import ROUNDINGS, SAYS, Line, counted, total
from samlyft_training_log.cofinancing.schemas import WarningOut
from samlyft_web.sayings import Text

UNSIGNED = Text(
    "intyg som inte är underskrivna av alla eller inte stämmer längre",
    "certificates that are not signed by all or no longer agree",
)
UNCERTIFIED = Text("timboken utan intyg", "the ledger without a certificate")


def previews(ledger: Sequence[Any], rates: Mapping[str, Decimal | None]) -> list[PreviewOut]:
    """Person-months of the ledger under each rounding."""
    lines = [Line(row.month, row.minutes, rates.get(row.month), row.persons) for row in ledger]
    found = []
    for rounding in ROUNDINGS:
        summed = total(lines, rounding)
        zero = sum(line.count for line in lines if counted(line.minutes) == 0)
        found.append(
            PreviewOut(
                rounding=rounding,
                meaning=SAYS[rounding],
                minutes=summed.minutes,
                counted_minutes=summed.counted_minutes,
                hours=f"{(Decimal(summed.counted_minutes) / 60).quantize(Decimal('0.01')):f}",
                amount=summed.amount,
                lost_minutes=summed.minutes - summed.counted_minutes,
                certificates_at_zero=zero if rounding == "whole_hours_per_certificate" else 0,
            )
        )
    return found


def trap(told: Sequence[PreviewOut], rounding: str | None) -> list[WarningOut]:
    """The warning where whole hours make short meetings worth nothing."""
    here = next((preview for preview in told if preview.rounding == rounding), None)
    exact = told[0]
    if here is None or not here.lost_minutes or rounding == "exact":
        return []
    hours, kronor = here.lost_minutes / 60, exact.amount - here.amount
    return [
        WarningOut(
            code="whole-hours-give-zero",
            detail=Text(
                f"Med regeln försvinner {hours:.1f} timmar ({kronor:.2f} kr) av det som finns i timboken, och "
                f"{here.certificates_at_zero} intyg ger noll timmar. Möten på 15 + 15 minuter en gång i månaden ger "
                "ingenting alls. Fråga finansiären om summan får avrundas en gång i slutet.",
                f"The rule loses {hours:.1f} hours ({kronor:.2f} kr) of what is in the ledger, and "
                f"{here.certificates_at_zero} certificates give zero hours. Meetings of 15 + 15 minutes once a month "
                "give nothing at all. Ask the funder whether the sum may be rounded once, at the end.",
            ),
        )
    ]


def warnings(
    groups: Sequence[Any], told: Sequence[PreviewOut], unsigned: int, uncertified: int
) -> list[WarningOut]:
    """All there is to know about an amount."""
    roundings = sorted({g.rounding for g in groups if g.rounding})
    found = [warning for rounding in roundings for warning in trap(told, rounding)]
    no_rule = sorted({g.month for g in groups if g.certificates and not g.has_rule})
    no_rate = sorted({g.month for g in groups if g.certificates and g.has_rule and g.rate is None})
    for code, months, what in (
        ("rule-missing", no_rule, Text("Ingen regel gäller", "No rule holds for")),
        ("rate-missing", no_rate, Text("Ingen sats gäller", "No rate holds for")),
    ):
        if months:
            named = ", ".join(months[:12]) + (" …" if len(months) > 12 else "")
            text = Text(f"{what.sv} {named}: de ger 0 kr.", f"{what.en} {named}: they give 0 kr.")
            found.append(WarningOut.model_validate({"code": code, "detail": text}))
    if unsigned:
        found.append(WarningOut(code="not-signed", detail=_missing(unsigned, UNSIGNED)))
    if uncertified:
        found.append(WarningOut(code="not-certified", detail=_missing(uncertified, UNCERTIFIED)))
    return found


def _missing(minutes: int, where: Text) -> Text:
    return Text(
        f"{minutes / 60:.1f} timmar står i {where.sv} och räknas inte än.",
        f"{minutes / 60:.1f} hours are in {where.en} and do not count yet.",
    )
