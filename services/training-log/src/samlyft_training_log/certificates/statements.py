"""A whole month of certificates by three statements: what no longer holds is revoked, what is missing issued, and each
certificate tied to the entries that it attests.

The caller holds the project's lock alone, so that nothing is posted meanwhile.
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
            and e.person_id in (select person_id from chosen)
    ), held as materialized (
        select tenant_id, person_id, session_id, local_date, municipality_code, workplace_id,
            sum(minutes)::integer as minutes, coalesce(sum(minutes) filter (where eligible), 0)::integer as eligible
        from spent group by 1, 2, 3, 4, 5, 6 having sum(minutes) <> 0
    ), summed as materialized (
        select person_id, sum(minutes)::integer as minutes, sum(eligible)::integer as eligible_minutes,
            encode(sha256(convert_to(string_agg(
                concat_ws(' ', session_id, local_date, minutes), E'\\n' order by local_date, session_id, minutes
            ), 'UTF8')), 'hex') as content_hash
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
                'status', c.status, 'stale', c.stale, 'replaces', c.replaces)
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
    select c.tenant_id, c.certificate_id, s.content_hash is not distinct from c.content_hash as same
    from certificate c
    left join summed s using (person_id)
    where c.project_id = :project_id and c.month = :month and c.status <> 'revoked'
        and (cast(:only as text) is null or c.municipality_code = :only
            or c.person_id in (select person_id from chosen))
        and c.person_id not in (select person_id from waiting)
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
with {SPENT}, home as (
    select distinct on (person_id) person_id, municipality_code, workplace_id
    from (
        select person_id, municipality_code, workplace_id, sum(minutes) as minutes from held group by 1, 2, 3
    ) h
    order by person_id, minutes desc, municipality_code, workplace_id
), told as (
    insert into certificate (tenant_id, person_id, project_id, month, municipality_code, workplace_id, minutes,
        eligible_minutes, content_hash, chain_head, signers, replaces, issued_at, issued_by, known_at)
    select current_setting('app.tenant_id'), s.person_id, :project_id, :month, h.municipality_code, h.workplace_id,
        s.minutes, s.eligible_minutes, s.content_hash, cast(:chain_head as text), :signers, (
            select r.certificate_id from certificate r
            where r.person_id = s.person_id and r.project_id = :project_id and r.month = :month
            order by r.certificate_id desc limit 1
        ), coalesce(:known_at, now()), :actor, coalesce(:known_at, now())
    from summed s
    join home h using (person_id)
    where s.minutes > 0 and s.person_id not in (select person_id from waiting) and not exists (
        select from certificate c
        where c.person_id = s.person_id and c.project_id = :project_id and c.month = :month and c.status <> 'revoked'
    )
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
join certificate c on c.tenant_id = s.tenant_id and c.person_id = s.person_id and c.project_id = :project_id
    and c.month = :month and c.status <> 'revoked' and c.recorded_at = now()
on conflict do nothing
""")

KEEP_CODES = """
insert into certificate_code (tenant_id, code_hash, certificate_id)
select current_setting('app.tenant_id'), r.* from unnest($1::bytea[], $2::uuid[]) as r
"""
