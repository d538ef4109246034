"""Who works and takes part, as enrollment told: ids, codes and coarse facts, and no name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from samlyft_reporting.models.keys import column, versions

MERGED = sa.text("merged_into is not null")

person = versions(
    "person",
    column("status", sa.Text),
    column("merged_into", UUID, nullable=True),
    column("gender", sa.Text, nullable=True),
    column("birth_year", sa.Integer, nullable=True),
    column("protected", sa.Boolean, nullable=True),
    sa.Index("ix_person_merged", "tenant_id", "id", postgresql_where=MERGED),
)
employment = versions(
    "employment",
    column("person_id", UUID),
    column("employer_number", sa.Text),
    column("workplace_id", UUID),
    column("municipality_code", sa.Text),
    column("role_group", sa.Text),
    column("starts_on", sa.Date),
    column("ends_on", sa.Date, nullable=True),
    column("status", sa.Text),
    column("occupation", sa.Text, nullable=True),
    column("share_percent", sa.Integer, nullable=True),
    column("hours", sa.Text, nullable=True),
    sa.Index("ix_employment_person", "tenant_id", "person_id"),
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
champion = versions(
    "champion",
    column("person_id", UUID),
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text),
    column("workplace_ids", ARRAY(UUID)),
    column("recruited_by", sa.Text),
    column("minutes_per_week", sa.Integer),
    column("active_from", sa.Date),
    column("active_to", sa.Date, nullable=True),
    column("trained_on", sa.Date, nullable=True),
    column("network", sa.Text, nullable=True),
    column("handover_to_id", UUID, nullable=True),
    column("status", sa.Text),
)
