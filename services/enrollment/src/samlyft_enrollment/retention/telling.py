"""What the other services need to know of retention: each project's rules, told whenever one of them changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.outbox import emit
from samlyft_enrollment.privacy.retention import of_project, own
from samlyft_events import RetentionChanged
from samlyft_events.project_parts import KeptUntil

# Locked: two who add rules at once must each tell the other's as well.
PROJECTS = sa.text(
    """
    select id as project_id, version, name, funder, programme_period, eligible_to from project
    where id = any(:ids) order by id for update
    """
)
RULES = sa.text(
    """
    select project_id, version, kind, years, counted_from, source, from_on, to_on
    from retention_rule where project_id = any(:ids) order by id
    """
)
UNTOLD = sa.text(
    """
    select p.id from project p where not exists (
        select from outbox o where o.tenant_id = p.tenant_id and o.type = :type and o.aggregate_id = p.id)
    """
)


async def tell_retention(session: AsyncSession, project_ids: Sequence[UUID]) -> None:
    """Every rule of each project, whole; the version counts up with the project's and the rules'."""
    connection = await session.connection()
    asked = {"ids": list(project_ids)}
    projects = [dict(row) for row in (await connection.execute(PROJECTS, asked)).mappings()]
    rules = [dict(row) for row in (await connection.execute(RULES, asked)).mappings()]
    events = []
    for project in projects:
        mine = [rule for rule in rules if rule["project_id"] == project["project_id"]]
        told = [KeptUntil(until=kept.until) for kept in of_project(project, [])]
        told += [
            KeptUntil(
                until=own(project, rule).until,
                hold=rule["kind"] == "legal_hold",
                from_on=rule["from_on"],
                to_on=rule["to_on"],
            )
            for rule in mine
        ]
        events.append(
            RetentionChanged(
                aggregate_id=project["project_id"],
                version=project["version"] + sum(rule["version"] for rule in mine),
                known_at=datetime.now(UTC),
                rules=told,
            )
        )
    await emit(session, *events)


async def tell_untold(session: AsyncSession) -> None:
    """Projects from before this was told, once."""
    connection = await session.connection()
    found = await connection.execute(UNTOLD, {"type": RetentionChanged.event_type()})
    await tell_retention(session, list(found.scalars()))
