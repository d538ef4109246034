"""Reads of what was done about people's data, and of the rules."""

from typing import TypeVar
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import (
    PersonCorrection,
    PersonErasure,
    PersonRestriction,
    RetentionRule,
)
from samlyft_enrollment.privacy.schemas import (
    CorrectionOut,
    ErasureOut,
    RestrictionOut,
)
from samlyft_enrollment.retention.schemas import RetentionRuleOut
from samlyft_web.problems import NotFoundError, Text

Case = TypeVar("Case", PersonCorrection, PersonErasure, PersonRestriction, RetentionRule)


def correction_out(row: PersonCorrection) -> CorrectionOut:
    """A row of `person_correction`."""
    return CorrectionOut.model_validate({"correction_id": row.id, **row.model_dump()})


def restriction_out(row: PersonRestriction) -> RestrictionOut:
    """A row of `person_restriction`."""
    return RestrictionOut.model_validate({"restriction_id": row.id, **row.model_dump()})


def erasure_out(row: PersonErasure) -> ErasureOut:
    """A row of `person_erasure`."""
    return ErasureOut.model_validate({"erasure_id": row.id, **row.model_dump()})


def rule_out(row: RetentionRule) -> RetentionRuleOut:
    """A row of `retention_rule`."""
    return RetentionRuleOut.model_validate({"retention_rule_id": row.id, **row.model_dump()})


async def get_restriction(
    session: AsyncSession, restriction_id: UUID, *, lock: bool = False
) -> PersonRestriction:
    """The restriction within the caller's reach, or `NotFoundError`."""
    return await _one(session, PersonRestriction, restriction_id, lock=lock)


async def get_erasure(session: AsyncSession, erasure_id: UUID) -> PersonErasure:
    """The protocol within the caller's reach, or `NotFoundError`."""
    return await _one(session, PersonErasure, erasure_id)


async def get_correction(session: AsyncSession, correction_id: UUID) -> PersonCorrection:
    """The correction within the caller's reach, or `NotFoundError`."""
    return await _one(session, PersonCorrection, correction_id)


async def get_rule(session: AsyncSession, rule_id: UUID, *, lock: bool = False) -> RetentionRule:
    """The rule, or `NotFoundError`."""
    return await _one(session, RetentionRule, rule_id, lock=lock)


async def _one(
    session: AsyncSession, model: type[Case], row_id: UUID, *, lock: bool = False
) -> Case:
    query = select(model).where(col(model.id) == row_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Ärendet finns inte.", "There is no such case."))
    return row
