"""Action plans (digitala handlingsplaner) and their measures."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to
from samlyft_training_log.models.logged import Logged


class ActionPlan(Logged, table=True):
    """A plan of a workplace, a municipality or the whole tenant. Known to everyone in the tenant."""

    __tablename__ = "action_plan"
    __table_args__ = of_tenant(
        sa.CheckConstraint(
            "(level = 'workplace') = (workplace_id is not null) "
            "and (level = 'tenant') = (municipality_code is null)",
            name="level",
        ),
        sa.Index("ix_action_plan_recorded_at", "tenant_id", "recorded_at", "plan_id"),
    )

    plan_id: UUID = Field(primary_key=True)
    level: str
    title: str
    owner: str
    """A function, as `Verksamhetschef äldreomsorg`: people come and go."""
    due_on: date
    adopted_on: date | None = None


class PlanMeasure(OfTenant, table=True):
    """One measure of a plan."""

    __tablename__ = "plan_measure"
    __table_args__ = of_tenant(
        to("action_plan", "plan_id"),
        sa.CheckConstraint("(status = 'done') = (done_on is not null)", name="status"),
        sa.Index("ix_plan_measure_plan", "tenant_id", "plan_id"),
        sa.Index("ix_plan_measure_due_on", "tenant_id", "due_on", "measure_id"),
    )

    measure_id: UUID = Field(primary_key=True)
    plan_id: UUID
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    title: str
    owner: str
    due_on: date
    status: str
    done_on: date | None = None
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
