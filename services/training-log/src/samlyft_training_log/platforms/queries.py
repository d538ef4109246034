"""Reads of learning platforms and of learners that wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from samlyft_training_log.models import Learner, LearningPlatform, XapiStatement
from samlyft_training_log.platforms.schemas import LearnerOut, PlatformOut


def platforms() -> Any:
    """All platforms, unordered."""
    return select(LearningPlatform)


def by_id(platform_id: UUID) -> Any:
    """The one platform."""
    return platforms().where(col(LearningPlatform.platform_id) == platform_id)


def platform_out(row: LearningPlatform) -> PlatformOut:
    """A row of `learning_platform`, without its hashes."""
    return PlatformOut.model_validate(
        row.model_dump(exclude={"secret_hash", "older_hash", "older_until"})
    )


def unmatched() -> Any:
    """Learners whose employee nobody has named, with how much waits."""
    waiting = (
        sa.select(sa.func.count())
        .where(
            col(XapiStatement.tenant_id) == col(Learner.tenant_id),
            col(XapiStatement.learner_id) == col(Learner.learner_id),
        )
        .scalar_subquery()
        .label("statements")
    )
    return sa.select(
        col(Learner.learner_id),
        col(Learner.platform_id),
        col(Learner.actor),
        col(Learner.recorded_at),
        waiting,
    ).where(col(Learner.employee_number).is_(None))


def learner_out(row: Any) -> LearnerOut:
    """A row of `unmatched`."""
    return LearnerOut.model_validate(row._asdict())
