"""Champions go on in ordinary operation: the project's period ends, the programme's begins."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Champion, Project
from samlyft_enrollment.programmes.schemas import TakeoverIn, TakeoverOut
from samlyft_enrollment.rows import known, take_turns, upsert
from samlyft_events import ChampionChanged

Values = dict[str, Any]
GOING_ON = sa.text(
    """
    select c.* from champion c
    where c.project_id = :project and c.status = 'active' and c.active_from < :day
        and (cast(:municipality as text) is null or c.municipality_code = :municipality)
        and not exists (
            select from champion o where o.tenant_id = c.tenant_id and o.person_id = c.person_id
                and o.project_id = :programme and o.status = 'active')
    order by c.id for update
    """
)
KEPT = (
    *("person_id", "municipality_code", "workplace_ids", "recruited_by", "minutes_per_week"),
    *("trained_on", "training_source", "network"),
)


async def take_over(session: AsyncSession, principal: Principal, body: TakeoverIn) -> TakeoverOut:
    """Each active champion ends in the project, handing over to the same person in the programme."""
    project = await _project(session, body.from_project_code, "/from_project_code")
    programme = await _project(session, body.to_programme_code, "/to_programme_code")
    if programme.kind != "programme":
        raise invalid("/to_programme_code", "no_programme")
    if body.municipality_code:
        principal.demand(body.municipality_code, project.id)
    else:
        principal.demand(project.id)
    await take_turns(session, "champion")
    asked = {
        "project": project.id,
        "programme": programme.id,
        "day": body.from_on,
        "municipality": body.municipality_code,
    }
    connection = await session.connection()
    ending = [dict(row) for row in (await connection.execute(GOING_ON, asked)).mappings()]
    begun = [_begun(row, programme.id, body) for row in ending]
    ended = [_ended(row, new["id"], body) for row, new in zip(ending, begun, strict=True)]
    # First those who begin, since the others hand over to them.
    for rows in (begun, ended):
        await upsert(session, Champion, rows)
        await emit(session, *(ChampionChanged(aggregate_id=row["id"], **row) for row in rows))
    return TakeoverOut(carried_on=len(begun))


async def _project(session: AsyncSession, code: str, pointer: str) -> Project:
    found = (await session.exec(select(Project).where(col(Project.code) == code))).first()
    if found is None:
        raise invalid(pointer, "unknown_project")
    return found


def _begun(row: Values, programme_id: UUID, body: TakeoverIn) -> Values:
    return {
        "id": uuid7(),
        "version": 1,
        "known_at": known(None),
        "project_id": programme_id,
        "active_from": body.from_on,
        "active_to": row["active_to"],
        "handover_to_id": None,
        "handed_over": None,
        "status": "active",
        **{name: row[name] for name in KEPT},
    }


def _ended(row: Values, new_id: UUID, body: TakeoverIn) -> Values:
    stamps = ("tenant_id", "changed_at")
    return {
        **{name: value for name, value in row.items() if name not in stamps},
        "version": row["version"] + 1,
        "known_at": known(None),
        "active_to": body.from_on - timedelta(days=1),
        "handover_to_id": new_id,
        "status": "ended",
    }
