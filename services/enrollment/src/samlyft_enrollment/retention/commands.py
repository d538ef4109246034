"""Rules by decision, and holds."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Project, RetentionRule
from samlyft_enrollment.privacy import queries
from samlyft_enrollment.retention.schemas import (
    RetentionRuleChange,
    RetentionRuleIn,
    RetentionRuleOut,
)
from samlyft_enrollment.retention.telling import tell_retention
from samlyft_web import etags


async def add_rule(
    session: AsyncSession, tenant_id: str, body: RetentionRuleIn
) -> RetentionRuleOut:
    """A rule by decision, or a hold; it counts from the next erasure on."""
    if body.kind == "left":
        if body.project_id is not None or body.counted_from is not None:
            raise invalid("/project_id", "left_of_all")
    elif await session.get(Project, (tenant_id, body.project_id)) is None:
        raise invalid("/project_id", "unknown_project")
    if body.to_on is not None and body.to_on < body.from_on:
        raise invalid("/to_on", "period")
    if (body.kind == "legal_hold") == (body.years is not None):
        raise invalid("/years", "years")
    now = datetime.now(UTC)
    made = RetentionRule(
        tenant_id=tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    session.add(made)
    await session.flush()
    await _tell(session, made)
    return queries.rule_out(made)


async def change_rule(
    session: AsyncSession, rule_id: UUID, if_match: frozenset[str], body: RetentionRuleChange
) -> RetentionRuleOut:
    """Ends a rule, or opens it again."""
    rule = await queries.get_rule(session, rule_id, lock=True)
    etags.check(if_match, rule.version)
    if body.to_on is not None and body.to_on < rule.from_on:
        raise invalid("/to_on", "period")
    rule.to_on, rule.version, rule.changed_at = body.to_on, rule.version + 1, datetime.now(UTC)
    session.add(rule)
    await session.flush()
    await _tell(session, rule)
    return queries.rule_out(rule)


async def _tell(session: AsyncSession, rule: RetentionRule) -> None:
    if rule.project_id is not None:
        await tell_retention(session, [rule.project_id])
