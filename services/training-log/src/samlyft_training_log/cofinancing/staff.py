"""Time of staff and champions under the yearly cap: per month and kind, beside the participants' amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from samlyft_training_log.cofinancing.amounts import StaffAmount
from samlyft_training_log.cofinancing.rules import Line, capped, total


def staff_amounts(rows: Sequence[Any]) -> list[StaffAmount]:
    """From rows of `STAFF`, ordered by month and kind; those before the asked months count against the cap only."""
    asked = [row for row in rows if row.asked]
    return [
        _amount(month, kind, list(group))
        for (month, kind), group in groupby(asked, key=lambda row: (row.month, row.time_kind))
    ]


def _amount(month: str, kind: str, rows: Sequence[Any]) -> StaffAmount:
    kept = [capped(row.minutes, row.before or 0, row.yearly_cap_hours) for row in rows]
    lines = [Line(month, minutes, row.rate) for row, minutes in zip(rows, kept, strict=True)]
    summed = total(lines, rows[0].rounding or "exact")
    minutes = sum(row.minutes for row in rows)
    return StaffAmount(
        month=month,
        time_kind=kind,
        persons=len(rows),
        minutes=minutes,
        over_cap_minutes=minutes - sum(kept),
        counted_minutes=summed.counted_minutes,
        hours=f"{(Decimal(summed.counted_minutes) / 60).quantize(Decimal('0.01')):f}",
        rate=rows[0].rate,
        amount=summed.amount,
    )
