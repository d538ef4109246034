"""What every table of enrollment is made from: its metadata, the columns of a tenant's row, its references."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samlyft_common.tables import SLUG, service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()

METADATA: sa.MetaData = Base.metadata
# Only here are tenants listed, and asked which have changed.
METADATA.tables["tenant"].append_column(
    sa.Column(
        "changed_at",
        sa.DateTime(timezone=True),
        server_default=sa.text("now()"),
        nullable=False,
    )
)


def of_tenant(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """The constraints of a tenant's table, with the one that keeps its slug well formed."""
    return (*constraints, sa.CheckConstraint(SLUG, name="tenant"))


def to(table: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the tenant: checks of foreign keys pass by row-level security."""
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.{key}"])


class TenantRow(Base):
    """What every row of a tenant has: its place, its version and when it was last written."""

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    version: int = 1
    known_at: datetime
    """When the project knew what this version says; later versions are never known earlier."""
    changed_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})
