"""The tables that every service has: the log of facts, what was handled, and copies of tenants and grants.

They are SQLAlchemy tables in the service's own metadata, so that its migrations create and compare them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
SLUG = "tenant_id ~ '^[a-z][a-z0-9-]{1,30}$'"
NOW = sa.text("now()")
INSTANT = sa.DateTime(timezone=True)


class Xid8(sa.types.UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id: with `seq` it orders the change feed without skipping a late commit."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


# So that `alembic check` reads the column back as what it is.
ischema_names["xid8"] = Xid8


def service_base() -> type[SQLModel]:
    """A base class with a registry and metadata of its own: two services in one process never share a table."""

    class Base(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMING))):
        """Declares a table of this service."""

    common_tables(Base.metadata)
    return Base


def _column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    """Not null unless said: the common tables have few gaps, each on purpose."""
    return sa.Column(name, kind, **{"nullable": False, **options})


def common_tables(metadata: sa.MetaData) -> None:
    """Adds outbox, inbox, dead_letter, idempotency, tenant and access_grant."""
    for table in (_outbox, _inbox, _dead_letter, _idempotency, _tenant, _access_grant):
        table(metadata)


def _outbox(metadata: sa.MetaData) -> None:
    """The log of facts: every version of every aggregate, stamped when it is published."""
    sa.Table(
        "outbox",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("type", sa.Text, primary_key=True),
        _column("aggregate_id", UUID, primary_key=True),
        _column("version", sa.Integer, primary_key=True),
        _column("event_id", UUID, server_default=sa.text("uuidv7()")),
        _column("known_at", INSTANT),
        _column("recorded_at", INSTANT, server_default=NOW),
        _column("traceparent", sa.Text, nullable=True),
        _column("data", JSONB),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False),
        _column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()")),
        _column("published_at", INSTANT, nullable=True),
        sa.CheckConstraint(SLUG, name="tenant"),
        sa.Index("ix_outbox_unpublished", "seq", postgresql_where=sa.text("published_at is null")),
        sa.Index("ix_outbox_feed", "tenant_id", "xid", "seq"),
    )


def _inbox(metadata: sa.MetaData) -> None:
    """Events that were applied."""
    sa.Table(
        "inbox",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("event_id", UUID, primary_key=True),
        _column("source", sa.Text),
        _column("recorded_at", INSTANT),
        _column("handled_at", INSTANT, server_default=NOW),
    )


def _dead_letter(metadata: sa.MetaData) -> None:
    """Events that could not be applied."""
    sa.Table(
        "dead_letter",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("id", UUID, primary_key=True, server_default=sa.text("uuidv7()")),
        _column("subject", sa.Text),
        _column("envelope", JSONB, nullable=True),
        _column("error", sa.Text),
        _column("attempts", sa.Integer),
        _column("stored_at", INSTANT, server_default=NOW),
    )


def _idempotency(metadata: sa.MetaData) -> None:
    """Answers by key, given again to a repeat."""
    sa.Table(
        "idempotency",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("client", sa.Text, primary_key=True),
        _column("route", sa.Text, primary_key=True),
        _column("key", sa.Text, primary_key=True),
        _column("fingerprint", sa.Text, nullable=True),
        _column("status", sa.Integer, nullable=True),
        _column("headers", JSONB, nullable=True),
        _column("body", sa.Text, nullable=True),
        _column("created_at", INSTANT, server_default=NOW),
    )


def _tenant(metadata: sa.MetaData) -> None:
    """Tenants: enrollment's own, the others' copies."""
    sa.Table(
        "tenant",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("version", sa.Integer),
        _column("name", sa.Text),
        _column("kind", sa.Text),
        _column("smallest_count", sa.Integer),
        _column("status", sa.Text),
        sa.CheckConstraint(SLUG, name="tenant"),
        sa.CheckConstraint("tenant_id <> 'platform'", name="reserved"),
    )


def _access_grant(metadata: sa.MetaData) -> None:
    """Who may do what: enrollment's own, the others' copies."""
    sa.Table(
        "access_grant",
        metadata,
        _column("tenant_id", sa.Text, primary_key=True),
        _column("id", UUID, primary_key=True),
        _column("version", sa.Integer),
        _column("issuer", sa.Text),
        _column("subject", sa.Text),
        _column("role", sa.Text),
        _column("scopes", ARRAY(sa.Text)),
        _column("reach", ARRAY(sa.Text)),
        _column("valid_from", INSTANT),
        _column("valid_to", INSTANT, nullable=True),
        sa.Index("ix_access_grant_subject", "issuer", "subject"),
    )
