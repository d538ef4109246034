"""Copies of what invitations need from enrollment. Current only: a round's figures rest on its own frozen release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.service import Handler
from samlyft_events import Event, ParticipationChanged, PersonChanged, WorkplaceChanged


def _newest_into(table: str, key: str, columns: Mapping[str, str]) -> sa.TextClause:
    """Inserts or replaces rows by events of a batch; older and repeated versions change nothing."""
    names = ", ".join(columns)
    return sa.text(
        f"""
        insert into {table} (tenant_id, {key}, version, {names})
        select distinct on (aggregate_id) current_setting('app.tenant_id'), aggregate_id, version, {names}
        from jsonb_to_recordset(cast(:events as jsonb))
            as e (aggregate_id uuid, version integer, {", ".join(f"{n} {kind}" for n, kind in columns.items())})
        order by aggregate_id, version desc
        on conflict (tenant_id, {key}) do update
        set version = excluded.version, {", ".join(f"{n} = excluded.{n}" for n in columns)}
        where {table}.version < excluded.version
        """
    )


PARTICIPATIONS = _newest_into(
    "participation",
    "participation_id",
    {
        "project_id": "uuid",
        "person_id": "uuid",
        "role_group": "text",
        "municipality_code": "text",
        "workplace_id": "uuid",
        "status": "text",
    },
)
PEOPLE = _newest_into(
    "person", "person_id", {"status": "text", "protected": "boolean", "merged_into": "uuid"}
)
WORKPLACES = _newest_into("workplace", "workplace_id", {"code": "text", "name": "text"})


async def _apply(session: AsyncSession, statement: sa.TextClause, events: Sequence[Event]) -> None:
    document = "[" + ",".join(event.model_dump_json() for event in events) + "]"
    await (await session.connection()).execute(statement, {"events": document})


async def on_participations(session: AsyncSession, events: list[ParticipationChanged]) -> None:
    """Who may be invited."""
    await _apply(session, PARTICIPATIONS, events)


async def on_people(session: AsyncSession, events: list[PersonChanged]) -> None:
    """Whom a duplicate counts as and who is protected; the name in the event is not kept."""
    await _apply(session, PEOPLE, events)


async def on_workplaces(session: AsyncSession, events: list[WorkplaceChanged]) -> None:
    """Where letters are handed out."""
    await _apply(session, WORKPLACES, events)


HANDLERS: Mapping[type[Event], Handler] = {
    **COPIES,
    ParticipationChanged: on_participations,
    PersonChanged: on_people,
    WorkplaceChanged: on_workplaces,
}
