"""Who came to a gathering: heads by role and unit, never persons."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Activity, HeadCount, PlannedSession
from samlyft_enrollment.planning import queries, rules
from samlyft_enrollment.planning.schemas import HeadCounts, HeadCountsOut
from samlyft_enrollment.rows import known
from samlyft_events import GatheringCounted, Heads
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

TOLD = sa.text("select count(*) from outbox where type = :type and aggregate_id = :id")


class NoGatheringError(ConflictError):
    """Heads are only counted where attendance is nobody's participant time."""

    code = "no-gathering"
    title = Text("Inget sådant möte", "No such gathering")


async def count_heads(
    session: AsyncSession,
    principal: Principal,
    planned_session_id: UUID,
    if_match: frozenset[str],
    body: HeadCounts,
) -> HeadCountsOut:
    """Who came to a gathering, by role and unit; replaces what stood."""
    row = await queries.get_planned_session(session, planned_session_id, lock=True)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    etags.check(if_match, row.version)
    activity = await session.get_one(Activity, (principal.tenant_id, row.activity_id))
    if activity.gathering is None:
        raise NoGatheringError(
            Text(
                "Här räknas deltagare en och en: skriv in närvaron i stället.",
                "Participants are counted one by one here: record their attendance instead.",
            )
        )
    pairs = [(part.role, part.unit) for part in body.counts]
    if len(set(pairs)) < len(pairs):
        raise invalid("/counts", "head_count_twice")
    table: sa.Table = HeadCount.__table__  # type: ignore[attr-defined]  # set at run time
    connection = await session.connection()
    await connection.execute(sa.delete(table).where(table.c.planned_session_id == row.id))
    if body.counts:
        key = {"tenant_id": principal.tenant_id, "planned_session_id": row.id}
        rows = [{**key, **part.model_dump()} for part in body.counts]
        await connection.execute(sa.insert(table).values(rows))
    await emit(session, await _event(session, row, body))
    return await queries.head_counts(session, row.id)


async def _event(session: AsyncSession, row: PlannedSession, body: HeadCounts) -> GatheringCounted:
    """The next version, under the meeting's lock: by role, and units stay at home."""
    connection = await session.connection()
    key = {"type": GatheringCounted.event_type(), "id": row.id}
    heads: dict[str, int] = {}
    for part in body.counts:
        heads[part.role] = heads.get(part.role, 0) + part.heads
    return GatheringCounted(
        aggregate_id=row.id,
        version=int(await connection.scalar(TOLD, key) or 0) + 1,
        known_at=known(None),
        project_id=row.project_id,
        municipality_code=row.municipality_code,
        kind=row.kind,
        held_on=rules.local_day(row.starts_at),
        heads=[Heads(role=role, heads=count) for role, count in sorted(heads.items())],
    )
