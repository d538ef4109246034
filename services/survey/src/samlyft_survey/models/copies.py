"""Copies of what invitations need from enrollment."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_survey.tables import Base, of_tenant


class Participation(Base, table=True):
    """Copy of enrollment's participations: who may be invited, in which role group."""

    __tablename__ = "participation"
    __table_args__ = of_tenant(
        sa.Index("ix_participation_project", "tenant_id", "project_id", "role_group"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    participation_id: UUID = Field(primary_key=True)
    version: int
    project_id: UUID
    person_id: UUID
    role_group: str
    municipality_code: str
    workplace_id: UUID
    status: str


class Person(Base, table=True):
    """Copy of what invitations need of a person: whom a duplicate counts as, and whose workplace is told."""

    __tablename__ = "person"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    person_id: UUID = Field(primary_key=True)
    version: int
    status: str
    protected: bool
    merged_into: UUID | None = None
    gender: str = Field(default="unknown", sa_column_kwargs={"server_default": "unknown"})
    birth_year: int | None = None


class Workplace(Base, table=True):
    """Copy of enrollment's workplaces, so that printed invitations can be sorted for handing out."""

    __tablename__ = "workplace"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    workplace_id: UUID = Field(primary_key=True)
    version: int
    code: str
    name: str
    municipality_code: str | None = None
    area_of_care: str | None = None


class Employment(Base, table=True):
    """Copy of enrollment's employments: where somebody worked on a date, by day or by night."""

    __tablename__ = "employment"
    __table_args__ = of_tenant(sa.Index("ix_employment_person", "tenant_id", "person_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    employment_id: UUID = Field(primary_key=True)
    version: int
    person_id: UUID
    workplace_id: UUID
    municipality_code: str
    starts_on: date
    ends_on: date | None = None
    hours: str | None = None
    status: str


class Project(Base, table=True):
    """Copy of when enrollment's projects end, which the last rounds follow."""

    __tablename__ = "project"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    version: int
    name: str
    ends_on: date | None = None


class Trained(Base, table=True):
    """Minutes of training by person and project, summed up from the ledger's postings."""

    __tablename__ = "trained"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    minutes: int


class MeanLimit(Base, table=True):
    """Copy of the tenant's limits above the floor: the smallest group of which a mean is told, and free text."""

    __tablename__ = "mean_limit"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    version: int
    smallest_mean: int
    smallest_text: int = Field(10, sa_column_kwargs={"server_default": "10"})
