"""Absences, months and the visibility of results, as the training log tells them; in any order, once or twice."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_events import AbsencesRecorded, Event, MonthChanged, ResultVisibilityChanged

ABSENCES = sa.text(
    """
    insert into heard_absence as h (tenant_id, attendance_id, version, session_id, person_id,
        local_date, status)
    select distinct on (attendance_id) current_setting('app.tenant_id'), attendance_id, version,
        session_id, person_id, local_date, status
    from jsonb_to_recordset(cast(:rows as jsonb)) as e (attendance_id uuid, version int,
        session_id uuid, person_id uuid, local_date date, status text)
    order by attendance_id, version desc
    on conflict (tenant_id, attendance_id) do update set version = excluded.version,
        local_date = excluded.local_date, status = excluded.status
    where h.version < excluded.version
    """
)
MONTHS = sa.text(
    """
    insert into heard_month as h (tenant_id, project_id, municipality_code, month, version, status)
    select distinct on (project_id, municipality_code, month) current_setting('app.tenant_id'),
        project_id, municipality_code, month, version, status
    from jsonb_to_recordset(cast(:rows as jsonb)) as e (project_id uuid, municipality_code text,
        month text, version int, status text)
    order by project_id, municipality_code, month, version desc
    on conflict (tenant_id, project_id, municipality_code, month) do update
        set version = excluded.version, status = excluded.status
    where h.version < excluded.version
    """
)
VISIBILITIES = sa.text(
    """
    insert into heard_visibility (tenant_id, project_id, from_on, level, told_on)
    select distinct on (project_id, from_on) current_setting('app.tenant_id'), project_id, from_on,
        level, told_on
    from jsonb_to_recordset(cast(:rows as jsonb)) as e (project_id uuid, from_on date, level text,
        told_on date)
    on conflict do nothing
    """
)


async def on_absences(session: AsyncSession, events: list[AbsencesRecorded]) -> None:
    """The newest version of each absence."""
    told = [one.model_dump(mode="json") for event in events for one in event.absences]
    await _store(session, ABSENCES, told)


async def on_months(session: AsyncSession, events: list[MonthChanged]) -> None:
    """Closed or opened again, whichever was last."""
    names = {"project_id", "municipality_code", "month", "version", "status"}
    await _store(session, MONTHS, [e.model_dump(mode="json", include=names) for e in events])


async def on_visibilities(session: AsyncSession, events: list[ResultVisibilityChanged]) -> None:
    """A policy from a day on never changes."""
    names = {"project_id", "from_on", "level", "told_on"}
    await _store(session, VISIBILITIES, [e.model_dump(mode="json", include=names) for e in events])


async def _store(
    session: AsyncSession, query: sa.TextClause, rows: Iterable[Mapping[str, Any]]
) -> None:
    bound = {"rows": msgspec.json.encode(list(rows)).decode()}
    await (await session.connection()).execute(query, bound)


HEARING: Mapping[type[Event], Handler] = {
    AbsencesRecorded: on_absences,
    MonthChanged: on_months,
    ResultVisibilityChanged: on_visibilities,
}
