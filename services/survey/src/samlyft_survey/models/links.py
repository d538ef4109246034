"""Shared links, and where invitations are mailed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_survey.tables import Base, of_tenant, to


class SharedLink(Base, table=True):
    """A link or QR code that many answer by, at a workplace meeting or on a kiosk; who they are is nowhere."""

    __tablename__ = "shared_link"
    __table_args__ = of_tenant(
        to("round", "round_id"),
        sa.UniqueConstraint("tenant_id", "token_hash"),
        sa.CheckConstraint("expected between 1 and 1000", name="expected"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    link_id: UUID = Field(primary_key=True)
    round_id: UUID
    token_hash: bytes
    kiosk: bool
    self_code: bool
    """Asks for a code of one's own, by which answers are paired instead."""
    expected: int
    """How many are asked by it; twice as many forms may be begun, since some begin again."""
    started: int = 0
    facts: dict[str, Any] = Field(sa_type=JSONB)
    """Of the workplace, if one is named and the group is large enough."""
    expires_on: date
    status: Literal["open", "closed"] = Field(default="open", sa_type=sa.String)
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class Address(Base, table=True):
    """Where somebody taking part gets invitations by mail, and whether they may be sent."""

    __tablename__ = "address"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "address_id"),
        sa.UniqueConstraint("tenant_id", "door"),
        sa.CheckConstraint("status in ('active', 'declined', 'bounced')", name="status"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    person_id: UUID = Field(primary_key=True)
    address_id: UUID
    """What letters refer to: nothing of a person."""
    email: str
    language: str = "sv"
    status: Literal["active", "declined", "bounced"] = Field(default="active", sa_type=sa.String)
    door: bytes
    """Of the page behind the letters' last line, that takes them off the list."""
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
