"""Projects and what is planned in them, as enrollment told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from samlyft_reporting.models.keys import INSTANT, column, versions

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
    column("kind", sa.Text, nullable=True),
    column("beneficiary", sa.Text, nullable=True),
    column("call", sa.Text, nullable=True),
    column("decision_number", sa.Text, nullable=True),
    column("registration_number", sa.Text, nullable=True),
    column("closed_on", sa.Date, nullable=True),
    column("phases", JSONB, nullable=True),
    column("goals", JSONB, nullable=True),
)
activity = versions(
    "activity",
    column("code", sa.Text),
    column("name", sa.Text),
    column("kind", sa.Text),
    column("gathering", sa.Text, nullable=True),
    column("project_id", UUID, nullable=True),
    column("municipality_code", sa.Text, nullable=True),
    column("series", sa.Text, nullable=True),
    column("series_order", sa.Integer, nullable=True),
    column("topics", ARRAY(sa.Text)),
    column("competences", ARRAY(sa.Text)),
    column("nominal_minutes", sa.Integer, nullable=True),
    column("theory_minutes", sa.Integer, nullable=True),
    column("discussion_minutes", sa.Integer, nullable=True),
    column("learning_goals", ARRAY(sa.Text)),
    column("status", sa.Text),
)
planned_session = versions(
    "planned_session",
    column("code", sa.Text),
    column("activity_id", UUID),
    column("project_id", UUID, nullable=True),
    column("kind", sa.Text),
    column("form", sa.Text),
    column("topic", sa.Text),
    column("starts_at", INSTANT),
    column("ends_at", INSTANT),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("trainer_ids", ARRAY(UUID)),
    column("capacity", sa.Integer, nullable=True),
    column("status", sa.Text),
)
sign_up = versions(
    "sign_up",
    column("planned_session_id", UUID),
    column("person_id", UUID),
    column("workplace_id", UUID, nullable=True),
    column("status", sa.Text),
    column("release", sa.Text),
    column("release_reason", sa.Text, nullable=True),
    column("substitute_needed", sa.Boolean),
)
milestone = versions(
    "milestone",
    column("project_id", UUID),
    column("municipality_code", sa.Text),
    column("kind", sa.Text),
    column("stage", sa.Text),
    column("evident", sa.Boolean),
    column("due_on", sa.Date, nullable=True),
    column("reached_on", sa.Date, nullable=True),
)
