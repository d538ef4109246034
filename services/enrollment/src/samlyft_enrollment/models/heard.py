"""What the training log tells and enrollment needs: who was away, which months are closed, who sees results."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, of_tenant


class HeardAbsence(Base, table=True):
    """Who was expected at a session and not there; minutes that are posted later say otherwise."""

    __tablename__ = "heard_absence"
    __table_args__ = of_tenant(
        sa.Index("ix_heard_absence_session", "tenant_id", "session_id", "person_id")
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    attendance_id: UUID = Field(primary_key=True)
    version: int
    session_id: UUID
    person_id: UUID
    local_date: date
    status: str


class HeardMonth(Base, table=True):
    """A month of a project in a municipality, closed or opened again."""

    __tablename__ = "heard_month"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    version: int
    status: str


class HeardVisibility(Base, table=True):
    """How much others see of what is achieved in tests and courses of a project, from a day on."""

    __tablename__ = "heard_visibility"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    level: str
    told_on: date
