"""Tables of the survey database. No column here leads from an answer to a person or to a token.

The token broker keeps its own tables in a database of its own (`broker/models.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from samlyft_common.tables import NOW, SLUG, service_base
from samlyft_survey.forms import Wave

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()

METADATA: sa.MetaData = Base.metadata
Status = Literal["planned", "open", "closed"]


def _of_tenant(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    return (*constraints, sa.CheckConstraint(SLUG, name="tenant"))


def _to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the tenant."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{table}.tenant_id", f"{table}.{column}"]
    )


class Questionnaire(Base, table=True):
    """One version of a questionnaire (enkät), immutable from the start: a change is a new version."""

    __tablename__ = "questionnaire"
    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "code", "version"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    questionnaire_id: UUID = Field(primary_key=True)
    code: str
    version: int
    body: dict[str, Any] = Field(sa_type=JSONB)
    """The checked document: items, outcomes, texts."""
    updated_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class Family(Base, table=True):
    """Rounds whose answers are paired with each other; closing it destroys the pairing key for good."""

    __tablename__ = "family"
    __table_args__ = _of_tenant(sa.UniqueConstraint("tenant_id", "project_id", "code"))

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
    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "family_id", "wave"),
        _to("family", "family_id"),
        _to("questionnaire", "questionnaire_id"),
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


class Answer(Base, table=True):
    """One answered form. Random id, week only; no person, token, time, order, address or device."""

    __tablename__ = "answer"
    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "round_id", "pairing_key"),
        _to("round", "round_id"),
        sa.CheckConstraint("week ~ '^[0-9]{4}-W[0-9]{2}$'", name="week"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    answer_id: UUID = Field(primary_key=True)
    round_id: UUID
    pairing_key: bytes
    role_group: str
    """Copied coarsely when the token was issued."""
    week: str
    answers: dict[str, Any] = Field(sa_type=JSONB)


class Release(Base, table=True):
    """The frozen result table of a closed round: what was published, and will be."""

    __tablename__ = "release"
    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "round_id"),
        _to("round", "round_id"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    release_id: UUID = Field(primary_key=True)
    round_id: UUID
    version: int = 1
    invited: int
    answered: int
    paired: int
    smallest_count: int
    """The limit that the cells were frozen under."""
    cells: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Publishable cells only; what was merged or withheld is not kept."""
    known_at: datetime


class Participation(Base, table=True):
    """Copy of enrollment's participations: who may be invited, in which role group."""

    __tablename__ = "participation"
    __table_args__ = _of_tenant(
        sa.Index("ix_participation_project", "tenant_id", "project_id", "role_group"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    participation_id: UUID = Field(primary_key=True)
    version: int
    project_id: UUID
    person_id: UUID
    role_group: str
    municipality_code: str
    workplace_id: UUID
    status: str


class Person(Base, table=True):
    """Copy of what invitations need of a person: whom a duplicate counts as, and whose workplace is told."""

    __tablename__ = "person"
    __table_args__ = _of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    person_id: UUID = Field(primary_key=True)
    version: int
    status: str
    protected: bool
    merged_into: UUID | None = None


class Workplace(Base, table=True):
    """Copy of enrollment's workplaces, so that printed invitations can be sorted for handing out."""

    __tablename__ = "workplace"
    __table_args__ = _of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    workplace_id: UUID = Field(primary_key=True)
    version: int
    code: str
    name: str
