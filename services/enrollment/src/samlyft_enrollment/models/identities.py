"""Identity numbers, their keys, and who read them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, of_tenant, to


class TenantKey(Base, table=True):
    """A tenant's keys, wrapped by the master key; without these rows its numbers are noise."""

    __tablename__ = "tenant_key"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    purpose: str = Field(primary_key=True)
    key_id: int = Field(primary_key=True)
    wrapped: bytes
    created_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class Identity(Base, table=True):
    """The one place of identity numbers: sealed, found by keyed hash, older ones kept."""

    __table_args__ = of_tenant(
        to("person", "person_id"),
        sa.UniqueConstraint("tenant_id", "lookup"),
        sa.Index(
            "uq_identity_current",
            "tenant_id",
            "person_id",
            unique=True,
            postgresql_where=sa.text("replaced_at is null"),
        ),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    kind: str
    key_id: int
    sealed: bytes
    lookup: bytes | None = None
    """Empty for replacement forms, which two persons may share."""
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})
    replaced_at: datetime | None = None


class IdentityRead(Base, table=True):
    """Who read whose identity numbers, and why; the app role can add rows and nothing else."""

    __tablename__ = "identity_read"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    actor: str
    client_id: str
    purpose: str
    reference: str | None = None
    person_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    read_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})
