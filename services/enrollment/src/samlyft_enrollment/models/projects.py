"""Projects, their municipalities, and who takes part."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to


def _parts(kind: Any, empty: str) -> Any:
    """A list that is replaced as a whole; code of the version before leaves it empty."""
    return Field(default_factory=list, sa_type=kind, sa_column_kwargs={"server_default": empty})


class Project(TenantRow, table=True):
    """A project with its funder and the window in which hours may count; or a programme.

    A programme is ordinary operation: no funder, no end of the window, and it may carry a project on.
    """

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "code"), to("project", "continues_project_id")
    )

    code: str
    name: str
    funder: str | None = None
    programme_period: str | None = None
    eligible_from: date
    eligible_to: date | None = None
    synthetic: bool = False
    champion_training_minutes: int | None = None
    """Minutes of champion training that complete it; without, a leader records it by hand."""
    kind: str = Field(default="project", sa_column_kwargs={"server_default": "project"})
    beneficiary: str | None = None
    call: str | None = None
    decision_number: str | None = None
    registration_number: str | None = None
    closed_on: date | None = None
    continues_project_id: UUID | None = None
    introduction_kinds: list[str] = _parts(ARRAY(sa.Text), "{}")
    refresher_months: int | None = None
    phases: list[dict[str, Any]] = _parts(JSONB, "[]")
    goals: list[dict[str, Any]] = _parts(JSONB, "[]")
    steering_group: list[dict[str, Any]] = _parts(JSONB, "[]")
    risks: list[dict[str, Any]] = _parts(JSONB, "[]")


class ProjectMunicipality(Base, table=True):
    """A municipality's dated part in a project; a property of neither."""

    __tablename__ = "project_municipality"
    __table_args__ = of_tenant(to("project", "project_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True, foreign_key="municipality.code")
    from_on: date = Field(primary_key=True)
    to_on: date | None = None
    role: str = "participating"


class Participation(TenantRow, table=True):
    """One person's one participation in a project; whoever comes back opens the same one again."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "project_id", "person_id"),
        to("project", "project_id"),
        to("person", "person_id"),
        to("workplace", "workplace_id"),
        sa.Index("ix_participation_person", "tenant_id", "person_id"),
    )

    project_id: UUID
    person_id: UUID
    role_group: str
    municipality_code: str = Field(foreign_key="municipality.code")
    workplace_id: UUID
    starts_on: date
    ends_on: date | None = None
    status: str = "active"
    reason: str | None = None
