"""Planned training: activities, planned sessions with their trainers, and who has signed up."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to


class Activity(TenantRow, table=True):
    """What is taught (insats): its kind, goals, topics and minutes; sessions are planned of it."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "code"),
        sa.UniqueConstraint("tenant_id", "series", "series_order"),
        to("project", "project_id"),
    )

    code: str
    name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    kind: str
    gathering: str | None = None
    """Which meeting it is whose attendance is nobody's participant time."""
    project_id: UUID | None = None
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    """Of a local part (delprojekt); empty for what is common."""
    series: str | None = None
    series_order: int | None = None
    topics: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Each with the competences that it builds, by framework and version."""
    learning_goals: list[dict[str, Any]] = Field(sa_type=JSONB)
    """Each with a code, which survey items and tests point to."""
    material_links: list[str] = Field(sa_type=ARRAY(sa.Text))
    nominal_minutes: int | None = None
    theory_minutes: int | None = None
    discussion_minutes: int | None = None
    status: str = "active"


class PlannedSession(TenantRow, table=True):
    """A planned session (planerat tillfälle); its row is locked while seats are given out."""

    __tablename__ = "planned_session"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "code"),
        to("activity", "activity_id"),
        to("project", "project_id"),
        to("workplace", "workplace_id"),
        sa.Index("ix_planned_session_starts", "tenant_id", "starts_at", "id"),
        sa.Index("ix_planned_session_activity", "tenant_id", "activity_id", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="period"),
        sa.CheckConstraint("taken >= 0 and waiting >= 0", name="seats"),
    )

    code: str
    activity_id: UUID
    activity_version: int
    """The version of the activity as it was when the session was planned."""
    project_id: UUID | None = None
    kind: str
    form: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    workplace_id: UUID | None = None
    place: str | None = None
    link: str | None = None
    """Of a digital meeting; shown to those who may see sign-ups, never in an event."""
    capacity: int | None = None
    sign_up_until: datetime | None = None
    cancel_until: datetime
    """Whoever cancels after it cancels late, which is not absence."""
    status: str = "planned"
    reason: str | None = None
    taken: int = 0
    """Confirmed sign-ups; these counters are no part of the version."""
    waiting: int = 0
    last_place: int = 0


class PlannedTrainer(Base, table=True):
    """Who leads a planned session, or helps to."""

    __tablename__ = "planned_trainer"
    __table_args__ = of_tenant(
        to("planned_session", "planned_session_id"),
        to("person", "person_id"),
        sa.Index("ix_planned_trainer_person", "tenant_id", "person_id"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    planned_session_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    role: str = "lead"


class HeadCount(Base, table=True):
    """How many of a role and unit came to a gathering: heads, never persons or participant time."""

    __tablename__ = "head_count"
    __table_args__ = of_tenant(
        to("planned_session", "planned_session_id"),
        sa.CheckConstraint("heads between 1 and 10000", name="heads"),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    planned_session_id: UUID = Field(primary_key=True)
    role: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    heads: int


class SignUp(TenantRow, table=True):
    """One person's sign-up (anmälan) to one planned session; coming back opens it again, last in line."""

    __tablename__ = "sign_up"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "planned_session_id", "person_id"),
        to("planned_session", "planned_session_id"),
        to("person", "person_id"),
        to("workplace", "workplace_id"),
        sa.Index(
            "ix_sign_up_line",
            "tenant_id",
            "planned_session_id",
            "place",
            postgresql_where=sa.text("status = 'waiting'"),
        ),
        sa.Index("ix_sign_up_person", "tenant_id", "person_id"),
        sa.Index("ix_sign_up_workplace", "tenant_id", "workplace_id"),
    )

    planned_session_id: UUID
    person_id: UUID
    workplace_id: UUID
    municipality_code: str = Field(foreign_key="municipality.code")
    status: str
    place: int
    """Its turn in the order of arrival; kept when it moves up."""
    signed_up_at: datetime
    reason: str | None = None
    seat_purchase_id: UUID | None = None
    after_close: str | None = None
    """Why it was last changed although the month of its session was closed."""
    release: str = "unanswered"
    """The manager's answer: `released` or `refused`, with a reason."""
    release_reason: str | None = None
    substitute_needed: bool = False
