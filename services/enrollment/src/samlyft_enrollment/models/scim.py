"""What a municipality's directory (SCIM) says of people and groups, beside what the register knows itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, of_tenant, to

NOW = sa.text("now()")


class ScimUser(Base, table=True):
    """What the directory calls a person, and what it says that no other table holds."""

    __tablename__ = "scim_user"
    __table_args__ = of_tenant(
        to("person", "person_id"),
        sa.UniqueConstraint("tenant_id", "user_key"),
        sa.Index("ix_scim_user_external", "tenant_id", "external_id"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    person_id: UUID = Field(primary_key=True)
    version: int = 1
    user_name: str
    user_key: str = Field(sa_type=sa.Text(collation="C"))
    """The user name in lower case: `Anna` and `anna` are one."""
    external_id: str | None = None
    active: bool = True
    removed_at: datetime | None = None
    """Since when the directory knows her no longer; the register's own rules decide what stays."""
    attributes: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    changed_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class ScimGroup(Base, table=True):
    """A group of the directory; a workplace with its external id as code makes the two one."""

    __tablename__ = "scim_group"
    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "external_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    version: int = 1
    display_name: str
    external_id: str | None = None
    created_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    changed_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class ScimMember(Base, table=True):
    """Somebody whom the directory put into a group or at a workplace; employments say so by themselves."""

    __tablename__ = "scim_member"
    __table_args__ = of_tenant(
        to("person", "person_id"), sa.Index("ix_scim_member_person", "tenant_id", "person_id")
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    group_id: UUID = Field(primary_key=True)
    """A group of the directory, or a workplace."""
    person_id: UUID = Field(primary_key=True)
