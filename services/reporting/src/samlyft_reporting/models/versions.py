"""Facts of the other services, as versions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.keys import INSTANT, column, versions

MERGED = sa.text("merged_into is not null")

project = versions(
    "project",
    column("code", sa.Text),
    column("name", sa.Text),
    column("funder", sa.Text, nullable=True),
    column("programme_period", sa.Text, nullable=True),
    column("eligible_from", sa.Date),
    column("eligible_to", sa.Date, nullable=True),
    column("municipalities", JSONB),
    column("synthetic", sa.Boolean),
)
participation = versions(
    "participation",
    column("project_id", UUID),
    column("person_id", UUID),
    column("role_group", sa.Text),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("starts_on", sa.Date),
    column("ends_on", sa.Date, nullable=True),
    column("status", sa.Text),
    column("reason", sa.Text, nullable=True),
    sa.Index("ix_participation_project", "tenant_id", "project_id", "person_id"),
)
person = versions(
    "person",
    column("status", sa.Text),
    column("merged_into", UUID, nullable=True),
    sa.Index("ix_person_merged", "tenant_id", "id", postgresql_where=MERGED),
)
workplace = versions(
    "workplace",
    column("code", sa.Text),
    column("name", sa.Text),
    column("municipality_code", sa.Text),
    column("employer_number", sa.Text),
    column("area_of_care", sa.Text),
    column("opened_on", sa.Date),
    column("closed_on", sa.Date, nullable=True),
)
session = versions(
    "session",
    column("project_id", UUID),
    column("starts_at", INSTANT),
    column("ends_at", INSTANT),
    column("kind", sa.Text),
    column("form", sa.Text),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("status", sa.Text),
    sa.Index("ix_session_project", "tenant_id", "project_id"),
)
release = versions(
    "release",
    column("project_id", UUID),
    column("round_id", UUID),
    column("wave", sa.Text),
    column("invited", sa.Integer),
    column("answered", sa.Integer),
    column("paired", sa.Integer),
    column("cells", JSONB),
    sa.Index("ix_release_project", "tenant_id", "project_id"),
)
round_ = versions(
    "round",
    column("project_id", UUID),
    column("family_id", UUID),
    column("wave", sa.Text),
    column("opens_on", sa.Date),
    column("closes_on", sa.Date),
    column("status", sa.Text),
    column("invited", sa.Integer),
    column("answered_at_least", sa.Integer),
)
unmatched = versions(
    "unmatched",
    column("project_id", UUID),
    column("attendances", sa.Integer),
    column("minutes", sa.Integer),
    sa.Index("ix_unmatched_project", "tenant_id", "project_id"),
)
