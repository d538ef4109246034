"""Copies of what invitations need from enrollment."""

from __future__ import annotations

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


class Workplace(Base, table=True):
    """Copy of enrollment's workplaces, so that printed invitations can be sorted for handing out."""

    __tablename__ = "workplace"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    workplace_id: UUID = Field(primary_key=True)
    version: int
    code: str
    name: str
