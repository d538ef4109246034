"""Who came to a gathering: heads by role and unit, never persons."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Activity, HeadCount
from samlyft_enrollment.planning import queries
from samlyft_enrollment.planning.schemas import HeadCounts, HeadCountsOut
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


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
    return await queries.head_counts(session, row.id)
