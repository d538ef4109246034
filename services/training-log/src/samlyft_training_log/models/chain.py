"""The chain: what was posted, sealed so that a later change is found."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, unique


class Seal(OfTenant, table=True):
    """One posting in its tenant's chain: a salted digest a line, and a link over them and the link before.

    Only the sealer writes here. Without its salt a digest tells nothing of its line, and the link still holds: gallring
    takes a line's content and its salt, never its digest.
    """

    __tablename__ = "seal"
    __table_args__ = of_tenant(
        sa.CheckConstraint("position > 0", name="position"),
        sa.CheckConstraint("cardinality(salts) = cardinality(digests)", name="salts"),
        unique("seal", "posting_id"),
    )

    position: int = Field(primary_key=True, sa_type=sa.BigInteger)
    posting_id: UUID
    salts: list[bytes] = Field(sa_type=ARRAY(sa.LargeBinary))
    """Of the posting itself and then of each line; null where gallring took the content."""
    digests: list[bytes] = Field(sa_type=ARRAY(sa.LargeBinary))
    link: bytes
    sealed_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
