"""Reads of counting rules: which of them stands for a call on a day."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.counting.schemas import RuleOut
from samlyft_enrollment.models import CountingRule
from samlyft_web.problems import Text

NO_RULE = Text("Räkneregeln finns inte.", "There is no such counting rule.")


def rule_out(row: CountingRule) -> RuleOut:
    """A row of `counting_rule`."""
    return RuleOut.model_validate({"rule_id": row.id, **row.model_dump()})


async def rules_of(session: AsyncSession, calls: Collection[str]) -> list[CountingRule]:
    """Every rule of these calls, the latest first."""
    query = select(CountingRule).where(col(CountingRule.call).in_(calls))
    latest = query.order_by(col(CountingRule.valid_from).desc())
    return list((await session.exec(latest)).all())


def counts(rules: list[CountingRule], call: str | None, day: date, role_group: str) -> bool:
    """Whether the role group counts as a participant under the call that day; without a rule it does."""
    for rule in rules:
        if rule.call == call and rule.valid_from <= day <= (rule.valid_to or date.max):
            return role_group in rule.role_groups
    return True
