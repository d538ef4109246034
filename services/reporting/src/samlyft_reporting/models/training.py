"""What was held, who stayed away, and what became of it, as the training log told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from samlyft_reporting.models.keys import INSTANT, column, versions

session = versions(
    "session",
    column("project_id", UUID),
    column("code", sa.Text, nullable=True),
    column("starts_at", INSTANT),
    column("ends_at", INSTANT),
    column("kind", sa.Text),
    column("form", sa.Text),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("status", sa.Text),
    column("stage", sa.Text, nullable=True),
    column("topic", sa.Text, nullable=True),
    column("topics", ARRAY(sa.Text), nullable=True),
    column("trainers", JSONB, nullable=True),
    column("theory_minutes", sa.Integer, nullable=True),
    column("discussion_minutes", sa.Integer, nullable=True),
    column("planned_session_id", UUID, nullable=True),
    sa.Index("ix_session_project", "tenant_id", "project_id"),
)
absence = versions(
    "absence",
    column("project_id", UUID),
    column("session_id", UUID),
    column("person_id", UUID),
    column("local_date", sa.Date),
    column("status", sa.Text),
)
"""One a person and session: `id` is the attendance; minutes posted later say otherwise."""
unmatched = versions(
    "unmatched",
    column("project_id", UUID),
    column("attendances", sa.Integer),
    column("minutes", sa.Integer),
    sa.Index("ix_unmatched_project", "tenant_id", "project_id"),
)
closed_month = versions(
    "closed_month",
    column("project_id", UUID),
    column("municipality_code", sa.Text),
    column("month", sa.Text),
    column("status", sa.Text),
    column("stale", sa.Boolean),
    column("minutes", sa.Integer),
)
certificate = versions(
    "certificate",
    column("person_id", UUID),
    column("project_id", UUID),
    column("month", sa.Text),
    column("minutes", sa.Integer),
    column("status", sa.Text),
    column("stale", sa.Boolean),
    column("replaces", UUID, nullable=True),
    column("eligible_minutes", sa.Integer, nullable=True),
    sa.Index("ix_certificate_project", "tenant_id", "project_id", "month"),
)
support = versions(
    "support",
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("topic", sa.Text),
    column("minutes", sa.Integer),
    column("local_date", sa.Date),
    column("champion_id", UUID, nullable=True),
    column("status", sa.Text),
)
barrier = versions(
    "barrier",
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("kind", sa.Text),
    column("seen_on", sa.Date),
    column("resolved_on", sa.Date, nullable=True),
    column("status", sa.Text),
)
work_change = versions(
    "work_change",
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID, nullable=True),
    column("kind", sa.Text),
    column("changed_on", sa.Date),
    column("digital", sa.Boolean),
    column("session_ids", ARRAY(UUID)),
    column("status", sa.Text),
)
action_plan = versions(
    "action_plan",
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("level", sa.Text),
    column("due_on", sa.Date),
    column("adopted_on", sa.Date, nullable=True),
    column("status", sa.Text),
    column("measures", JSONB),
)
test_result = versions(
    "test_result",
    column("project_id", UUID),
    column("course_id", UUID),
    column("kind", sa.Text),
    column("person_id", UUID, nullable=True),
    column("completed_on", sa.Date, nullable=True),
    column("passed", sa.Boolean, nullable=True),
)
