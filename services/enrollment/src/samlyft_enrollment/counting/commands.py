"""Counting rules are added and dated; one that held goes on saying what held."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment import records
from samlyft_enrollment.counting.queries import NO_RULE, rule_out
from samlyft_enrollment.counting.schemas import RuleChange, RuleIn, RuleOut
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import CountingRule
from samlyft_enrollment.rows import take_turns
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


class RuleTakenError(ConflictError):
    """The call has a rule from that day."""

    code = "rule-taken"
    title = Text("Regeln finns redan", "The rule exists already")


async def add_rule(session: AsyncSession, principal: Principal, body: RuleIn) -> RuleOut:
    """A new rule of a call; it takes the whole tenant's reach."""
    row = records.new(CountingRule, principal, **body.model_dump())
    principal.demand(row.id)
    await take_turns(session, "counting-rule")
    same = select(CountingRule.id).where(
        col(CountingRule.call) == body.call, col(CountingRule.valid_from) == body.valid_from
    )
    if (await session.exec(same)).first() is not None:
        raise RuleTakenError(
            Text(
                "Utlysningen har redan en regel från den dagen.", "That call has a rule since then."
            )
        )
    return await _store(session, row)


async def change_rule(
    session: AsyncSession,
    principal: Principal,
    rule_id: UUID,
    if_match: frozenset[str],
    body: RuleChange,
) -> RuleOut:
    """A new version of a rule."""
    row = await records.get(session, CountingRule, rule_id, NO_RULE, lock=True)
    principal.demand(row.id)
    etags.check(if_match, row.version)
    given = body.model_dump(exclude_unset=True)
    return await _store(session, records.change(row, given, frozenset({"valid_to"})))


async def _store(session: AsyncSession, row: CountingRule) -> RuleOut:
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise invalid("/valid_to", "period")
    session.add(row)
    await session.flush()
    return rule_out(row)
