"""Evaluation: who evaluates what and until when, what they were given, who is asked, and what they recommend."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_common.tables import NOW
from samlyft_reporting.models.keys import INSTANT, METADATA, column

NEW_ID = sa.text("uuidv7()")


def _id() -> sa.Column[object]:
    return sa.Column("id", UUID, primary_key=True, server_default=NEW_ID)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT, server_default=NOW, nullable=False)


evaluation_assignment = sa.Table(
    "evaluation_assignment",  # the subject may take extracts within the days, and nobody else
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("project_id", UUID),
    column("issuer", sa.Text),
    column("subject", sa.Text),
    column("evaluator", sa.Text),
    column("purpose", sa.Text),
    column("from_on", sa.Date),
    column("to_on", sa.Date),
    column("status", sa.Text),
    column("actor", sa.Text),
    _now("changed_at"),
    sa.CheckConstraint("status in ('given', 'ended')", name="status"),
)
evaluation_extract = sa.Table(
    "evaluation_extract",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("assignment_id", UUID),
    column("project_id", UUID),
    column("as_of", sa.Date),
    column("smallest_cell", sa.Integer),
    column("people", sa.Integer),
    column("generalised", sa.Integer),
    column("withheld", sa.Integer),
    column("files", JSONB),
    column("actor", sa.Text),
    _now("made_at"),
    sa.Index("ix_evaluation_extract_assignment", "tenant_id", "assignment_id"),
)
evaluation_file = sa.Table(
    "evaluation_file",  # the bytes as given: nothing says which person a pseudonym stands for
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("extract_id", UUID, key=True),
    column("part", sa.Text, key=True),
    column("content", sa.LargeBinary),
)
evaluation_read = sa.Table(
    "evaluation_read",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("extract_id", UUID),
    column("project_id", UUID),
    column("part", sa.Text),
    column("actor", sa.Text),
    _now("read_at"),
    sa.Index("ix_evaluation_read_extract", "tenant_id", "extract_id", "read_at"),
)
interview_sample = sa.Table(
    "interview_sample",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("assignment_id", UUID),
    column("project_id", UUID),
    column("as_of", sa.Date),
    column("dimensions", JSONB),
    column("per_stratum", sa.Integer),
    column("seed", sa.BigInteger),
    column("strata", JSONB),
    column("too_few", sa.Integer),
    column("actor", sa.Text),
    _now("made_at"),
    sa.Index("ix_interview_sample_assignment", "tenant_id", "assignment_id"),
)
interview_seat = sa.Table(
    "interview_seat",  # who was drawn: for those who ask them, never for the evaluator
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("sample_id", UUID),
    column("project_id", UUID),
    column("person_id", UUID),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("role_group", sa.Text),
    column("status", sa.Text),
    _now("changed_at"),
    sa.UniqueConstraint("tenant_id", "sample_id", "person_id"),
)
recommendation = sa.Table(
    "recommendation",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("assignment_id", UUID),
    column("project_id", UUID),
    column("municipality_code", sa.Text, nullable=True),
    column("body", sa.Text),
    column("owner", sa.Text),
    column("due_on", sa.Date, nullable=True),
    column("status", sa.Text),
    column("answer", sa.Text, nullable=True),
    column("answered_on", sa.Date, nullable=True),
    column("answered_by", sa.Text, nullable=True),
    column("actor", sa.Text),
    _now("changed_at"),
    sa.Index("ix_recommendation_project", "tenant_id", "project_id"),
)
OF_EVALUATION = (
    *(evaluation_assignment, evaluation_extract, evaluation_file, evaluation_read),
    *(interview_sample, interview_seat, recommendation),
)
