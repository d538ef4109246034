"""Reads of courses, results and who may see how much of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common import disclosure
from samlyft_common.auth import Principal
from samlyft_training_log import logbook
from samlyft_training_log.courses.schemas import (
    CourseOut,
    ResultOut,
    SummaryOut,
    VisibilityOut,
)
from samlyft_training_log.models import METADATA, ResultVisibility, WebCourse

COURSE = METADATA.tables["web_course"]
HIDDEN = {"display_name": None, "workplace_id": None, "employee_number": None}
MASKED: dict[str, dict[str, None]] = {
    "passed": {"progress_percent": None, "score_percent": None},
    "passed_and_progress": {"score_percent": None},
    "result": {},
}

COURSES = """
select c.course_id, c.code, c.kind, c.topic, c.project_id, p.code as project_code, c.nominal_minutes, c.activity_id
from web_course c
join project_current p on p.tenant_id = c.tenant_id and p.project_id = c.project_id
where c.status = 'open' and (c.code = any ($1::text[]) or c.activity_id = any ($2::text[]))
"""
RESULTS = """
select r.result_id, r.course_id, c.code as course_code, c.topic, c.project_id, e.person_id, n.display_name,
    n.protected, r.employer_number, r.employee_number, e.municipality_code, e.workplace_id,
    r.local_date as completed_on, r.passed, r.progress_percent, r.score_percent,
    coalesce(v.level, 'passed_and_progress') as visible, r.source, r.version, r.recorded_at
from course_result r
join web_course c on c.tenant_id = r.tenant_id and c.course_id = r.course_id
cross join lateral (select coalesce(r.local_date, (r.recorded_at at time zone 'Europe/Stockholm')::date) as day) d
left join lateral (
    select e.person_id, e.municipality_code, e.workplace_id from employment_current e
    where e.tenant_id = r.tenant_id and e.employer_number = r.employer_number
        and e.employee_number = r.employee_number and e.status = 'active'
    order by d.day between e.starts_on and coalesce(e.ends_on, 'infinity') desc, e.starts_on desc limit 1
) e on true
left join person_copy n on n.tenant_id = r.tenant_id and n.person_id = e.person_id
left join lateral (
    select v.level from result_visibility v
    where v.tenant_id = r.tenant_id and v.project_id = c.project_id and v.from_on <= d.day
    order by v.from_on desc limit 1
) v on true
where :scope = '*' or string_to_array(:scope, ',') && array[
    coalesce(e.municipality_code, '-'), coalesce(e.workplace_id::text, '-'), c.project_id::text
]::text[]
"""
"""Whose results: by the employment of the day; of whom none is known only those who reach the whole project see."""


class Course(NamedTuple):
    """What recording needs of a course."""

    course_id: UUID
    code: str
    kind: Literal["WEB", "KUN"]
    topic: str
    project_id: UUID
    project_code: str
    nominal_minutes: int


def courses() -> Any:
    """All courses, unordered."""
    return select(WebCourse)


def by_id(course_id: UUID) -> Any:
    """The one course."""
    return courses().where(col(WebCourse.course_id) == course_id)


def course_out(row: WebCourse) -> CourseOut:
    """A row of `web_course`."""
    return CourseOut.model_validate(row.model_dump())


async def named(
    session: AsyncSession, codes: Sequence[str] = (), activities: Sequence[str] = ()
) -> dict[str, Course]:
    """The open courses by code and by activity."""
    connection = await session.connection()
    found = await connection.exec_driver_sql(COURSES, (list(codes), list(activities)))
    by_name: dict[str, Course] = {}
    for row in found.mappings():
        columns = dict(row)
        activity = columns.pop("activity_id")
        by_name[row["code"]] = Course(**columns)
        if activity:
            by_name[activity] = by_name[row["code"]]
    return by_name


def results(scope: str) -> Any:
    """One row a course and employee, within reach."""
    ids = ("result_id", "course_id", "project_id", "person_id", "workplace_id")
    texts = [
        *("course_code", "topic", "display_name", "employer_number", "employee_number"),
        *("municipality_code", "visible", "source"),
    ]
    columns: dict[str, Any] = dict.fromkeys(ids, sa.Uuid) | dict.fromkeys(texts, sa.Text)
    columns |= dict.fromkeys(("progress_percent", "score_percent", "version"), sa.Integer)
    columns |= dict.fromkeys(("protected", "passed"), sa.Boolean)
    columns |= {"completed_on": sa.Date, "recorded_at": sa.DateTime(timezone=True)}
    return sa.text(RESULTS).bindparams(scope=scope).columns(**columns).subquery()


def result_out(principal: Principal) -> Callable[[Any], ResultOut]:
    """Makes rows of `results` into what the policy of that day lets this caller see."""
    sees_all = "identity:read" in principal.permissions

    def read(row: Any) -> ResultOut:
        hidden = row.person_id is not None and row.protected is not False and not sees_all
        shown = row._asdict() | MASKED[row.visible] | (HIDDEN if hidden else {})
        return ResultOut.model_validate(shown)

    return read


def summaries(scope: str) -> Any:
    """One row a course, of the results within reach."""
    rows = results(scope)
    return (
        sa.select(
            rows.c.course_id,
            rows.c.course_code.label("code"),
            rows.c.project_id,
            sa.func.count().label("registered"),
            sa.func.count(rows.c.completed_on).label("completed"),
            sa.func.count().filter(rows.c.passed).label("passed"),
            sa.func.max(rows.c.recorded_at).label("recorded_at"),
        )
        .group_by(rows.c.course_id, rows.c.course_code, rows.c.project_id)
        .subquery()
    )


def summary_out(limit: int) -> Callable[[Any], SummaryOut]:
    """Withholds what would tell of single persons, as with all test results."""

    def read(row: Any) -> SummaryOut:
        cells = [
            disclosure.share(part, row.registered, limit) for part in (row.completed, row.passed)
        ]
        reason = next((cell.suppressed for cell in cells if cell.suppressed), None)
        small = row.registered < limit
        return SummaryOut(
            course_id=row.course_id,
            code=row.code,
            project_id=row.project_id,
            registered=None if small else row.registered,
            completed=cells[0].value,
            passed=cells[1].value,
            suppressed=reason,
        )

    return read


async def smallest_count(session: AsyncSession) -> int:
    """The tenant's smallest cell."""
    found = await (await session.connection()).scalar(sa.text("select smallest_count from tenant"))
    return max(disclosure.FLOOR, int(found or disclosure.FLOOR))


def visibilities() -> Any:
    """All policies, unordered."""
    return select(ResultVisibility)


def visibility_out(row: ResultVisibility) -> VisibilityOut:
    """A row of `result_visibility`."""
    return VisibilityOut.model_validate(row.model_dump())


async def get_course(session: AsyncSession, course_id: UUID) -> WebCourse:
    """The course; `NotFoundError` otherwise."""
    row: WebCourse = await logbook.get(session, by_id(course_id))
    return row
