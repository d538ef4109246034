"""Survey rounds, and the families whose answers are paired."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
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
        sa.UniqueConstraint("tenant_id", "family_id", "wave", "occasion"),
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
    occasion: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Tells rounds of one wave apart: the code of the activity that it follows, as `ws2`."""
    audience: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    """Who is asked, of those who take part in the project: role groups, municipalities, workplaces at a date."""
    automatic: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Opens and closes by its dates."""
    by_mail: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Invites by mail when it opens by itself."""
    reminds_on: list[str] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'[]'")}
    )
    """Local dates on which everybody is reminded by mail."""
    months_after_end: int | None = None
    """Set where the dates follow the project's end."""
    expected: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    """Asked by shared links, as those who made the links said."""
    closing_at: datetime | None = None
    """From when those who had begun can no longer answer either."""
    version: int = 1
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
