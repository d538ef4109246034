"""Web courses and knowledge tests, what came of them, and who may see how much."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique


class WebCourse(OfTenant, table=True):
    """A web course or knowledge test; `nominal_minutes` is what a completion is worth, never the time on screen."""

    __tablename__ = "web_course"
    __table_args__ = of_tenant(
        sa.CheckConstraint("nominal_minutes between 0 and 1440", name="minutes"),
        sa.Index("uq_web_course_activity", "tenant_id", "activity_id", unique=True),
        unique("web_course", "code"),
    )

    course_id: UUID = Field(primary_key=True)
    version: int
    code: str
    title: str
    kind: str
    topic: str
    project_id: UUID
    activity_id: str | None = None
    """What learning platforms call it: the IRI of xAPI's object."""
    nominal_minutes: int
    status: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class CourseResult(OfTenant, table=True):
    """How one employee stands in one course: the first completion and the best result."""

    __tablename__ = "course_result"
    __table_args__ = of_tenant(
        to("web_course", "course_id"),
        sa.Index("ix_course_result_recorded_at", "tenant_id", "recorded_at", "result_id"),
        unique("course_result", "course_id", "employer_number", "employee_number"),
    )

    result_id: UUID = Field(primary_key=True)
    version: int
    course_id: UUID
    employer_number: str
    employee_number: str
    completed_at: datetime | None = None
    local_date: date | None = None
    passed: bool | None = None
    score_percent: int | None = None
    progress_percent: int | None = None
    source: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class ResultVisibility(OfTenant, table=True):
    """How much others see of results achieved from a day on; told to the participants before it."""

    __tablename__ = "result_visibility"
    __table_args__ = of_tenant(sa.CheckConstraint("told_on <= from_on", name="told"))

    project_id: UUID = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    level: str
    told_on: date
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str
