"""Signals as they stand, what became of them, what is to be looked at again, and what a tenant says of them."""

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


signal = sa.Table(
    "signal",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("rule", sa.Text),
    column("project_id", UUID),
    column("municipality_code", sa.Text, nullable=True),
    column("workplace_id", UUID, nullable=True),
    column("status", sa.Text),
    column("evidence", JSONB),
    column("raised_on", sa.Date),
    column("ended_on", sa.Date, nullable=True),
    column("snoozed_until", sa.Date, nullable=True),
    column("snooze_reason", sa.Text, nullable=True),
    _now("changed_at"),
    sa.CheckConstraint("status in ('raised', 'ended')", name="status"),
    sa.Index(
        "uq_signal_place",
        "tenant_id",
        "project_id",
        "rule",
        "municipality_code",
        "workplace_id",
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
)
signal_step = sa.Table(
    "signal_step",  # its history: raised, ended, snoozed, woken
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("signal_id", UUID, key=True),
    column("version", sa.Integer, key=True),
    column("step", sa.Text),
    column("day", sa.Date),
    column("evidence", JSONB, nullable=True),
    column("reason", sa.Text, nullable=True),
    column("note", sa.Text, nullable=True),
    column("actor", sa.Text, nullable=True),
    _now("at"),
)
signal_due = sa.Table(
    "signal_due",  # municipalities about which something new is known; `*` is everything
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("municipality_code", sa.Text),
    _now("at"),
)
signal_run = sa.Table(
    "signal_run",  # the day of the last whole computation
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("day", sa.Date),
    column("at", INSTANT),
)
signal_threshold = sa.Table(
    "signal_threshold",  # a tenant's own, from a day on; what ships is in the catalogue
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("name", sa.Text),
    column("value", sa.Numeric(10, 3)),
    column("from_on", sa.Date),
    column("reason", sa.Text),
    column("actor", sa.Text),
    _now("changed_at"),
    sa.UniqueConstraint("tenant_id", "name", "from_on"),
)
observation = sa.Table(
    "observation",  # what only somebody who was there can tell
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("project_id", UUID),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("kind", sa.Text),
    column("seen_on", sa.Date),
    column("status", sa.Text),
    column("actor", sa.Text),
    _now("changed_at"),
)
OF_SIGNALS = (signal, signal_step, signal_due, signal_run, signal_threshold, observation)
