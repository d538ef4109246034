"""Rates of call, year and programme area, and which rule a project follows from a month on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, unique
from samlyft_training_log.models.months import A_MONTH


class Rate(OfTenant, table=True):
    """What an hour is worth: dated data with a source. Never changed, never deleted."""

    __tablename__ = "rate"
    __table_args__ = of_tenant(
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("valid_to >= valid_from", name="validity"),
        sa.Index("ix_rate_recorded_at", "tenant_id", "recorded_at", "rate_id"),
        unique("rate", "call_code", "programme_area", "year", "time_kind", "valid_from"),
    )

    rate_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    call_code: str
    programme_area: str
    year: int
    time_kind: str
    amount: Decimal = Field(sa_type=sa.Numeric(10, 2))
    """Kronor an hour."""
    valid_from: date
    valid_to: date | None = None
    source: str
    synthetic: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class FinancingRule(OfTenant, table=True):
    """By which call, area and rounding a project's hours become money from a month on. Never changed, never deleted."""

    __tablename__ = "financing_rule"
    __table_args__ = of_tenant(
        sa.CheckConstraint(A_MONTH.replace("month", "from_month"), name="from_month"),
        sa.Index("ix_financing_rule_recorded_at", "tenant_id", "recorded_at", "financing_rule_id"),
        unique("financing_rule", "project_id", "from_month"),
    )

    financing_rule_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    project_id: UUID
    from_month: str
    call_code: str
    programme_area: str
    rounding: str
    time_kinds: list[str] = Field(sa_type=ARRAY(sa.Text))
    yearly_cap_hours: int | None = None
    """For the kinds of staff time: hours of a person and calendar year that count at most."""
    source: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
