"""A whole month of certificates by three statements: what no longer holds is revoked, what is missing issued, and each
certificate tied to the entries that it attests.

The caller holds the project's lock alone, so that nothing is posted meanwhile. Written so that the plan is the same
whatever the planner knows of rows that were written a moment ago: lists are never joined with lists, but grouped; who
is among many is asked beside something else, which makes it a hash.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from samlyft_events import CertificateChanged
from samlyft_training_log.ledger.statements import instant

SPENT = """
    chosen as materialized (
        select distinct e.person_id from entry e
        where e.project_id = :project_id and e.local_date between :first and :last
            and (cast(:only as text) is null or e.municipality_code = :only)
    ), spent as materialized (
        select e.tenant_id, e.person_id, e.posting_id, e.line, e.session_id, e.local_date, e.minutes,
            e.municipality_code, e.workplace_id, e.eligible
        from entry e
        join posting p on p.tenant_id = e.tenant_id and p.posting_id = e.posting_id and p.time_kind = 'participant'
        where e.project_id = :project_id and e.local_date between :first and :last
            and (cast(:only as text) is null or e.person_id in (select person_id from chosen))
    ), held as materialized (
        select h.*, sum(h.minutes) over (partition by person_id, municipality_code, workplace_id) as at_place
        from (
            select tenant_id, person_id, session_id, local_date, municipality_code, workplace_id,
                sum(minutes)::integer as minutes, coalesce(sum(minutes) filter (where eligible), 0)::integer as eligible
            from spent group by 1, 2, 3, 4, 5, 6 having sum(minutes) <> 0
        ) h
    ), summed as materialized (
        select person_id, sum(minutes)::integer as minutes, sum(eligible)::integer as eligible_minutes,
            encode(sha256(convert_to(string_agg(
                concat_ws(' ', session_id, local_date, minutes), E'\\n' order by local_date, session_id, minutes
            ), 'UTF8')), 'hex') as content_hash,
            (array_agg(municipality_code order by at_place desc, municipality_code, workplace_id))[1]
                as municipality_code,
            (array_agg(workplace_id order by at_place desc, municipality_code, workplace_id))[1] as workplace_id
        from held group by person_id
    ), waiting as materialized (
        select distinct h.person_id from held h
        where not exists (
            select from project_month m
            where m.project_id = :project_id and m.month = :month and m.municipality_code = h.municipality_code
                and m.status = 'closed' and (not m.stale or m.stale_cause = 'earlier-month')
        )
    )
"""
"""What the ledger says of the month's participants, and whose month is not closed wherever they were."""

FACT = f"""
    fact as (
        insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
        select c.tenant_id, '{CertificateChanged.event_type()}', c.certificate_id, c.version, c.known_at,
            cast(:traceparent as text), jsonb_build_object(
                'aggregate_id', c.certificate_id, 'version', c.version, 'known_at', {instant("c.known_at")},
                'person_id', c.person_id, 'project_id', c.project_id, 'month', c.month, 'minutes', c.minutes,
                'eligible_minutes', c.eligible_minutes, 'status', c.status, 'stale', c.stale, 'replaces', c.replaces)
        from told c
    )
"""
"""The event of each certificate in `told`, as `CertificateChanged` reads it."""


def _of_month(statement: str) -> sa.TextClause:
    named: dict[str, sa.types.TypeEngine[Any]] = {
        "project_id": sa.Uuid(),
        "first": sa.Date(),
        "last": sa.Date(),
        "month": sa.Text(),
        "only": sa.Text(),
        "known_at": sa.DateTime(timezone=True),
        "signers": ARRAY(sa.Text()),
    }
    there = {n: t for n, t in named.items() if f":{n}" in statement}
    return sa.text(statement).bindparams(*(sa.bindparam(n, type_=t) for n, t in there.items()))


REVOKE = _of_month(f"""
with {SPENT}, judged as materialized (
    select current_setting('app.tenant_id') as tenant_id, max(certificate_id)::uuid as certificate_id,
        max(stands) is not distinct from max(says) as same
    from (
        select c.person_id, c.certificate_id::text, c.content_hash as stands, null as says
        from certificate c
        where c.project_id = :project_id and c.month = :month and c.status <> 'revoked'
            and (cast(:only as text) is null or c.municipality_code = :only
                or c.person_id in (select person_id from chosen))
            and c.person_id not in (select person_id from waiting)
        union all
        select person_id, null, null, content_hash from summed
    ) b
    group by person_id having max(certificate_id) is not null
), told as (
    update certificate c
    set status = case when j.same then c.status else 'revoked' end, stale = false, stale_since = null,
        version = c.version + 1, recorded_at = now(), known_at = greatest(c.known_at, coalesce(:known_at, now()))
    from judged j
    where c.tenant_id = j.tenant_id and c.certificate_id = j.certificate_id and (c.stale or not j.same)
    returning c.*
), {FACT}
select count(*) filter (where status = 'revoked') as revoked, (
    select count(*) from judged where same
) as unchanged, (select count(*) from waiting) as waiting from told
""")
"""Of those that stand: what the ledger no longer says is revoked, what it says again is no longer stale."""

ISSUE = _of_month(f"""
with {SPENT}, due as materialized (
    select person_id, max(minutes) as minutes, max(eligible_minutes) as eligible_minutes,
        max(content_hash) as content_hash, max(municipality_code) as municipality_code,
        max(workplace_id)::uuid as workplace_id, max(certificate_id)::uuid as replaces, bool_or(stands) as stands
    from (
        select person_id, minutes, eligible_minutes, content_hash, municipality_code, workplace_id::text,
            null as certificate_id, false as stands
        from summed
        union all
        select c.person_id, null, null, null, null, null, c.certificate_id::text, c.status <> 'revoked'
        from certificate c where c.project_id = :project_id and c.month = :month
    ) b
    group by person_id
), told as (
    insert into certificate (tenant_id, person_id, project_id, month, municipality_code, workplace_id, minutes,
        eligible_minutes, content_hash, chain_head, signers, replaces, issued_at, issued_by, known_at)
    select current_setting('app.tenant_id'), d.person_id, :project_id, :month, d.municipality_code, d.workplace_id,
        d.minutes, d.eligible_minutes, d.content_hash, cast(:chain_head as text), :signers, d.replaces,
        coalesce(:known_at, now()), :actor, coalesce(:known_at, now())
    from due d
    where d.minutes > 0 and not d.stands and d.person_id not in (select person_id from waiting)
    returning *
), {FACT}
select certificate_id, replaces from told
""")
"""A certificate for each who has time above zero and none that stands."""

TIE = _of_month(f"""
with {SPENT}
insert into certificate_entry (tenant_id, certificate_id, posting_id, line)
select c.tenant_id, c.certificate_id, s.posting_id, s.line
from spent s
cross join lateral (
    select c.tenant_id, c.certificate_id, c.recorded_at from certificate c
    where c.tenant_id = s.tenant_id and c.person_id = s.person_id and c.project_id = :project_id and c.month = :month
        and c.status <> 'revoked'
    offset 0
) c
where c.recorded_at = now()
on conflict do nothing
""")

KEEP_CODES = """
insert into certificate_code (tenant_id, code_hash, certificate_id)
select current_setting('app.tenant_id'), r.* from unnest($1::bytea[], $2::uuid[]) as r
"""
