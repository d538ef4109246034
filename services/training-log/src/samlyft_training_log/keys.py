"""What all tables of the service share: one metadata, and a key that begins with the tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samlyft_common.tables import SLUG, service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()

METADATA: sa.MetaData = Base.metadata


def of_tenant(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """A table's constraints and indexes, with the check of its tenant."""
    return (*constraints, sa.CheckConstraint(SLUG, name="tenant"))


def unchecked(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """For the two tables that imports fill: their policies hold each row's tenant, and the check costs a tenth."""
    return constraints


def to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the tenant: checks of foreign keys pass by row-level security."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{table}.tenant_id", f"{table}.{column}"]
    )


class OfTenant(Base):
    """Leads every key."""

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)


def unique(table: str, *columns: str) -> sa.Index:
    """What names a row, to be a table's last index: while it is empty all seem equal, and the planner takes the newest.

    With another one, plans made then would read the whole tenant for each row until the table is next analysed.
    """
    return sa.Index(f"uq_{table}_key", "tenant_id", *columns, unique=True)


def waiting(table: str) -> sa.Index:
    """What waits for a reference; empty when all is matched."""
    return sa.Index(
        f"ix_{table}_unmatched",
        *("tenant_id", "employer_number", "employee_number"),
        postgresql_where=sa.text("person_id is null"),
    )
