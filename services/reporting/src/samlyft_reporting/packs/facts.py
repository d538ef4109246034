"""All that a pack is made of, read in one transaction as known at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_reporting.comparisons import publication as differing
from samlyft_reporting.comparisons import queries as comparisons
from samlyft_reporting.comparisons.queries import Difference
from samlyft_reporting.comparisons.schemas import Comparison
from samlyft_reporting.financial_reports.queries import preview
from samlyft_reporting.financial_reports.schemas import FinancialPreview
from samlyft_reporting.month_files import queries as filing
from samlyft_reporting.month_files import rules as months
from samlyft_reporting.packs import statements as sql
from samlyft_reporting.packs.tongue import Tongue
from samlyft_reporting.packs.withholding import is_told, withhold
from samlyft_reporting.projects.queries import smallest
from samlyft_reporting.rules import TOTAL, Dimension
from samlyft_reporting.seen import View
from samlyft_reporting.summaries import publication
from samlyft_reporting.summaries.queries import summarise
from samlyft_reporting.summaries.schemas import Figure, Summary


@dataclass(frozen=True)
class Facts:
    """What the chapters are written from; small cells are withheld already, whoever asked."""

    say: Tongue
    project: Any
    tenant: str
    day: date
    before: date | None
    smallest: int
    whole: Summary
    municipalities: Summary
    roles: Summary
    comparison: Comparison | None
    rows: dict[str, list[Any]]
    money: FinancialPreview | None
    turns: list[months.Turn]
    filed: dict[str, Any]

    def figure(self, summary: Summary, name: str, group: str | None = None) -> Figure | None:
        """One figure of the whole or of a group."""
        figures = summary.figures
        if group is not None:
            figures = next((one.figures for one in summary.groups if one.key == group), [])
        return next((one for one in figures if one.indicator == name), None)

    def value(self, summary: Summary, name: str, group: str | None = None) -> float | None:
        """Its value, None where it may not be shown."""
        found = self.figure(summary, name, group)
        return None if found is None or found.value is None else float(found.value)

    def by_place(self, name: str) -> dict[str, Any]:
        """Rows of a statement by municipality."""
        return {row["municipality_code"]: row for row in self.rows[name]}


DIMENSIONS: tuple[Dimension | None, ...] = (None, "municipality", "role_group")
NAMED = {
    "months": sql.MONTHS,
    "champions": sql.CHAMPIONS,
    "kinds": sql.KINDS,
    "changes": sql.CHANGES,
    "plans": sql.PLANS,
    "milestones": sql.MILESTONES,
    "barriers": sql.BARRIERS,
    "support": sql.SUPPORT,
    "rounds": sql.ROUNDS,
    "gender": sql.GENDER,
    "signals": sql.SIGNALS,
}
TENANT = sa.text("select name from tenant")


async def gather(session: AsyncSession, project: Any, order: Any) -> Facts:
    """By a row of `pack`; the session sees the whole tenant, and what comes out of it is for wide circles."""
    connection = await session.connection()
    day: date = order.as_of
    least = await smallest(session)
    summaries: dict[Dimension | None, Summary] = {}
    for dimension in DIMENSIONS:
        found = await summarise(session, project.id, day, dimension)
        withhold(found, least)
        view = View(project, "all", sees_rows=True, dimension=dimension)
        summaries[dimension] = publication.summary(view, found, day)
    book = await filing.book(session, project)
    return Facts(
        say=Tongue(order.language),
        project=project,
        tenant=await connection.scalar(TENANT) or session.info["tenant_id"],
        day=day,
        before=order.compared_with,
        smallest=least,
        whole=summaries[None],
        municipalities=summaries["municipality"],
        roles=summaries["role_group"],
        comparison=await _comparison(session, project, order, least),
        rows=await _rows(session, project, order),
        money=await _money(session, project, order),
        turns=book.turns(day),
        filed=dict(book.filed),
    )


async def _rows(session: AsyncSession, project: Any, order: Any) -> dict[str, list[Any]]:
    """What each statement finds, by its name."""
    connection = await session.connection()
    asked = {
        "project": project.id,
        "day": order.as_of,
        "begins": project.eligible_from,
        "ends": min(order.as_of, project.eligible_to or order.as_of),
        "place": order.municipality_code,
        "workplace": order.workplace_id,
    }
    statements = dict(NAMED)
    if order.municipality_code:
        statements["places"] = sql.PLACES
    if order.workplace_id:
        statements["topics"] = sql.TOPICS
    rows = {}
    for name, statement in statements.items():
        named = {key: asked[key] for key in statement.compile().params}
        rows[name] = [dict(row._mapping) for row in await connection.execute(statement, named)]
    return rows


async def _comparison(
    session: AsyncSession, project: Any, order: Any, least: int
) -> Comparison | None:
    if order.compared_with is None:
        return None
    days = (order.compared_with, order.as_of)
    persons = await comparisons.compare_persons(session, project.id, days, None)
    minutes = await comparisons.compare_minutes(session, project.id, days, None)
    if not is_told(persons.get(TOTAL, Difference()), least):
        return None
    return differing.comparison(View(project, "all", sees_rows=True), days, persons, minutes)


async def _money(session: AsyncSession, project: Any, order: Any) -> FinancialPreview | None:
    if order.kind not in {"final", "application", "steering_group"}:
        return None
    last = min(order.as_of, project.eligible_to or order.as_of)
    first = order.from_month or f"{project.eligible_from:%Y-%m}"
    return await preview(session, project, first, order.to_month or f"{last:%Y-%m}")
