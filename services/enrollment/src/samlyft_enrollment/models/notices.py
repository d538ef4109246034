"""How a person is reached, and what she was told."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to


class Contact(Base, table=True):
    """Where and in which language a person wants notices, and which she does not want."""

    __table_args__ = of_tenant(to("person", "person_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    person_id: UUID = Field(primary_key=True)
    version: int = 1
    email: str | None = None
    language: str = "sv"
    declined: list[str] = Field(default_factory=list, sa_type=ARRAY(sa.Text))
    """Kinds of notices that she does not want by mail."""
    changed_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class Notice(TenantRow, table=True):
    """One thing that one person was to be told, and how it reached her."""

    __table_args__ = of_tenant(
        to("person", "person_id"),
        sa.Index("ix_notice_about", "tenant_id", "about_id"),
        sa.Index("ix_notice_person", "tenant_id", "person_id"),
        sa.Index("ix_notice_door", "tenant_id", "door"),
    )

    person_id: UUID
    kind: str
    about_id: UUID | None = None
    """The planned session or application that it is about."""
    facts: dict[str, Any] = Field(sa_type=JSONB)
    language: str
    channel: str
    """`mail`, or `list` for those without an address or who declined."""
    why: str | None = None
    """Why it is on the list only: no_address, declined, bounced, protected, quiet."""
    door: bytes | None = None
    """Keyed hash of the token in the letter's link: who holds it may decline more of them."""
    told_at: datetime | None = None
    """When somebody ticked it off the printed list."""
