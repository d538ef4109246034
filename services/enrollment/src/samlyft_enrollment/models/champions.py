"""Champions (digitaliseringsombud), who asked to become one, and what is heard of their training."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to


class Champion(TenantRow, table=True):
    """One person's active period as champion; without a project it is of ordinary operation."""

    __table_args__ = of_tenant(
        to("person", "person_id"),
        to("project", "project_id"),
        to("champion", "handover_to_id"),
        sa.Index(
            "uq_champion_active",
            "tenant_id",
            "person_id",
            "project_id",
            unique=True,
            postgresql_where=sa.text("status = 'active'"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.Index("ix_champion_person", "tenant_id", "person_id"),
        sa.CheckConstraint("active_to is null or active_to >= active_from", name="period"),
    )

    person_id: UUID
    project_id: UUID | None = None
    municipality_code: str = Field(foreign_key="municipality.code")
    workplace_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    """Workplaces served; the first is the champion's own."""
    recruited_by: str
    minutes_per_week: int
    active_from: date
    active_to: date | None = None
    trained_on: date | None = None
    training_source: str | None = None
    """`recorded` by a leader, or `attendance` that the training log told of."""
    network: str | None = None
    handover_to_id: UUID | None = None
    handed_over: str | None = None
    """What was handed over, in the champion's or the manager's words; in no event."""
    status: str = "active"


class ChampionApplication(TenantRow, table=True):
    """Somebody asks to become champion; the words are for the manager and the project's leaders."""

    __tablename__ = "champion_application"
    __table_args__ = of_tenant(
        to("person", "person_id"),
        to("project", "project_id"),
        to("workplace", "workplace_id"),
        to("champion", "champion_id"),
        sa.Index(
            "uq_champion_application_open",
            "tenant_id",
            "person_id",
            "project_id",
            unique=True,
            postgresql_where=sa.text("status = 'open'"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    person_id: UUID
    project_id: UUID | None = None
    municipality_code: str = Field(foreign_key="municipality.code")
    workplace_id: UUID
    words: str
    applied_on: date
    status: str = "open"
    reason: str | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    champion_id: UUID | None = None


class HeardSession(Base, table=True):
    """A session that the training log told of: which kind of training its minutes were."""

    __tablename__ = "heard_session"
    __table_args__ = of_tenant(
        sa.Index("ix_heard_session_planned", "tenant_id", "planned_session_id")
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    version: int = 0
    """0 until the session itself is heard of: its minutes may come first."""
    kind: str | None = None
    topics: list[str] = Field(
        default_factory=list, sa_type=ARRAY(sa.Text), sa_column_kwargs={"server_default": "{}"}
    )
    planned_session_id: UUID | None = None
    heard_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class HeardEntry(Base, table=True):
    """Minutes of participants as the ledger has them: who is introduced, trained, due again."""

    __tablename__ = "heard_entry"
    __table_args__ = of_tenant(
        sa.Index("ix_heard_entry_person", "tenant_id", "person_id"),
        sa.Index("ix_heard_entry_session", "tenant_id", "session_id"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    posting_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    project_id: UUID
    session_id: UUID
    person_id: UUID
    local_date: date
    minutes: int
