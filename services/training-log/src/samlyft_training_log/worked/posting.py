"""How worked time reaches the ledger: as `ledger.statements.post`, with the kind of time that each line names."""

from __future__ import annotations

from samlyft_events import PostingRecorded
from samlyft_training_log.ledger.statements import LARGEST_POSTING, instant

FACT = f"""fact as (
        insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
        select s.tenant_id, '{PostingRecorded.event_type()}', p.posting_id, 1, p.known_at, s.traceparent,
            jsonb_build_object(
                'aggregate_id', p.posting_id, 'version', 1, 'known_at', {instant("p.known_at")},
                'project_id', p.project_id, 'time_kind', p.time_kind, 'kind', '{{kind}}', 'reason', p.reason,
                'entries', jsonb_agg(jsonb_build_object(
                    'line', p.number, 'attendance_id', p.attendance_id, 'session_id', p.session_id,
                    'person_id', p.person_id, 'local_date', p.local_date, 'minutes', p.minutes,
                    'role_group', p.role_group, 'municipality_code', p.municipality_code,
                    'workplace_id', p.workplace_id, 'employer_number', p.employer_number, 'eligible', p.eligible,
                    'kind_of_time', p.kind_of_time
                ) order by p.number)
            )
        from s, placed p
        group by s.tenant_id, s.traceparent, p.posting_id, p.project_id, p.time_kind, p.reason, p.known_at
    )"""
"""The event beside each posting, as `PostingRecorded` reads it."""


def post_timed(kind: str) -> str:
    """The CTEs that turn `line` into postings of one project, reason, kind of time and `known_at`."""
    return f"""
    batched as (
        select l.*, case l.kind_of_time when 'project_staff' then 'staff' else 'champion' end as time_kind,
            uuidv7() as own_id, (row_number() over (
                partition by l.project_id, l.reason, l.known_at, l.kind_of_time order by l.attendance_id
            ) - 1) / {LARGEST_POSTING} as batch
        from line l
    ), placed as materialized (
        select b.*, first_value(b.own_id) over w as posting_id, row_number() over w as number
        from batched b
        window w as (
            partition by b.project_id, b.reason, b.known_at, b.kind_of_time, b.batch order by b.attendance_id
        )
    ), posting as (
        insert into posting (tenant_id, posting_id, project_id, time_kind, kind, reason, known_at, actor)
        select s.tenant_id, p.posting_id, p.project_id, p.time_kind, '{kind}', p.reason, p.known_at, s.actor
        from s, placed p
        where p.number = 1
        returning posting_id
    ), entry as (
        insert into entry (tenant_id, posting_id, line, project_id, attendance_id, session_id, person_id, local_date,
            minutes, role_group, municipality_code, workplace_id, employer_number, eligible, kind_of_time)
        select s.tenant_id, p.posting_id, p.number, p.project_id, p.attendance_id, p.session_id, p.person_id,
            p.local_date, p.minutes, p.role_group, p.municipality_code, p.workplace_id, p.employer_number, p.eligible,
            p.kind_of_time
        from s, placed p
    ), {FACT.format(kind=kind)}"""
