"""An application's figures as they stand now."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.financial_reports import rules
from samlyft_reporting.financial_reports import statements as sql
from samlyft_reporting.financial_reports.rules import Code, Line, total
from samlyft_reporting.financial_reports.schemas import (
    DifferenceOut,
    FinancialPreview,
    FinancialReportOut,
    MonthOut,
    StaffOut,
    StepOut,
)
from samlyft_reporting.models import financial_report
from samlyft_reporting.month_files.queries import span
from samlyft_reporting.month_files.rules import first_of
from samlyft_reporting.rules import hours
from samlyft_web.problems import FieldError, InvalidError, Text

MOST_MONTHS = 120
SPAN = Text(
    f"Ange från och till så att till inte är före från, och högst {MOST_MONTHS} månader.",
    f"Give from and to so that to is not before from, and at most {MOST_MONTHS} months.",
)


def demand_span(from_month: str, to_month: str) -> None:
    """Raises `InvalidError` unless the months come in order."""
    first, last = first_of(from_month), first_of(to_month)
    if last < first or (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise InvalidError(SPAN, errors=[FieldError(pointer="/to_month", code="span", detail=SPAN)])


async def preview(
    session: AsyncSession, project: Any, from_month: str, to_month: str
) -> FinancialPreview:
    """Reckoned anew from ledger, certificates, files, rules and rates; the session is widened."""
    demand_span(from_month, to_month)
    connection = await session.connection()
    asked = span(project, first_of(from_month), first_of(to_month))
    rows = (await connection.execute(sql.RECONCILED, asked)).all()
    certified = (await connection.execute(sql.CERTIFIED, asked)).all()
    staff = (await connection.execute(sql.STAFF, asked)).all()
    lines = _lines(rows, certified)
    counted, amount, lost = _amount(rows, lines)
    said = {
        "project_id": project.id,
        "project_name": project.name,
        "from_month": from_month,
        "to_month": to_month,
        "synthetic": project.synthetic or any(row.synthetic for row in rows),
        "minutes": sum(row.certified for row in rows),
        "counted_minutes": counted,
        "hours": hours(counted),
        "amount": f"{amount:.2f}",
        "months": [_month(project, row, lines[row.month]) for row in rows],
        "steps": [_step(step) for step in rules.steps(rows, counted, lost)],
        "staff": _staff(staff),
    }
    inputs = [[dict(row._mapping) for row in part] for part in (rows, certified, staff)]
    said_in = json.dumps(inputs, default=str, sort_keys=True)
    digest = hashlib.sha256(said_in.encode()).hexdigest()
    return FinancialPreview.model_validate(said | {"input_hash": digest})


def _lines(rows: Any, certified: Any) -> dict[str, list[Line]]:
    rates = {row.month: row.rate for row in rows}
    found: dict[str, list[Line]] = defaultdict(list)
    for one in certified:
        line = Line(one.month, one.minutes, rates.get(one.month), one.certificates)
        found[one.month].append(line)
    return found


def _amount(rows: Any, lines: dict[str, list[Line]]) -> tuple[int, Decimal, dict[Code, int]]:
    """Minutes that count, what they are worth, and what the certified minutes lose on the way."""
    lost: dict[Code, int] = {"no-rule": 0, "no-rate": 0, "rounded-down": 0}
    by_rounding: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        minutes = sum(line.minutes * line.count for line in lines[row.month])
        if row.rule_id is None:
            lost["no-rule"] += minutes
        elif row.rate is None:
            lost["no-rate"] += minutes
        else:
            by_rounding[row.rounding] += lines[row.month]
    counted, amount = 0, Decimal(0)
    for rounding, some in by_rounding.items():
        if rounding == "whole_hours_on_total":
            sums = [total(some, rounding)]
        else:
            months = sorted({line.month for line in some})
            sums = [total([one for one in some if one.month == m], rounding) for m in months]
        counted += sum(one.counted for one in sums)
        amount += sum((one.amount for one in sums), Decimal(0))
        lost["rounded-down"] += sum(line.minutes * line.count for line in some)
    lost["rounded-down"] -= counted
    return counted, amount, lost


def _month(project: Any, row: Any, lines: list[Line]) -> MonthOut:
    worth = total(
        lines, "exact" if row.rounding == "whole_hours_on_total" else row.rounding or "exact"
    )
    paid = row.rule_id is not None and row.rate is not None
    links = {
        "certificates": f"/training-log/v1/certificates?project_id={project.id}&month={row.month}",
        "lines": f"/training-log/v1/projects/{project.id}/co-financing-lines"
        f"?from={row.month}&to={row.month}",
    }
    if row.month_file_id:
        links["month_file"] = f"/reporting/v1/month-files/{row.month_file_id}"
    return MonthOut(
        month=row.month,
        people=row.people,
        ledger_minutes=row.ledger,
        certified_minutes=row.certified,
        filed_minutes=row.filed,
        certificates=sum(line.count for line in lines),
        counted_minutes=worth.counted if paid else 0,
        rounding=row.rounding,
        rate=f"{row.rate:.2f}" if row.rate is not None else None,
        rate_source=row.rate_source,
        amount=f"{worth.amount if paid else Decimal(0):.2f}",
        month_file_id=row.month_file_id,
        links=links,
    )


def _step(step: rules.Step) -> StepOut:
    differences = [
        DifferenceOut(code=code, meaning=rules.MEANINGS[code], minutes=minutes, people=people)
        for code, minutes, people in step.differences
    ]
    return StepOut.model_validate(
        {
            "step": step.name,
            "before_minutes": step.before,
            "after_minutes": step.after,
            "adds_up": step.adds_up,
            "differences": differences,
        }
    )


def _staff(rows: Any) -> list[StaffOut]:
    """By kind, each person's months under the yearly cap."""
    found = []
    asked = [row for row in rows if row.asked]
    for kind in sorted({row.time_kind for row in asked}):
        mine = [row for row in asked if row.time_kind == kind]
        kept = [rules.capped(row.minutes, row.before, row.yearly_cap_hours) for row in mine]
        pairs = list(zip(mine, kept, strict=True))
        roundings = sorted({row.rounding for row in mine})
        sums = [
            total([Line(r.month, m, r.rate) for r, m in pairs if r.rounding == one], one)
            for one in roundings
        ]
        minutes, counted = sum(row.minutes for row in mine), sum(one.counted for one in sums)
        found.append(
            StaffOut(
                time_kind=kind,
                minutes=minutes,
                counted_minutes=counted,
                over_cap_minutes=minutes - sum(kept),
                hours=hours(counted),
                amount=f"{sum((one.amount for one in sums), Decimal(0)):.2f}",
            )
        )
    return found


def reports() -> Any:
    """All frozen reports, unordered."""
    return sa.select(*financial_report.c)


def report_out(row: Any) -> FinancialReportOut:
    """A row of `reports`."""
    return FinancialReportOut.model_validate(row._asdict())
