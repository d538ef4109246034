"""Who wants to be told of which events, and what became of each telling."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_common.tables import NOW
from samlyft_reporting.models.keys import INSTANT, METADATA, column


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT, server_default=NOW, nullable=False)


def _id() -> sa.Column[object]:
    return sa.Column("id", UUID, primary_key=True, server_default=sa.text("uuidv7()"))


webhook = sa.Table(
    "webhook",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("version", sa.Integer),
    column("url", sa.Text),
    column("event_types", JSONB),
    column("municipality_code", sa.Text, nullable=True),
    column("status", sa.Text),
    column("generation", sa.Integer),
    column("read_xid", sa.Text),
    column("read_seq", sa.BigInteger),
    _now("changed_at"),
)
"""`generation` counts its secrets, which are derived and never stored; the log is read up to `read_xid`, `read_seq`."""
webhook_delivery = sa.Table(
    "webhook_delivery",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    _id(),
    column("webhook_id", UUID),
    column("event_id", UUID),
    column("event_type", sa.Text),
    column("body", sa.Text),
    column("status", sa.Text),
    column("attempts", sa.Integer),
    column("outcome", sa.Text, nullable=True),
    _now("next_try_at"),
    column("delivered_at", INSTANT, nullable=True),
    _now("created_at"),
    _now("changed_at"),
    sa.UniqueConstraint("tenant_id", "webhook_id", "event_id"),
    sa.Index(
        "ix_webhook_delivery_due",
        "tenant_id",
        "next_try_at",
        postgresql_where=sa.text("status = 'waiting'"),
    ),
)
OF_WEBHOOKS = (webhook, webhook_delivery)
