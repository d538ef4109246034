"""What stands for one person at one session."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, unchecked, unique, waiting


class Attendance(OfTenant, table=True):
    """What stands for one employee, session and local date; what led there is in the ledger."""

    __tablename__ = "attendance"
    __table_args__ = unchecked(
        # No foreign key, here and in `entry`: one statement finds or writes both sides, nobody who serves may delete
        # the other, and a check of each row costs half as much again as everything else that an import does.
        sa.CheckConstraint("minutes between 0 and 1440", name="minutes"),
        sa.CheckConstraint(
            "time_basis in ('scheduled', 'outside_schedule', 'unpaid')", name="time_basis"
        ),
        waiting("attendance"),
        sa.Index("ix_attendance_person", "tenant_id", "person_id"),
        # The same person under two employee numbers is counted once; who is absent may be noted under both.
        sa.Index(
            "uq_attendance_person",
            *("tenant_id", "session_id", "person_id", "local_date"),
            unique=True,
            postgresql_where=sa.text("minutes > 0"),
        ),
        sa.Index(
            "ix_attendance_outside",
            *("tenant_id", "local_date"),
            postgresql_where=sa.text("time_basis = 'outside_schedule'"),
        ),
        sa.Index("ix_attendance_recorded_at", "tenant_id", "recorded_at", "attendance_id"),
        unique("attendance", "session_id", "employer_number", "employee_number", "local_date"),
    )

    attendance_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    session_id: UUID
    project_id: UUID
    employer_number: str
    employee_number: str
    local_date: date
    minutes: int
    first_minutes: int
    """As first recorded: a row sent again after a correction is known by it."""
    status: str
    time_basis: str = Field(default="scheduled", sa_column_kwargs={"server_default": "scheduled"})
    reason: str | None = None
    eligible: bool
    person_id: UUID | None = None
    role_group: str | None = None
    municipality_code: str | None = None
    """With workplace and role group: the employment's of that day; the session's own until the person is known."""
    workplace_id: UUID | None = None
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
