"""Observations: noted and taken back; the signals of the municipality are due then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.models import workplace as workplaces
from samlyft_reporting.observations import schemas
from samlyft_reporting.observations.queries import (
    NO_OBSERVATION,
    NO_PLACE,
    OBSERVATION,
    observation_out,
)
from samlyft_reporting.signals.commands import ALL_DUE
from samlyft_reporting.signals.queries import one
from samlyft_reporting.signals.rules import invalid
from samlyft_web import etags
from samlyft_web.days import today


async def observe(
    session: AsyncSession, principal: Principal, body: schemas.ObservationIn
) -> schemas.ObservationOut:
    """What somebody has seen at a workplace."""
    places = workplaces
    place = await one(
        session,
        sa.select(places).where(places.c.id == body.workplace_id, places.c.known_until.is_(None)),
        NO_PLACE,
    )
    principal.demand(place.municipality_code, place.id, body.project_id)
    if body.seen_on > today():
        raise invalid(
            "/seen_on", "in_future", "Dagen har inte varit än.", "That day is still to come."
        )
    said = {
        "tenant_id": principal.tenant_id,
        "version": 1,
        "municipality_code": place.municipality_code,
        "status": "stands",
        "actor": principal.actor,
        **body.model_dump(),
    }
    return await _store(session, sa.insert(OBSERVATION).values(said))


async def change_observation(
    session: AsyncSession,
    principal: Principal,
    observation_id: UUID,
    if_match: frozenset[str],
    body: schemas.ObservationChange,
) -> schemas.ObservationOut:
    """Taken back, or standing again."""
    table = OBSERVATION
    query = sa.select(table).where(table.c.id == observation_id).with_for_update()
    row = await one(session, query, NO_OBSERVATION)
    principal.demand(row.municipality_code, row.workplace_id, row.project_id)
    etags.check(if_match, row.version)
    changed = {"status": body.status, "version": row.version + 1, "changed_at": sa.func.now()}
    return await _store(session, sa.update(table).where(table.c.id == row.id).values(changed))


async def _store(session: AsyncSession, statement: Any) -> schemas.ObservationOut:
    connection = await session.connection()
    row = (await connection.execute(statement.returning(OBSERVATION))).one()
    await connection.execute(ALL_DUE, {"code": row.municipality_code})
    return observation_out(row)
