"""Learning platforms, what they sent, and whom they spoke of."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique


class LearningPlatform(OfTenant, table=True):
    """A learning platform with a credential of its own; the secret is stored hashed and shown once."""

    __tablename__ = "learning_platform"
    __table_args__ = of_tenant(
        sa.Index("uq_learning_platform_name", "tenant_id", "username", unique=True),
        unique("learning_platform", "code"),
    )

    platform_id: UUID = Field(primary_key=True)
    version: int
    code: str
    name: str
    employer_number: str | None = None
    """Whose employee numbers its accounts are, where they name none themselves."""
    username: str
    secret_hash: bytes
    older_hash: bytes | None = None
    older_until: datetime | None = None
    status: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class Learner(OfTenant, table=True):
    """An actor of a platform's statements, and the employee that it is, once somebody knows."""

    __table_args__ = of_tenant(
        to("learning_platform", "platform_id"),
        sa.Index(
            "ix_learner_unmatched",
            *("tenant_id", "recorded_at", "learner_id"),
            postgresql_where=sa.text("employee_number is null"),
        ),
        unique("learner", "platform_id", "actor"),
    )

    learner_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    platform_id: UUID
    actor: str
    """The actor's one identifier, as the platform wrote it."""
    employer_number: str | None = None
    employee_number: str | None = None
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class XapiStatement(OfTenant, table=True):
    """A statement, as it came. Never changed; voided by another."""

    __tablename__ = "xapi_statement"
    __table_args__ = of_tenant(
        sa.Index("ix_xapi_statement_activity", "tenant_id", "activity_id"),
        sa.Index("ix_xapi_statement_learner", "tenant_id", "learner_id"),
        sa.Index("ix_xapi_statement_stored", "tenant_id", "platform_id", "stored", "statement_id"),
    )

    statement_id: UUID = Field(primary_key=True)
    platform_id: UUID
    learner_id: UUID
    verb: str
    activity_id: str | None = None
    happened_at: datetime
    stored: datetime = Field(sa_column_kwargs={"server_default": NOW})
    digest: bytes
    content: dict[str, Any] = Field(sa_type=JSONB)
    voided_by: UUID | None = None
