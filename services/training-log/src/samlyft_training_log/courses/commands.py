"""Courses, the import of results, and the policy of who sees how much."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import ResultVisibilityChanged
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log.courses import queries
from samlyft_training_log.courses.recording import Outcome, record
from samlyft_training_log.courses.schemas import (
    CourseChange,
    CourseIn,
    CourseOut,
    ResultRow,
    VisibilityIn,
    VisibilityOut,
)
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import row_error
from samlyft_training_log.matching import Key
from samlyft_training_log.models import ResultVisibility, WebCourse
from samlyft_training_log.places import find_project
from samlyft_training_log.xapi.commands import replay
from samlyft_web import etags
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, Text

CODE_TAKEN = Text(
    "En annan kurs har samma kod eller adress.", "Another course has this code or activity."
)


async def make_course(session: AsyncSession, principal: Principal, body: CourseIn) -> CourseOut:
    """A course; its code and its activity are its own in the tenant."""
    project_id = await find_project(session, principal, body.project_code)
    await _demand_free(session, body.code, body.activity_id)
    row = WebCourse(
        tenant_id=principal.tenant_id,
        course_id=uuid7(),
        version=1,
        project_id=project_id,
        status="open",
        recorded_at=datetime.now(UTC),
        **body.model_dump(exclude={"project_code"}),
    )
    session.add(row)
    await session.flush()
    if body.activity_id:
        await replay(session, principal, activity_id=body.activity_id)
    return queries.course_out(row)


async def change_course(
    session: AsyncSession,
    principal: Principal,
    course_id: UUID,
    if_match: frozenset[str],
    body: CourseChange,
) -> CourseOut:
    """The next version; what was completed before keeps its minutes."""
    query = queries.by_id(course_id).with_for_update()
    row = (await session.exec(query)).one_or_none() or await queries.get_course(session, course_id)
    principal.demand(row.project_id)
    etags.check(if_match, row.version)
    if body.activity_id and body.activity_id != row.activity_id:
        await _demand_free(session, "", body.activity_id)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    row.version += 1
    row.recorded_at = datetime.now(UTC)
    session.add(row)
    return queries.course_out(row)


async def import_results(
    principal: Principal, session: AsyncSession, piece: Piece[ResultRow]
) -> Counts:
    """One piece of an import."""
    counts, outcomes = Counts(), list[Outcome]()
    courses = await queries.named(session, sorted({row.course_code for row in piece.rows}))
    now = datetime.now(UTC)
    for line, row in zip(piece.lines, piece.rows, strict=True):
        course = courses.get(row.course_code)
        if course is None:
            counts.errors.append(row_error(line, "unknown-course"))
        elif not principal.covers(course.project_id):
            counts.errors.append(row_error(line, "outside-reach"))
        elif row.completed_at and row.completed_at > now:
            counts.errors.append(row_error(line, "in-future"))
        else:
            key = Key(row.employer_number, row.employee_number)
            values = row.completed_at, row.passed, row.score_percent, row.progress_percent
            outcomes.append(Outcome(course, key, "import", *values))
    if outcomes:
        told = await record(session, principal, outcomes)
        counts.created += told.count("created")
        counts.changed += told.count("changed")
        counts.unchanged += told.count("unchanged")
    return counts


async def set_visibility(
    session: AsyncSession, principal: Principal, body: VisibilityIn
) -> VisibilityOut:
    """A policy from a day that is still to come, so that nothing achieved before is shown otherwise than was told."""
    project_id = await find_project(session, principal, body.project_code)
    if body.told_on > body.from_on or body.told_on > today():
        raise error_of("told-first")
    mine = col(ResultVisibility.project_id) == project_id
    last = col(ResultVisibility.from_on).desc()
    latest = (await session.exec(queries.visibilities().where(mine).order_by(last))).first()
    if body.from_on < today() or (latest and body.from_on <= latest.from_on):
        raise error_of("not-backwards")
    row = ResultVisibility(
        tenant_id=principal.tenant_id,
        project_id=project_id,
        recorded_at=datetime.now(UTC),
        actor=principal.actor,
        **body.model_dump(exclude={"project_code"}),
    )
    session.add(row)
    await session.flush()
    await emit(session, _told(row))
    return queries.visibility_out(row)


def _told(row: ResultVisibility) -> ResultVisibilityChanged:
    named = f"https://samlyft.example/{row.tenant_id}/{row.project_id}/{row.from_on}"
    return ResultVisibilityChanged(
        aggregate_id=uuid5(NAMESPACE_URL, named),
        version=1,
        known_at=row.recorded_at,
        **row.model_dump(include={"project_id", "level", "from_on", "told_on"}),
    )


async def _demand_free(session: AsyncSession, code: str, activity_id: str | None) -> None:
    taken = col(WebCourse.code) == code
    if activity_id:
        taken |= col(WebCourse.activity_id) == activity_id
    if (await session.exec(queries.courses().where(taken))).first():
        raise ConflictError(CODE_TAKEN)
