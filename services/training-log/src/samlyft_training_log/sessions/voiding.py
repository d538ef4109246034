"""The statement that takes back all that stands of a session: in one posting for up to 500 attendances."""

from __future__ import annotations

from samlyft_training_log.ledger.statements import LINE, post

LOCK = """
select session_id, project_id, municipality_code, workplace_id, status, version, code, starts_at, length
from session where session_id = $1 for update
"""

# $1 actor, $2 traceparent, $3 session, $4 reason, $5 known_at.
REVERSE = f"""
with s as materialized (
    select current_setting('app.tenant_id') as tenant_id, $1::text as actor, $2::text as traceparent
), changed as (
    update attendance a
    set minutes = 0, status = 'cancelled', reason = $4, version = a.version + 1,
        known_at = greatest(a.known_at, coalesce($5::timestamptz, now())), recorded_at = now(), actor = s.actor
    from s
    where a.tenant_id = s.tenant_id and a.session_id = $3::uuid and a.minutes > 0
    returning new.*, old.minutes as old_minutes
), line as (
    select {LINE}, a.known_at, a.reason, -a.old_minutes as minutes, a.time_basis
    from changed a where a.person_id is not null
), {post("correction", lines_each=1)}
select (select count(*) from placed) as entries, (select -coalesce(sum(minutes), 0)::integer from placed) as minutes,
    (select array_agg(distinct posting_id) from placed) as postings,
    array(select distinct project_id from changed where person_id is null) as unmatched
"""

VOID = """
update session set status = 'voided', void_reason = $2, attested_at = null, attested_by = null, attested_as = null,
    version = version + 1, known_at = greatest(known_at, coalesce($3::timestamptz, now())), recorded_at = now()
where session_id = $1
"""
ATTEST = """
update session set status = 'attested', attested_at = now(), attested_by = $2, attested_as = $3,
    version = version + 1, recorded_at = now()
where session_id = $1
"""
SUBMIT = """
update session set status = 'submitted', version = version + 1, known_at = now(), recorded_at = now()
where session_id = $1
"""

POLICY = """
select coalesce((
    select v.attested_by from attestation_policy v
    where v.project_id = $1 and v.valid_from <= $2
    order by v.valid_from desc limit 1
), '') as attested_by, (select p.programme_period from project_current p where p.project_id = $1) as period
"""
"""Who attests sessions of project $1 held on the local date $2: the project's own policy, or its period's."""
