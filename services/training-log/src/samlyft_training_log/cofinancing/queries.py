"""Amounts of a project, and the lines behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.cofinancing import statements as sql
from samlyft_training_log.cofinancing.amounts import AmountOut, LineOut, MonthAmount
from samlyft_training_log.cofinancing.rules import Line, Rounding, counted, line_amount, total
from samlyft_training_log.cofinancing.schemas import RateOut, RuleOut
from samlyft_training_log.cofinancing.staff import staff_amounts
from samlyft_training_log.cofinancing.traps import previews, warnings
from samlyft_training_log.models import METADATA
from samlyft_training_log.months.queries import demand_project
from samlyft_training_log.months.rules import days_of
from samlyft_web.problems import FieldError, InvalidError, NotFoundError, Text

RATE = METADATA.tables["rate"]
RULE = METADATA.tables["financing_rule"]
MOST_MONTHS = 120
SPAN = Text(
    f"Ange från och till så att till inte är före från, och högst {MOST_MONTHS} månader.",
    f"Give from and to so that to is not before from, and at most {MOST_MONTHS} months.",
)
NO_RATE = Text("Satsen finns inte.", "There is no such rate.")
NO_RULE = Text("Regeln finns inte.", "There is no such rule.")


def span(from_month: str, to_month: str) -> tuple[date, date]:
    """First and last local date; `InvalidError` where they make no sense."""
    first, last = days_of(from_month)[0], days_of(to_month)[1]
    if last < first or (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise InvalidError(SPAN, errors=[FieldError(pointer="query/to", code="span", detail=SPAN)])
    return first, last


async def amount(
    session: AsyncSession, principal: Principal, project_id: UUID, from_month: str, to_month: str
) -> AmountOut:
    """The amount within the caller's reach, with what is missing and what other roundings would give."""
    first, last = span(from_month, to_month)
    await demand_project(session, project_id)
    connection = await session.connection()
    chosen = {"project_id": project_id, "first": first, "last": last}
    groups = (await connection.execute(sql.GROUPED, chosen)).all()
    ledger = (await connection.execute(sql.LEDGER, chosen)).all()
    staff = (await connection.execute(sql.STAFF, chosen)).all()
    months = _months(groups)
    certified = sum(g.minutes * g.certificates for g in groups if g.minutes)
    signed = sum(month.minutes for month in months)
    known = sum(row.minutes * row.persons for row in ledger)
    told = previews(ledger, {g.month: g.rate for g in groups})
    query = f"from={from_month}&to={to_month}"
    return AmountOut(
        project_id=project_id,
        from_month=from_month,
        to_month=to_month,
        reach=principal.scope,
        definition="signed certificates that are not stale, eligible minutes",
        certificates=sum(month.certificates for month in months),
        minutes=signed,
        **_whole(groups, months),
        unsigned_minutes=certified - signed,
        uncertified_minutes=max(0, known - certified),
        months=months,
        staff=staff_amounts(staff),
        previews=told,
        warnings=warnings(groups, told, certified - signed, max(0, known - certified)),
        lines=f"/training-log/v1/projects/{project_id}/co-financing-lines?{query}",
    )


def _signed(groups: Sequence[Any]) -> list[Line]:
    return [
        Line(g.month, g.minutes, g.rate, g.certificates)
        for g in groups
        if g.signed and g.certificates
    ]


def _whole(groups: Sequence[Any], months: Sequence[MonthAmount]) -> dict[str, Any]:
    """The sum over months; only what is rounded on the whole sum is reckoned over them all at once."""
    on_total = _signed([g for g in groups if g.rounding == "whole_hours_on_total"])
    summed = total(on_total, "whole_hours_on_total")
    others = [month for month in months if month.rounding != "whole_hours_on_total"]
    minutes = summed.counted_minutes + sum(month.counted_minutes for month in others)
    worth = summed.amount + sum((month.amount for month in others), Decimal(0))
    return {"counted_minutes": minutes, "hours": hours_of(minutes), "amount": worth}


def _months(groups: Sequence[Any]) -> list[MonthAmount]:
    found = []
    for name in sorted({g.month for g in groups}):
        of_month = [g for g in groups if g.month == name]
        lines = _signed(of_month)
        one = of_month[0]
        rounding: Rounding = one.rounding or "exact"
        # A part of the whole sum is shown as it is; the whole is rounded once.
        summed = total(lines, "exact" if rounding == "whole_hours_on_total" else rounding)
        found.append(
            MonthAmount(
                month=name,
                certificates=sum(line.count for line in lines),
                rounding=one.rounding,
                rate=one.rate,
                rate_source=one.rate_source,
                minutes=summed.minutes,
                counted_minutes=summed.counted_minutes if one.has_rule else 0,
                hours=hours_of(summed.counted_minutes if one.has_rule else 0),
                amount=summed.amount,
            )
        )
    return found


def hours_of(minutes: int) -> str:
    """With two decimals, as text."""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')):f}"


def lines(project_id: UUID, first: date, last: date) -> Any:
    """Every certificate that stands between two months, signed or not."""
    return (
        sa.text(sql.LINES)
        .bindparams(
            sa.bindparam("project_id", project_id, sa.Uuid),
            sa.bindparam("first", first, sa.Date),
            sa.bindparam("last", last, sa.Date),
        )
        .columns(**sql.LINE_COLUMNS)
        .subquery("line")
    )


def line_out(row: Any) -> LineOut:
    """A row of `lines`, reckoned and explained."""
    status = _status(row)
    rounding: Rounding = row.rounding or "exact"
    part = counted(row.minutes) if rounding == "whole_hours_per_certificate" else row.minutes
    worth = line_amount(row.minutes, row.rate, rounding) if status == "counted" else Decimal(0)
    return LineOut.model_validate(
        row._asdict()
        | {
            "status": status,
            "counted_minutes": part if status == "counted" else 0,
            "amount": worth,
            "explanation": EXPLAIN[status](row, part, worth),
        }
    )


def _status(row: Any) -> str:
    if row.stale:
        return "stale"
    if row.status != "signed":
        return "unsigned"
    if row.financing_rule_id is None:
        return "no-rule"
    return "counted" if row.rate is not None else "no-rate"


def _counted(row: Any, part: int, worth: Decimal | None) -> Text:
    if worth is None:
        return Text(
            f"{row.minutes} min; avrundas tillsammans med de andra intygen.",
            f"{row.minutes} min; rounded together with the other certificates.",
        )
    cut = f"{row.minutes} min → {part} min; " if part != row.minutes else ""
    said = f"{cut}{part} min × {row.rate:.2f} kr / 60 = {worth:.2f} kr"
    return Text(said, said)


def _fixed(sv: str, en: str) -> Callable[[Any, int, Decimal | None], Text]:
    return lambda *_: Text(sv, en)


EXPLAIN: dict[str, Callable[[Any, int, Decimal | None], Text]] = {
    "counted": _counted,
    "stale": _fixed(
        "Närvaron har rättats: intyget ska ersättas och skrivas under igen.",
        "The attendance was corrected: the certificate is to be replaced and signed again.",
    ),
    "unsigned": _fixed("Inte underskrivet av alla än.", "Not signed by all yet."),
    "no-rule": _fixed(
        "Ingen regel gäller månaden: lägg till en med POST /financing-rules.",
        "No rule holds for the month: add one by POST /financing-rules.",
    ),
    "no-rate": _fixed(
        "Ingen sats gäller månaden: lägg till den med POST /rates.",
        "No rate holds for the month: add it by POST /rates.",
    ),
}


def rate_out(row: Any) -> RateOut:
    """A row of the table."""
    return RateOut.model_validate(row._asdict())


def rule_out(row: Any) -> RuleOut:
    """A row of the table."""
    return RuleOut.model_validate(row._asdict())


async def get_row(
    session: AsyncSession, table: sa.Table, key: Any, wanted: UUID, none: Text
) -> Any:
    """One row by its id; `NotFoundError` with `none` otherwise."""
    query = sa.select(*table.columns).where(key == wanted)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(none)
    return row
