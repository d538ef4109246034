"""Samples drawn, and how far it has come with those who were."""

from __future__ import annotations

from secrets import randbits
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_reporting.evaluations import queries as evaluations
from samlyft_reporting.evaluations.rules import SMALLEST
from samlyft_reporting.evaluations.statements import CANDIDATES
from samlyft_reporting.interviews import queries, schemas
from samlyft_reporting.interviews.rules import Candidate, Drawn, draw
from samlyft_reporting.projects.queries import project, smallest
from samlyft_reporting.rules import check_dates
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.rules import invalid
from samlyft_web import etags

SAMPLE, SEAT = queries.SAMPLE, queries.SEAT
SEED_BITS = 53
"""What every program's numbers hold whole."""


async def make_sample(
    session: AsyncSession, principal: Principal, assignment_id: UUID, body: schemas.SampleIn
) -> schemas.SampleOut:
    """Drawn by lot, never of those with protected data; the evaluator learns how many, not who."""
    given = await evaluations.own(session, principal, assignment_id)
    check_dates((await project(session, given.project_id)).eligible_from, body.as_of)
    if len(set(body.dimensions)) < len(body.dimensions):
        raise invalid(
            "/dimensions", "twice", "Samma indelning två gånger.", "The same dimension twice."
        )
    least = max(SMALLEST, await smallest(session))
    await widen(session)
    connection = await session.connection()
    asked = {"project": given.project_id, "day": body.as_of}
    rows = (await connection.execute(CANDIDATES, asked)).all()
    seed = randbits(SEED_BITS) if body.seed is None else body.seed
    strata, too_few = draw(
        (Candidate(**row._mapping) for row in rows), body.dimensions, body.per_stratum, seed, least
    )
    made = {
        "tenant_id": principal.tenant_id,
        "assignment_id": assignment_id,
        "project_id": given.project_id,
        **body.model_dump(),
        "seed": seed,
        "strata": [{"keys": dict(one.keys), "drawn": len(one.people)} for one in strata],
        "too_few": too_few,
        "actor": principal.actor,
    }
    sample_id = await connection.scalar(sa.insert(SAMPLE).values(made).returning(SAMPLE.c.id))
    await _seat(session, principal, sample_id, given.project_id, strata)
    query = queries.samples().where(SAMPLE.c.id == sample_id)
    return queries.sample_out(await one(session, query, queries.NO_SAMPLE))


async def _seat(
    session: AsyncSession,
    principal: Principal,
    sample_id: UUID,
    project_id: UUID,
    strata: list[Drawn],
) -> None:
    seats = [
        {
            "tenant_id": principal.tenant_id,
            "version": 1,
            "sample_id": sample_id,
            "project_id": project_id,
            "person_id": person.person_id,
            "municipality_code": person.municipality_code,
            "workplace_id": person.workplace_id,
            "role_group": person.role_group,
            "status": "drawn",
        }
        for stratum in strata
        for person in stratum.people
    ]
    if seats:
        await (await session.connection()).execute(sa.insert(SEAT), seats)


async def change_seat(
    session: AsyncSession,
    principal: Principal,
    seat_id: UUID,
    if_match: frozenset[str],
    body: schemas.SeatChange,
) -> schemas.SeatOut:
    """Asked, willing or not, interviewed."""
    query = sa.select(SEAT).where(SEAT.c.id == seat_id).with_for_update()
    row = await one(session, query, queries.NO_SEAT)
    principal.demand(row.municipality_code, row.workplace_id, row.project_id)
    etags.check(if_match, row.version)
    changed = {"status": body.status, "version": row.version + 1, "changed_at": sa.func.now()}
    statement = sa.update(SEAT).where(SEAT.c.id == row.id).values(changed).returning(SEAT)
    return queries.seat_out((await (await session.connection()).execute(statement)).one())
