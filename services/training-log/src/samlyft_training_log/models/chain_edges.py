"""Who trained whom, kept as edges: what is not folded in yet is counted anew when somebody asks."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant


class ChainMark(OfTenant, table=True):
    """How far along the sealed chain a tenant's edges reach. Without the row they are made anew from the start."""

    __tablename__ = "chain_mark"
    __table_args__ = of_tenant()

    position: int = Field(sa_type=sa.BigInteger)


class ChainChange(OfTenant, table=True):
    """A session whose trainers, topic or kind changed, until its trainees' edges are made anew. Written by triggers."""

    __tablename__ = "chain_change"
    __table_args__ = of_tenant()

    change_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    session_id: UUID


class ChainEdge(OfTenant, table=True):
    """What one person has had of one trainer in one project, where she worked then; by topic in arrays of one order.

    The trainer of nil is whoever leads the champions' courses: trained there is trained outside the chain.
    """

    __tablename__ = "chain_edge"
    __table_args__ = of_tenant(
        sa.CheckConstraint("attendances > 0", name="attendances"),
        sa.Index("ix_chain_edge_trainer", "tenant_id", "trainer_id"),
    )

    trainee_id: UUID = Field(primary_key=True)
    trainer_id: UUID = Field(primary_key=True)
    project_id: UUID = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True)
    workplace_id: UUID = Field(primary_key=True)
    first_on: date
    last_on: date
    attendances: int
    topics: list[str] = Field(sa_type=ARRAY(sa.Text))
    topic_first_on: list[date] = Field(sa_type=ARRAY(sa.Date))
    topic_last_on: list[date] = Field(sa_type=ARRAY(sa.Date))
    topic_attendances: list[int] = Field(sa_type=ARRAY(sa.Integer))
