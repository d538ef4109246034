"""What the tables of survey have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import SQLModel

from samlyft_common.tables import SLUG, service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()

METADATA: sa.MetaData = Base.metadata


def of_tenant(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """A table of tenants' rows."""
    return (*constraints, sa.CheckConstraint(SLUG, name="tenant"))


def to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the tenant."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{table}.tenant_id", f"{table}.{column}"]
    )
