"""The event of those who were expected and not there: no minutes, so no posting tells of them."""

from __future__ import annotations

from samlyft_events import AbsencesRecorded
from samlyft_training_log import rules
from samlyft_training_log.ledger.statements import LARGEST_POSTING, instant

AWAY = ", ".join(f"'{status}'" for status in sorted(rules.AWAY))


def tell_absences(source: str) -> str:
    """The CTE that publishes the absences of `source`, a CTE of attendance rows as they now stand, with `s` beside."""
    return f"""away as (
        insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
        select s.tenant_id, '{AbsencesRecorded.event_type()}', a.id, 1, a.known_at, s.traceparent,
            jsonb_build_object(
                'aggregate_id', a.id, 'version', 1, 'known_at', {instant("a.known_at")},
                'project_id', a.project_id, 'absences', a.absences
            )
        from s, (
            select uuidv7() as id, n.project_id, n.known_at, jsonb_agg(jsonb_build_object(
                'attendance_id', n.attendance_id, 'version', n.version, 'session_id', n.session_id,
                'person_id', n.person_id, 'local_date', n.local_date, 'status', n.status
            )) as absences
            from (
                select x.*, row_number() over (partition by x.project_id, x.known_at) as number
                from {source} x
                where x.status in ({AWAY}) and x.person_id is not null
            ) n
            group by n.project_id, n.known_at, (n.number - 1) / {LARGEST_POSTING}
        ) a
    )"""
