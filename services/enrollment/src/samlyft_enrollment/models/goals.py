"""What a project is to reach in words, its parts, who leads it locally, and who counts."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class Milestone(TenantRow, table=True):
    """What a municipality is to reach: method, plan, platform, what remains after the project."""

    __table_args__ = of_tenant(
        to("project", "project_id"),
        sa.UniqueConstraint("tenant_id", "project_id", "municipality_code", "kind", "name"),
    )

    project_id: UUID
    municipality_code: str = Field(foreign_key="municipality.code")
    kind: str
    name: str
    stage: str = "not_started"
    evidence: str | None = None
    evidence_link: str | None = None
    owner: str | None = None
    due_on: date | None = None
    reached_on: date | None = None


class Subproject(TenantRow, table=True):
    """A part of a project (delprojekt): common, or one municipality's own."""

    __table_args__ = of_tenant(
        to("project", "project_id"), sa.UniqueConstraint("tenant_id", "project_id", "code")
    )

    project_id: UUID
    code: str
    name: str
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    from_on: date
    to_on: date | None = None
    aim: str | None = None


class LocalLeader(TenantRow, table=True):
    """The post of a local project leader, filled or vacant, with its mandate and share."""

    __tablename__ = "local_leader"
    __table_args__ = of_tenant(
        to("project", "project_id"),
        to("person", "person_id"),
        sa.Index("ix_local_leader_project", "tenant_id", "project_id"),
    )

    project_id: UUID
    municipality_code: str = Field(foreign_key="municipality.code")
    person_id: UUID | None = None
    mandate: str
    share_percent: int
    from_on: date
    to_on: date | None = None


class CountingRule(TenantRow, table=True):
    """Who counts as a participant under a call, while the rule is valid."""

    __tablename__ = "counting_rule"
    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "call", "valid_from"))

    call: str
    valid_from: date
    valid_to: date | None = None
    role_groups: list[str] = Field(sa_type=ARRAY(sa.Text))
    least_minutes: int = 0
    source: str
