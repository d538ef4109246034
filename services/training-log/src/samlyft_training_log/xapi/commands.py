"""Statements in: stored once by their id, and turned into results where learner and course are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.courses import queries as courses
from samlyft_training_log.courses.recording import Outcome, record
from samlyft_training_log.matching import Key, settle
from samlyft_training_log.models import LearningPlatform
from samlyft_training_log.xapi import statements
from samlyft_training_log.xapi.statements import Statement
from samlyft_web.problems import ConflictError, Text

OTHER_CONTENT = Text(
    "Ett av id:na finns redan med ett annat innehåll.",
    "One of the ids exists already with other content.",
)
LEARNERS = """
insert into learner as l (tenant_id, platform_id, actor, employer_number, employee_number)
select current_setting('app.tenant_id'), $1::uuid, a.*
from unnest($2::text[], $3::text[], $4::text[]) as a (actor, employer_number, employee_number)
on conflict (tenant_id, platform_id, actor) do update set
    employer_number = coalesce(l.employer_number, excluded.employer_number),
    employee_number = coalesce(l.employee_number, excluded.employee_number)
returning l.actor, l.learner_id, l.employer_number, l.employee_number
"""
STORE = """
insert into xapi_statement (tenant_id, statement_id, platform_id, learner_id, verb, activity_id, happened_at, digest,
    content)
select current_setting('app.tenant_id'), s.statement_id, $1::uuid, s.learner_id, s.verb, s.activity_id,
    s.happened_at, decode(s.digest, 'hex'), s.content
from jsonb_to_recordset($2::jsonb) as s (statement_id uuid, learner_id uuid, verb text, activity_id text,
    happened_at timestamptz, digest text, content jsonb)
on conflict (tenant_id, statement_id) do nothing
returning statement_id
"""
STORED = """
select statement_id, digest, platform_id from xapi_statement where statement_id = any ($1::uuid[])
"""
VOID = """
update xapi_statement t set voided_by = v.by
from unnest($2::uuid[], $3::uuid[]) as v (id, by)
where t.statement_id = v.id and t.platform_id = $1 and t.verb <> 'http://adlnet.gov/expapi/verbs/voided'
"""
WAITING = """
select s.content, s.statement_id, s.happened_at, l.employer_number, l.employee_number
from xapi_statement s join learner l on l.tenant_id = s.tenant_id and l.learner_id = s.learner_id
where s.voided_by is null and s.activity_id is not null and l.employee_number is not null
    and ($1::uuid is null or s.learner_id = $1) and ($2::text is null or s.activity_id = $2)
order by s.happened_at, s.statement_id
"""


def acting(platform: LearningPlatform) -> Principal:
    """Who records what a platform tells."""
    return Principal(
        issuer="samlyft",
        subject=f"learning-platform {platform.code}",
        client_id=platform.username,
        tenant_id=platform.tenant_id,
        roles=frozenset(),
        permissions=frozenset(),
        scope="*",
    )


async def take(
    session: AsyncSession, platform: LearningPlatform, sent: Sequence[Statement]
) -> None:
    """Stores all or none; a statement that is there already changes nothing, other content raises `ConflictError`."""
    learners = await _learners(session, platform, {s.actor for s in sent})
    connection = await session.connection()
    rows = [
        {
            "statement_id": s.id,
            "learner_id": learners[s.actor][0],
            "verb": s.verb,
            "activity_id": s.activity_id,
            "happened_at": s.happened_at,
            "digest": s.digest.hex(),
            "content": s.content,
        }
        for s in {s.id: s for s in sent}.values()
    ]
    text = msgspec.json.encode(rows).decode()
    new = set(
        (await connection.exec_driver_sql(STORE, (platform.platform_id, text))).scalars().all()
    )
    found = await connection.exec_driver_sql(STORED, ([s.id for s in sent],))
    stored = {row.statement_id: (bytes(row.digest), row.platform_id) for row in found}
    if any(stored.get(s.id) != (s.digest, platform.platform_id) for s in sent):
        raise ConflictError(OTHER_CONTENT)
    fresh = [s for s in sent if s.id in new]
    voiding = [s for s in fresh if s.voids]
    targets = [s.voids for s in voiding], [s.id for s in voiding]
    await connection.exec_driver_sql(VOID, (platform.platform_id, targets[0], targets[1]))
    known = [(s, Key(*employee)) for s in fresh if (employee := learners[s.actor][1])]
    await _record(session, acting(platform), known)


async def replay(
    session: AsyncSession,
    principal: Principal,
    learner_id: UUID | None = None,
    activity_id: str | None = None,
) -> tuple[int, list[str]]:
    """What waited for a learner's match or for a course to be known; how many statements, and what they made."""
    connection = await session.connection()
    found = await connection.exec_driver_sql(WAITING, (learner_id, activity_id))
    waited = [
        (
            statements.read(row.content, row.statement_id, row.happened_at),
            Key(row.employer_number, row.employee_number),
        )
        for row in found
    ]
    return len(waited), await _record(session, principal, waited)


async def _learners(
    session: AsyncSession, platform: LearningPlatform, actors: set[str]
) -> dict[str, tuple[UUID, tuple[str, str] | None]]:
    ordered = sorted(actors)
    named = [statements.employee_of(actor, platform.employer_number) for actor in ordered]
    columns = ordered, [n and n[0] for n in named], [n and n[1] for n in named]
    connection = await session.connection()
    found = await connection.exec_driver_sql(
        LEARNERS, (platform.platform_id, columns[0], columns[1], columns[2])
    )
    return {
        row.actor: (
            row.learner_id,
            (row.employer_number, row.employee_number) if row.employee_number else None,
        )
        for row in found
    }


async def _record(
    session: AsyncSession, principal: Principal, known: Sequence[tuple[Statement, Key]]
) -> list[str]:
    activities = sorted({s.activity_id for s, _ in known if s.activity_id})
    by_activity = await courses.named(session, activities=activities) if activities else {}
    outcomes = [
        _outcome(by_activity[s.activity_id], key, s)
        for s, key in known
        if s.activity_id in by_activity and _says_something(s)
    ]
    told = await record(session, principal, outcomes) if outcomes else []
    await settle(session)
    return told


def _says_something(s: Statement) -> bool:
    said: tuple[Any, ...] = (s.passed, s.score_percent, s.progress_percent)
    return s.completed or any(value is not None for value in said)


def _outcome(course: courses.Course, key: Key, s: Statement) -> Outcome:
    """A test that was passed or failed was taken: that completes it."""
    completed = s.completed or (course.kind == "KUN" and s.passed is not None)
    return Outcome(
        course=course,
        key=key,
        source="xapi",
        completed_at=s.happened_at if completed else None,
        passed=s.passed,
        score_percent=s.score_percent,
        progress_percent=s.progress_percent,
    )
