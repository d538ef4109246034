"""How results come in, whoever brings them: the first completion and the best result stand, so repeats change nothing.

A first completion becomes attendance at a self-paced session of the course on that day, of the course's nominal
minutes; from there it is in the ledger like any other, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import TestResultChanged
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.courses.queries import Course
from samlyft_training_log.matching import Key, lock
from samlyft_training_log.sessions.claims import SessionClaim
from samlyft_training_log.sessions.commands import hold
from samlyft_web.days import STOCKHOLM

STANDING = """
select r.* from course_result r
join unnest($1::uuid[], $2::text[], $3::text[]) as k (course_id, employer_number, employee_number)
    on k.course_id = r.course_id and k.employer_number = r.employer_number and k.employee_number = r.employee_number
order by r.result_id
for update of r
"""
STORE = """
insert into course_result as r (tenant_id, result_id, version, course_id, employer_number, employee_number,
    completed_at, local_date, passed, score_percent, progress_percent, source, recorded_at)
select current_setting('app.tenant_id'), n.result_id, n.version, n.course_id, n.employer_number, n.employee_number,
    n.completed_at, n.local_date, n.passed, n.score_percent, n.progress_percent, n.source, now()
from jsonb_populate_recordset(null::course_result, $1::jsonb) n
on conflict (tenant_id, course_id, employer_number, employee_number) do update set
    version = r.version + 1, completed_at = excluded.completed_at, local_date = excluded.local_date,
    passed = excluded.passed, score_percent = excluded.score_percent, progress_percent = excluded.progress_percent,
    recorded_at = now()
returning r.result_id, r.version, r.course_id, r.local_date, r.passed, r.recorded_at, (
    select e.person_id from employment_current e
    where e.tenant_id = r.tenant_id and e.employer_number = r.employer_number
        and e.employee_number = r.employee_number and e.status = 'active'
    order by e.starts_on desc limit 1
) as person_id
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody says came of a course for an employee."""

    course: Course
    key: Key
    source: Literal["xapi", "import"]
    completed_at: datetime | None = None
    passed: bool | None = None
    score_percent: int | None = None
    progress_percent: int | None = None

    @property
    def place(self) -> tuple[UUID, str, str]:
        """Its row."""
        return (self.course.course_id, *self.key)


async def record(
    session: AsyncSession, principal: Principal, outcomes: Sequence[Outcome]
) -> list[str]:
    """Gives `created`, `changed` or `unchanged` for each. Call `settle` once before the transaction ends."""
    # One writer an employee: two that complete the same course at once must not both be the first.
    await lock(session, {outcome.key for outcome in outcomes})
    rows = await _standing(session, outcomes)
    before = {place: dict(row) for place, row in rows.items()}
    told = []
    for outcome in outcomes:
        row = rows.get(outcome.place)
        after = _folded(row, outcome)
        told.append("created" if row is None else "changed" if after != row else "unchanged")
        rows[outcome.place] = after
    news = {place: row for place, row in rows.items() if row != before.get(place)}
    for row in news.values():
        row["version"] += 1
    await _store(session, list(news.values()), {o.course.course_id: o.course for o in outcomes})
    done = {o.place: o for o in outcomes if news.get(o.place, {}).get("local_date")}
    first = [
        (outcome.course, outcome.key, news[place]["local_date"])
        for place, outcome in done.items()
        if not before.get(place, {}).get("local_date") and outcome.course.nominal_minutes
    ]
    await _post(session, principal, first)
    return told


async def _standing(
    session: AsyncSession, outcomes: Sequence[Outcome]
) -> dict[tuple[UUID, str, str], dict[str, Any]]:
    places = {outcome.place for outcome in outcomes}
    connection = await session.connection()
    columns = tuple(map(list, zip(*sorted(places, key=str), strict=True))) or ([], [], [])
    found = await connection.exec_driver_sql(STANDING, columns)
    return {
        (row["course_id"], row["employer_number"], row["employee_number"]): dict(row)
        for row in found.mappings()
    }


def _folded(row: dict[str, Any] | None, outcome: Outcome) -> dict[str, Any]:
    """The first completion stays; a pass is never lost; of score and progress the best."""
    course_id, employer_number, employee_number = outcome.place
    after: dict[str, Any] = (
        dict(row)
        if row
        else {
            "result_id": uuid7(),
            "version": 0,
            "course_id": course_id,
            "employer_number": employer_number,
            "employee_number": employee_number,
            "completed_at": None,
            "local_date": None,
            "passed": None,
            "score_percent": None,
            "progress_percent": None,
            "source": outcome.source,
        }
    )
    if after["completed_at"] is None and outcome.completed_at:
        after["completed_at"] = outcome.completed_at
        after["local_date"] = outcome.completed_at.astimezone(STOCKHOLM).date()
    after["passed"] = (
        after["passed"] or outcome.passed if outcome.passed is not None else after["passed"]
    )
    for name in ("score_percent", "progress_percent"):
        known = [v for v in (after[name], getattr(outcome, name)) if v is not None]
        after[name] = max(known, default=None)
    return after


async def _store(
    session: AsyncSession, rows: list[dict[str, Any]], courses: dict[UUID, Course]
) -> None:
    if not rows:
        return
    connection = await session.connection()
    stored = await connection.exec_driver_sql(STORE, (msgspec.json.encode(rows).decode(),))
    await emit(
        session,
        *(
            TestResultChanged(
                aggregate_id=row.result_id,
                version=row.version,
                known_at=row.recorded_at,
                course_id=row.course_id,
                project_id=courses[row.course_id].project_id,
                kind=courses[row.course_id].kind,
                person_id=row.person_id,
                completed_on=row.local_date,
                passed=row.passed,
            )
            for row in stored
        ),
    )


async def _post(
    session: AsyncSession, principal: Principal, completed: Sequence[tuple[Course, Key, date]]
) -> None:
    """Attendance of the nominal minutes, at noon of the day: nobody's own hours are claimed by it."""
    if not completed:
        return
    days = {(course.code, day): _session(course, day) for course, _, day in completed}
    await hold(session, principal, list(days.values()))
    claims = [
        AttendanceClaim(
            days[course.code, day].code,
            key,
            course.nominal_minutes,
            "present",
            late_reason="entered_late",
        )
        for course, key, day in completed
    ]
    await apply(session, principal, claims)


def _session(course: Course, day: date) -> SessionClaim:
    starts_at = datetime.combine(day, time(12), STOCKHOLM)
    return SessionClaim(
        code=f"{course.code}-{day.isoformat()}",
        project_code=course.project_code,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=course.nominal_minutes),
        kind=course.kind,
        form="self_paced",
        topics=(course.topic,),
    )
