"""Notes about which municipalities something new is known, so that only those are computed again.

A note is a row of its own and never one that is shared: two consumers that write at once never wait for each
other, and a computation takes away only the notes that it has read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.service import Handler
from samlyft_events import (
    AbsencesRecorded,
    ActionPlanChanged,
    BarrierChanged,
    CertificateChanged,
    ChampionChanged,
    ChangeRecorded,
    EmploymentChanged,
    Event,
    GatheringCounted,
    LeaderChanged,
    MilestoneChanged,
    MonthChanged,
    OrganisationChanged,
    ParticipationChanged,
    PersonChanged,
    PlannedSessionChanged,
    PostingRecorded,
    ProjectChanged,
    ReleaseChanged,
    RoundChanged,
    SessionChanged,
    SignUpChanged,
    SupportLogged,
    WorkplaceChanged,
)

NOTE = """
with told as (
    select * from jsonb_to_recordset(cast(:events as jsonb))
        as told (aggregate_id uuid, entries jsonb, absences jsonb, merged_into uuid)
)
insert into signal_due (tenant_id, municipality_code)
select distinct current_setting('app.tenant_id'), coalesce(municipality_code, '*')
from ({codes}) due (municipality_code)
"""
EVERYTHING = "select '*' from told"
OF_PEOPLE = """
    select p.municipality_code from participation p join told on told.aggregate_id = p.person_id
    union select e.municipality_code from employment e join told on told.aggregate_id = e.person_id
    union select '*' from told where merged_into is not null
    union select '*' from person p join told on told.aggregate_id = p.id where p.merged_into is not null"""
OF_SIGN_UPS = """
    select w.municipality_code from told
    join sign_up s on s.id = told.aggregate_id join workplace w on w.id = s.workplace_id"""
OF_CERTIFICATES = """
    select p.municipality_code from told join certificate c on c.id = told.aggregate_id
    join participation p on p.project_id = c.project_id and p.person_id = c.person_id"""
OF_ABSENCES = """
    select p.municipality_code
    from told, jsonb_to_recordset(told.absences) as a (person_id uuid)
    join participation p on p.person_id = a.person_id"""
OF_ENTRIES = """
    select e.municipality_code from told, jsonb_to_recordset(told.entries) as e (municipality_code text)
    union select w.municipality_code
    from told, jsonb_to_recordset(told.entries) as e (workplace_id uuid) join workplace w on w.id = e.workplace_id"""
OF_SESSIONS = """
    select s.municipality_code from told join session s on s.id = told.aggregate_id
    where s.municipality_code is not null
    union select w.municipality_code from told
    join entry e on e.session_id = told.aggregate_id join workplace w on w.id = e.workplace_id"""
"""Who came may be of other municipalities than the session."""


def _own(table: str) -> str:
    """Where the fact is, and where it was in earlier versions."""
    return f"select v.municipality_code from {table} v join told on told.aggregate_id = v.id"


def _noting(codes: str) -> Handler:
    statement = sa.text(NOTE.format(codes=codes))

    async def on_events(session: AsyncSession, events: Sequence[Event]) -> None:
        rows = ",".join(event.model_dump_json() for event in events)
        await (await session.connection()).execute(statement, {"events": f"[{rows}]"})

    return on_events


CODES: Mapping[type[Event], str] = {
    ProjectChanged: EVERYTHING,
    OrganisationChanged: EVERYTHING,
    RoundChanged: EVERYTHING,
    ReleaseChanged: EVERYTHING,
    WorkplaceChanged: _own("workplace"),
    EmploymentChanged: _own("employment"),
    ParticipationChanged: _own("participation"),
    ChampionChanged: _own("champion"),
    PlannedSessionChanged: _own("planned_session"),
    GatheringCounted: _own("gathering"),
    LeaderChanged: _own("leader"),
    MilestoneChanged: _own("milestone"),
    SupportLogged: _own("support"),
    BarrierChanged: _own("barrier"),
    ChangeRecorded: _own("work_change"),
    ActionPlanChanged: _own("action_plan"),
    MonthChanged: _own("closed_month"),
    PersonChanged: OF_PEOPLE,
    SignUpChanged: OF_SIGN_UPS,
    CertificateChanged: OF_CERTIFICATES,
    AbsencesRecorded: OF_ABSENCES,
    PostingRecorded: OF_ENTRIES,
    SessionChanged: OF_SESSIONS,
}
NOTED = {event: _noting(codes) for event, codes in CODES.items()}


def _both(first: Handler, second: Handler) -> Handler:
    async def on_events(session: AsyncSession, events: list[Event]) -> None:
        await first(session, events)
        await second(session, events)

    return on_events


def noting(handlers: Mapping[type[Event], Handler]) -> dict[type[Event], Handler]:
    """The service's handlers, each followed by its note where signals ask for the event."""
    return {
        event: _both(handler, NOTED[event]) if event in NOTED else handler
        for event, handler in handlers.items()
    }
