"""What a tenant shares with others: training packages and good examples, which hold no person."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to


class Package(TenantRow, table=True):
    """A training package or a good example of this tenant; its content is in its editions."""

    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "code"))

    code: str
    kind: str
    """`training` or `example`."""
    latest: int = 0
    """The number of its newest edition; 0 before the first."""


class PackageEdition(Base, table=True):
    """One edition, never changed: what is adopted stays what it was."""

    __tablename__ = "package_edition"
    __table_args__ = of_tenant(to("package", "package_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    package_id: UUID = Field(primary_key=True)
    edition: int = Field(primary_key=True)
    title: str
    topics: list[str] = Field(sa_type=ARRAY(sa.Text))
    content: dict[str, Any] = Field(sa_type=JSONB)
    news: str | None = None
    made_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class PackageOffer(Base, table=True):
    """Which edition was offered to which other tenant."""

    __tablename__ = "package_offer"
    __table_args__ = of_tenant(to("package", "package_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    package_id: UUID = Field(primary_key=True)
    edition: int = Field(primary_key=True)
    recipient: str = Field(primary_key=True)
    following: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Whether later editions are offered to it by themselves."""
    offered_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class SharedPackage(TenantRow, table=True):
    """An edition as this tenant received it: the row is the recipient's own, the content a copy."""

    __tablename__ = "shared_package"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "offered_by", "package_id", "edition"),
        sa.Index("ix_shared_package_topics", "tenant_id", "package_id"),
    )

    offered_by: str
    """The tenant that made it."""
    offered_by_name: str
    package_id: UUID
    edition: int
    code: str
    kind: str
    title: str
    topics: list[str] = Field(sa_type=ARRAY(sa.Text))
    content: dict[str, Any] = Field(sa_type=JSONB)
    news: str | None = None


class Adoption(TenantRow, table=True):
    """This tenant uses one edition of somebody's package, until it moves to a newer one."""

    __tablename__ = "package_adoption"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "offered_by", "package_id"),
        to("shared_package", "shared_package_id"),
    )

    offered_by: str
    package_id: UUID
    shared_package_id: UUID
    edition: int
    activity_id: UUID | None = None
    """The activity that was made of a training package."""
    status: str = "in_use"
