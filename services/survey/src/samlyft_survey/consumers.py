"""Copies of what invitations need from enrollment. Current only: a round's figures rest on its own frozen release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.copies import on_tenants as copy_tenants
from samlyft_common.service import Handler
from samlyft_events import (
    EmploymentChanged,
    Event,
    ParticipationChanged,
    PersonChanged,
    PostingRecorded,
    ProjectChanged,
    TenantChanged,
    WorkplaceChanged,
)


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
    "person",
    "person_id",
    {
        "status": "text",
        "protected": "boolean",
        "merged_into": "uuid",
        "gender": "text",
        "birth_year": "integer",
    },
)
WORKPLACES = _newest_into(
    "workplace",
    "workplace_id",
    {"code": "text", "name": "text", "municipality_code": "text", "area_of_care": "text"},
)
EMPLOYMENTS = _newest_into(
    "employment",
    "employment_id",
    {
        "person_id": "uuid",
        "workplace_id": "uuid",
        "municipality_code": "text",
        "starts_on": "date",
        "ends_on": "date",
        "hours": "text",
        "status": "text",
    },
)
PROJECTS = sa.text(
    """
    insert into project (tenant_id, project_id, version, name, ends_on)
    select distinct on (aggregate_id) current_setting('app.tenant_id'), aggregate_id, version, name,
        least(eligible_to, closed_on)
    from jsonb_to_recordset(cast(:events as jsonb))
        as e (aggregate_id uuid, version integer, name text, eligible_to date, closed_on date)
    order by aggregate_id, version desc
    on conflict (tenant_id, project_id) do update
    set version = excluded.version, name = excluded.name, ends_on = excluded.ends_on
    where project.version < excluded.version
    """
)
# Sums, since the inbox lets each posting in once; a reversal has negative minutes.
TRAINED = sa.text(
    """
    insert into trained as t (tenant_id, project_id, person_id, minutes)
    select current_setting('app.tenant_id'), e.project_id, l.person_id, sum(l.minutes)
    from jsonb_to_recordset(cast(:events as jsonb)) as e (project_id uuid, entries jsonb)
    cross join lateral jsonb_to_recordset(e.entries)
        as l (person_id uuid, minutes integer, kind_of_time text)
    where l.kind_of_time = 'participant'
    group by e.project_id, l.person_id
    order by e.project_id, l.person_id
    on conflict (tenant_id, project_id, person_id) do update set minutes = t.minutes + excluded.minutes
    """
)


MEAN_LIMITS = sa.text(
    """
    insert into mean_limit (tenant_id, version, smallest_mean, smallest_text)
    values (current_setting('app.tenant_id'), :version, :smallest_mean, :smallest_text)
    on conflict (tenant_id) do update set version = excluded.version, smallest_mean = excluded.smallest_mean,
        smallest_text = excluded.smallest_text
    where mean_limit.version < excluded.version
    """
)
# Whoever is erased or becomes protected is mailed no more.
FORGET_ADDRESSES = sa.text(
    """
    delete from address a using person p
    where p.tenant_id = a.tenant_id and p.person_id = a.person_id and (p.status = 'erased' or p.protected)
    """
)


async def _apply(session: AsyncSession, statement: sa.TextClause, events: Sequence[Event]) -> None:
    document = "[" + ",".join(event.model_dump_json() for event in events) + "]"
    await (await session.connection()).execute(statement, {"events": document})


async def on_participations(session: AsyncSession, events: list[ParticipationChanged]) -> None:
    """Who may be invited."""
    await _apply(session, PARTICIPATIONS, events)


async def on_people(session: AsyncSession, events: list[PersonChanged]) -> None:
    """Whom a duplicate counts as, who is protected, gender and year of birth; the name in the event is not kept."""
    await _apply(session, PEOPLE, events)
    await (await session.connection()).execute(FORGET_ADDRESSES)


async def on_workplaces(session: AsyncSession, events: list[WorkplaceChanged]) -> None:
    """Where letters are handed out."""
    await _apply(session, WORKPLACES, events)


async def on_employments(session: AsyncSession, events: list[EmploymentChanged]) -> None:
    """Where somebody works on a date, by day or by night."""
    await _apply(session, EMPLOYMENTS, events)


async def on_tenants(session: AsyncSession, events: list[TenantChanged]) -> None:
    """As every service, and the limit for means."""
    await copy_tenants(session, events)
    await (await session.connection()).execute(MEAN_LIMITS, [e.model_dump() for e in events])


async def on_projects(session: AsyncSession, events: list[ProjectChanged]) -> None:
    """When a project ends: the last rounds follow it."""
    await _apply(session, PROJECTS, events)


async def on_postings(session: AsyncSession, events: list[PostingRecorded]) -> None:
    """Minutes of training, which tokens carry as a coarse band."""
    await _apply(session, TRAINED, events)


HANDLERS: Mapping[type[Event], Handler] = {
    **COPIES,
    TenantChanged: on_tenants,
    ParticipationChanged: on_participations,
    PersonChanged: on_people,
    WorkplaceChanged: on_workplaces,
    EmploymentChanged: on_employments,
    ProjectChanged: on_projects,
    PostingRecorded: on_postings,
}
