"""Copies of enrollment's facts, by version: projects, workplaces, employments; of persons the newest only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant


class ProjectCopy(OfTenant, table=True):
    """A version of a project of enrollment; `project_current` shows the highest."""

    __tablename__ = "project_copy"
    __table_args__ = of_tenant(sa.Index("ix_project_copy_code", "tenant_id", "code"))

    project_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    code: str
    eligible_from: date
    eligible_to: date | None = None
    name: str | None = None
    programme_period: str | None = None
    synthetic: bool | None = None


class WorkplaceCopy(OfTenant, table=True):
    """A version of a workplace of enrollment; `workplace_current` shows the highest."""

    __tablename__ = "workplace_copy"
    __table_args__ = of_tenant(sa.Index("ix_workplace_copy_code", "tenant_id", "code"))

    workplace_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    code: str
    municipality_code: str
    name: str | None = None


class EmploymentCopy(OfTenant, table=True):
    """A version of an employment of enrollment; `employment_current` shows the highest."""

    __tablename__ = "employment_copy"
    __table_args__ = of_tenant(
        sa.Index("ix_employment_copy_reference", "tenant_id", "employer_number", "employee_number"),
        sa.Index("ix_employment_copy_person", "tenant_id", "person_id"),
        sa.Index("ix_employment_copy_workplace", "tenant_id", "workplace_id"),
    )

    employment_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    known_at: datetime
    person_id: UUID
    employer_number: str
    employee_number: str
    workplace_id: UUID
    municipality_code: str
    role_group: str
    starts_on: date
    ends_on: date | None = None
    status: str


class ChampionCopy(OfTenant, table=True):
    """A version of a champion of enrollment; `champion_current` shows the highest."""

    __tablename__ = "champion_copy"
    __table_args__ = of_tenant()

    champion_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    known_at: datetime
    person_id: UUID
    project_id: UUID | None = None
    municipality_code: str
    workplace_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    minutes_per_week: int
    active_from: date
    active_to: date | None = None
    trained_on: date | None = None
    status: str


class PersonCopy(OfTenant, table=True):
    """What lists show of a person: the newest version only, so that erasing leaves no older name behind."""

    __tablename__ = "person_copy"
    __table_args__ = of_tenant()

    person_id: UUID = Field(primary_key=True)
    version: int
    display_name: str | None = None
    protected: bool


class PlannedSessionCopy(OfTenant, table=True):
    """A version of a planned session of enrollment; `planned_session_current` shows the highest."""

    __tablename__ = "planned_session_copy"
    __table_args__ = of_tenant()

    planned_session_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    code: str
    project_id: UUID | None = None
    kind: str
    form: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    place: str | None = None
    trainer_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    status: str


class SignUpCopy(OfTenant, table=True):
    """A version of somebody's sign-up; `sign_up_current` shows the highest."""

    __tablename__ = "sign_up_copy"
    __table_args__ = of_tenant(
        sa.Index("ix_sign_up_copy_planned", "tenant_id", "planned_session_id"),
    )

    sign_up_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    planned_session_id: UUID
    person_id: UUID
    workplace_id: UUID | None = None
    status: str
