"""Survey rounds, and the families whose answers are paired."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_survey.forms import Wave
from samlyft_survey.tables import Base, of_tenant, to

Status = Literal["planned", "open", "closed"]


class Family(Base, table=True):
    """Rounds whose answers are paired with each other; closing it destroys the pairing key for good."""

    __tablename__ = "family"
    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "project_id", "code"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    family_id: UUID = Field(primary_key=True)
    project_id: UUID
    code: str
    status: Literal["open", "closed"] = Field(default="open", sa_type=sa.String)
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class Round(Base, table=True):
    """A survey round (mättillfälle): one wave of a family, asked with one questionnaire version."""

    __tablename__ = "round"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "family_id", "wave"),
        to("family", "family_id"),
        to("questionnaire", "questionnaire_id"),
        sa.CheckConstraint("status in ('planned', 'open', 'closed')", name="status"),
        sa.CheckConstraint("closes_on >= opens_on", name="period"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    round_id: UUID = Field(primary_key=True)
    project_id: UUID
    family_id: UUID
    questionnaire_id: UUID
    wave: Wave = Field(sa_type=sa.String)
    opens_on: date
    closes_on: date
    status: Status = Field(default="planned", sa_type=sa.String)
    invited: int = 0
    told_answered: int = 0
    """The count in steps of five that the last event told."""
    known_at: datetime
    historical: bool = False
    """Known before it was recorded here: its answers carry the week it closed, not the week of the import."""
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
