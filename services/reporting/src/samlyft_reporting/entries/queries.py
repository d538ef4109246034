"""Entries that make a figure, and entries that make a difference, as parts of a list or a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from samlyft_reporting.entries.schemas import ChangedEntryOut, EntryOut
from samlyft_reporting.figures.asked import PARTICIPANTS, Asked, narrowed
from samlyft_reporting.figures.dimensions import began, joins
from samlyft_reporting.standing import counted, kept

UNSEEN = """p_shown.protected is true"""
"""Of protected persons an entry tells neither who nor where it was."""
SHOWN = f"""
    e.posting_id::text || ':' || lpad(e.line::text, 4, '0') as entry_id, e.posting_id, e.line,
    case when {UNSEEN} then null else e.person_id end as person_id,
    case when {UNSEEN} then null else e.session_id end as session_id,
    case when {UNSEEN} then null else e.attendance_id end as attendance_id,
    case when {UNSEEN} then null else e.workplace_id end as workplace_id,
    e.municipality_code, e.role_group, e.local_date, e.minutes, e.correction, e.eligible, e.known_at"""
PROTECTED = "left join person p_shown on p_shown.id = e.person_id and p_shown.known_until is null"
COLUMNS: dict[str, Any] = {
    "entry_id": sa.Text,
    "posting_id": UUID,
    "line": sa.Integer,
    "person_id": UUID,
    "session_id": UUID,
    "attendance_id": UUID,
    "workplace_id": UUID,
    "municipality_code": sa.Text,
    "role_group": sa.Text,
    "local_date": sa.Date,
    "minutes": sa.Integer,
    "correction": sa.Boolean,
    "eligible": sa.Boolean,
    "known_at": sa.DateTime(timezone=True),
}


def behind(asked: Asked) -> str:
    """The entries whose minutes add up to the figure: of participations not withdrawn, known on the day."""
    started = f", {began()}" if "age_band" in asked.dimensions else ""
    return f"""with recursive {kept("kept", "day")}, {counted("counted", "day")}{started}
        select {SHOWN} from entry e left join kept k on k.id = e.person_id
        {joins(asked.dimensions)} {PROTECTED}
        where e.project_id = :project and {PARTICIPANTS} and e.known_on <= :day
          and e.person_id in (select person_id from counted) {narrowed(asked)}"""


def as_table(statement: str, values: dict[str, Any], **more: Any) -> sa.Subquery:
    """A statement as something to sort and page through."""
    text = sa.text(statement)
    bound = {key: value for key, value in values.items() if key in text._bindparams}
    columns = {**COLUMNS, **more}
    return (
        text.bindparams(**bound)
        .columns(*(sa.column(name, kind) for name, kind in columns.items()))
        .subquery()
    )


def changed(days: tuple[date, date], project_id: object) -> sa.Subquery:
    """The entries that make the difference of minutes between two dates, each with its cause and sign."""
    statement = f"""with {counted("counted_from", "from_date")}, {counted("counted_to", "to_date")},
    registered as materialized (
        select distinct person_id from participation
        where project_id = :project and known_on <= :from_date
    ), stood as (
        select e.*, e.known_on <= :from_date as told, f.person_id is not null as in_from,
            t.person_id is not null as in_to, r.person_id is not null as was_registered
        from entry e
        left join counted_from f using (person_id) left join counted_to t using (person_id)
        left join registered r using (person_id)
        where e.project_id = :project and {PARTICIPANTS} and e.known_on <= :to_date
    )
    select {SHOWN}, case when e.in_to then e.minutes else -e.minutes end as change,
        case when e.told and (not e.in_to or e.was_registered) then 'withdrawn'
            when not e.told and (e.correction or e.minutes < 0) then 'corrected'
            when e.local_date > :from_date then 'new' else 'entered_late' end as cause
    from stood e {PROTECTED}
    where e.told and e.in_to <> e.in_from or not e.told and e.in_to"""
    values = {"project": project_id, "from_date": days[0], "to_date": days[1]}
    return as_table(statement, values, change=sa.Integer, cause=sa.Text)


def read_entry(row: Any) -> EntryOut:
    """A row as the API shows it."""
    return EntryOut.model_validate(dict(row._mapping))


def read_changed(row: Any) -> ChangedEntryOut:
    """The same with its cause."""
    return ChangedEntryOut.model_validate(dict(row._mapping))
