"""What a tenant has chosen, and the keys by which its machine clients prove themselves."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant

NOW = sa.text("now()")


class TenantSetting(Base, table=True):
    """The choices of one tenant; absent ones have their defaults. Its version is the tenant's."""

    __tablename__ = "tenant_setting"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    chosen: dict[str, Any] = Field(sa_type=JSONB)
    actor: str
    changed_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class Machine(Base, table=True):
    """What a machine client is called; what it may do stands in its grant, of the same id."""

    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    name: str
    last_used_on: date | None = None
    """The last day on which it called this service."""
    changed_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class MachineKey(TenantRow, table=True):
    """A public key of a machine client; two may be valid at once, so that one can be replaced."""

    __tablename__ = "machine_key"
    __table_args__ = of_tenant(
        sa.ForeignKeyConstraint(["tenant_id", "machine_id"], ["machine.tenant_id", "machine.id"]),
        sa.UniqueConstraint("tenant_id", "machine_id", "kid"),
    )

    machine_id: UUID
    kid: str
    jwk: dict[str, Any] = Field(sa_type=JSONB)
    expires_on: date
    revoked_at: datetime | None = None
