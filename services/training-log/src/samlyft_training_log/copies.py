"""Copies of enrollment's facts: versions inserted once, so that repeats and reordering change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_events import EmploymentChanged, Event, PersonChanged
from samlyft_training_log.matching import Key, lock, match
from samlyft_training_log.models import EmploymentCopy, PersonCopy

VERSIONS = """
insert into {table} ({columns})
select {columns} from jsonb_populate_recordset(null::{table}, $1::jsonb)
on conflict do nothing
"""
NEWEST = """
insert into person_copy as p (tenant_id, person_id, version, display_name, protected)
select distinct on (person_id) tenant_id, person_id, version, display_name, protected
from jsonb_populate_recordset(null::person_copy, $1::jsonb)
order by person_id, version desc
on conflict (tenant_id, person_id) do update set
    version = excluded.version, display_name = excluded.display_name, protected = excluded.protected
where p.version < excluded.version
"""


async def copy_versions(
    session: AsyncSession, model: type[SQLModel], events: Sequence[Event]
) -> None:
    """Keeps versions of projects, workplaces or employments; what a model has no column for is left behind."""
    columns = list(model.model_fields)
    statement = VERSIONS.format(table=model.__tablename__, columns=", ".join(columns))
    await _write(session, statement, model, events)


async def copy_people(session: AsyncSession, events: Sequence[PersonChanged]) -> None:
    """Keeps the newest version of each person only."""
    await _write(session, NEWEST, PersonCopy, events)


async def copy_employments(session: AsyncSession, events: Sequence[EmploymentChanged]) -> None:
    """Keeps employments and matches the attendance that waited for them, under the stub rows' lock."""
    keys = {Key(event.employer_number, event.employee_number) for event in events}
    await lock(session, keys)
    await copy_versions(session, EmploymentCopy, events)
    await match(session, keys)


async def _write(
    session: AsyncSession, statement: str, model: type[SQLModel], events: Sequence[Event]
) -> None:
    key = next(name for name in model.model_fields if name not in {"tenant_id", "version"})
    rows: list[dict[str, Any]] = [
        event.model_dump() | {"tenant_id": session.info["tenant_id"], key: event.aggregate_id}
        for event in events
    ]
    connection = await session.connection()
    await connection.exec_driver_sql(statement, (msgspec.json.encode(rows).decode(),))
