"""Rules of a project that change with time: kept as dated data with their source."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, unique


class AttestationPolicy(OfTenant, table=True):
    """Who attests the sessions of a project held from `valid_from` on, until the next policy begins."""

    __tablename__ = "attestation_policy"
    __table_args__ = of_tenant(
        sa.CheckConstraint(
            "attested_by in ('nobody', 'manager', 'project_leader', 'either')", name="attested_by"
        ),
        unique("attestation_policy", "project_id", "valid_from"),
    )

    policy_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    project_id: UUID
    valid_from: date
    attested_by: str
    source: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
