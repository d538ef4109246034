"""Balances kept as sums of what is sealed; what is not folded in yet is added when somebody asks."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant


class BalanceMark(OfTenant, table=True):
    """How far along the sealed chain a tenant's sums reach. Without the row they are made anew from the start."""

    __tablename__ = "balance_mark"
    __table_args__ = of_tenant()

    position: int = Field(sa_type=sa.BigInteger)


class BalanceDay(OfTenant, table=True):
    """Minutes of one kind in a municipality, by day of activity and by day of knowledge."""

    __tablename__ = "balance_day"
    __table_args__ = of_tenant()

    project_id: UUID = Field(primary_key=True)
    kind_of_time: str = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    known_on: date = Field(primary_key=True)
    minutes: int = Field(sa_type=sa.BigInteger)
    eligible_minutes: int = Field(sa_type=sa.BigInteger)
    recorded_at: datetime


class BalancePerson(OfTenant, table=True):
    """One person's minutes of one kind in a municipality; without reversals the first days say when she counts."""

    __tablename__ = "balance_person"
    __table_args__ = of_tenant()

    project_id: UUID = Field(primary_key=True)
    kind_of_time: str = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    minutes: int = Field(sa_type=sa.BigInteger)
    first_on: date
    last_on: date
    first_known_on: date
    last_known_on: date
    reversed: bool
