"""How tables of the read model are declared: by column, and as versions with the days on which they were known."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from samlyft_common.tables import service_base

Base = service_base()
METADATA = Base.metadata
INSTANT = sa.DateTime(timezone=True)


def column(name: str, kind: Any, *, key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    """A column that must have a value unless said otherwise."""
    return sa.Column(name, kind, primary_key=key, nullable=nullable)


def versions(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """A table of versions: `known_on` to the day before `known_until` (local dates) is when one was current.

    Both follow from `known_at` and are kept by `commands.store_versions`: a version that claims to be known
    before its predecessor counts from the same day as the predecessor.
    """
    return sa.Table(
        name,
        METADATA,
        column("tenant_id", sa.Text, key=True),
        column("id", UUID, key=True),
        column("version", sa.Integer, key=True),
        column("known_at", INSTANT),
        column("known_on", sa.Date),
        column("known_until", sa.Date, nullable=True),
        *columns,
    )
