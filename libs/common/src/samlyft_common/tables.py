"""The tables that every service has: the log of facts, what was handled, and copies of tenants and grants.

They are SQLAlchemy tables in the service's own metadata, so that its migrations create and compare them.
"""

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


def _key(name: str, kind: Any = sa.Text, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, **options)


def _required(name: str, kind: Any = sa.Text, **options: Any) -> sa.Column[Any]:
    """Not null: the common tables have few gaps, each on purpose."""
    return sa.Column(name, kind, nullable=False, **options)


def common_tables(metadata: sa.MetaData) -> None:
    """Adds outbox, inbox, dead_letter, letter, idempotency, tenant and access_grant."""
    _delivery_tables(metadata)
    _letter_table(metadata)
    sa.Table(
        "idempotency",  # answers by key, given again to a repeat
        metadata,
        *(_key("tenant_id"), _key("client"), _key("route"), _key("key")),
        sa.Column("fingerprint", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("headers", JSONB),
        sa.Column("body", sa.Text),
        _required("created_at", INSTANT, server_default=NOW),
    )
    sa.Table(
        "tenant",  # enrollment's own, the others' copies; so are grants
        metadata,
        *(
            _key("tenant_id"),
            _required("version", sa.Integer),
            _required("name"),
            _required("kind"),
        ),
        *(_required("smallest_count", sa.Integer), _required("status")),
        _required("cors_origins", ARRAY(sa.Text), server_default=sa.text("'{}'")),
        sa.CheckConstraint(SLUG, name="tenant"),
        sa.CheckConstraint("tenant_id <> 'platform'", name="reserved"),
    )
    sa.Table(
        "access_grant",
        metadata,
        *(_key("tenant_id"), _key("id", UUID), _required("version", sa.Integer)),
        *(_required("issuer"), _required("subject"), _required("role")),
        *(_required("scopes", ARRAY(sa.Text)), _required("reach", ARRAY(sa.Text))),
        *(_required("valid_from", INSTANT), sa.Column("valid_to", INSTANT)),
        sa.Index("ix_access_grant_subject", "issuer", "subject"),
    )


def _delivery_tables(metadata: sa.MetaData) -> None:
    sa.Table(
        "outbox",  # the log of facts: every version of every aggregate, stamped when it is published
        metadata,
        *(_key("tenant_id"), _key("type"), _key("aggregate_id", UUID), _key("version", sa.Integer)),
        _required("event_id", UUID, server_default=sa.text("uuidv7()")),
        _required("known_at", INSTANT),
        _required("recorded_at", INSTANT, server_default=NOW),
        sa.Column("traceparent", sa.Text),
        _required("data", JSONB),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False),
        _required("xid", Xid8(), server_default=sa.text("pg_current_xact_id()")),
        sa.Column("published_at", INSTANT),
        sa.CheckConstraint(SLUG, name="tenant"),
        sa.Index("ix_outbox_unpublished", "seq", postgresql_where=sa.text("published_at is null")),
        sa.Index("ix_outbox_feed", "tenant_id", "xid", "seq"),
    )
    sa.Table(
        "inbox",  # events that were applied
        metadata,
        *(_key("tenant_id"), _key("event_id", UUID), _required("source")),
        *(_required("recorded_at", INSTANT), _required("handled_at", INSTANT, server_default=NOW)),
    )
    sa.Table(
        "dead_letter",  # events that could not be applied
        metadata,
        *(_key("tenant_id"), _key("id", UUID, server_default=sa.text("uuidv7()"))),
        *(_required("subject"), sa.Column("envelope", JSONB), _required("error")),
        *(_required("attempts", sa.Integer), _required("stored_at", INSTANT, server_default=NOW)),
    )


def _letter_table(metadata: sa.MetaData) -> None:
    sa.Table(
        "letter",  # e-mail to be sent; emptied of address and text when it has left
        metadata,
        *(_key("tenant_id"), _key("id", UUID, server_default=sa.text("uuidv7()"))),
        *(
            sa.Column("recipient", sa.Text),
            sa.Column("subject", sa.Text),
            sa.Column("body", sa.Text),
            sa.Column("unsubscribe", sa.Text),
        ),
        _required("reference"),
        *(
            _required("attempts", sa.Integer, server_default=sa.text("0")),
            sa.Column("failure", sa.Text),
        ),
        *(_required(f"{when}_at", INSTANT, server_default=NOW) for when in ("posted", "next_try")),
        sa.Column("sent_at", INSTANT),
        sa.CheckConstraint(SLUG, name="tenant"),
        sa.Index("ix_letter_reference", "tenant_id", "reference"),
        sa.Index(
            "ix_letter_waiting", "next_try_at", postgresql_where=sa.text("recipient is not null")
        ),
    )
