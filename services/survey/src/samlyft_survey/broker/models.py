"""Tables of the broker's own database. No column holds a person id, a name or an answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from samlyft_common.tables import NAMING, NOW, SLUG

if TYPE_CHECKING:
    BrokerBase = SQLModel
else:

    class BrokerBase(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMING))):
        """Base of its own: the broker has neither outbox nor inbox, and publishes nothing."""


METADATA: sa.MetaData = BrokerBase.metadata


class FamilyKey(BrokerBase, table=True):
    """The key of a family of rounds, sealed under the master key; emptied when the family closes."""

    __tablename__ = "family_key"
    __table_args__ = (sa.CheckConstraint(SLUG, name="tenant"),)

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    family_id: UUID = Field(primary_key=True)
    sealed: bytes | None
    created_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    destroyed_at: datetime | None = None
    destroyed_by: str | None = None


class Invited(BrokerBase, table=True):
    """That somebody has been invited to a round, under a mark that equals no pairing key and no token."""

    __tablename__ = "invited"
    __table_args__ = (sa.CheckConstraint(SLUG, name="tenant"),)

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    round_id: UUID = Field(primary_key=True)
    mark: bytes = Field(primary_key=True)
    role_group: str | None = None
    facts: dict[str, Any] | None = Field(None, sa_type=JSONB)
    """As coarse as those of the token: to count who was asked, by group."""


class Token(BrokerBase, table=True):
    """An unspent one-time token, as a keyed hash; spending deletes the row, so used is as absent as wrong."""

    __tablename__ = "token"
    __table_args__ = (
        sa.Index("ix_token_mark", "tenant_id", "round_id", "mark"),
        sa.CheckConstraint(SLUG, name="tenant"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    token_hash: bytes = Field(primary_key=True)
    round_id: UUID
    mark: bytes
    """That of the invitation, to revoke it by."""
    masked_key: bytes
    """The pairing key, readable with the token only: nothing here equals anything in an answer."""
    role_group: str
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    """Coarse; each combination was that of at least five invited."""
    shared: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Made for whoever came by a shared link: nobody knows who."""
    draft: bytes | None = None
    """What has been answered so far, readable with the token only; gone with the row when it is spent."""
