"""Rates and rules as the training log published them, and financial reports as they were frozen."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from samlyft_reporting.models.filing import NEW_ID, NOW
from samlyft_reporting.models.keys import INSTANT, METADATA, column, versions

rate = versions(
    "rate",
    column("call_code", sa.Text),
    column("programme_area", sa.Text),
    column("year", sa.Integer),
    column("time_kind", sa.Text),
    column("amount", sa.Numeric(10, 2)),
    column("valid_from", sa.Date),
    column("valid_to", sa.Date, nullable=True),
    column("source", sa.Text),
    column("synthetic", sa.Boolean),
)
financing_rule = versions(
    "financing_rule",
    column("project_id", UUID),
    column("from_month", sa.Text),
    column("call_code", sa.Text),
    column("programme_area", sa.Text),
    column("rounding", sa.Text),
    column("time_kinds", ARRAY(sa.Text)),
    column("yearly_cap_hours", sa.Integer, nullable=True),
    column("source", sa.Text),
    sa.Index("ix_financing_rule_project", "tenant_id", "project_id"),
)
financial_report = sa.Table(
    "financial_report",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("financial_report_id", UUID, primary_key=True, server_default=NEW_ID),
    column("project_id", UUID),
    column("from_month", sa.Text),
    column("to_month", sa.Text),
    column("revision", sa.Integer),
    column("input_hash", sa.Text),
    column("content", JSONB),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    column("actor", sa.Text),
    sa.UniqueConstraint(
        "tenant_id", "project_id", "from_month", "to_month", "revision", name="uq_financial_report"
    ),
    sa.Index("ix_financial_report_recorded_at", "tenant_id", "recorded_at", "financial_report_id"),
)
"""An application's figures as they stood; a later one of the same months is a new revision."""
