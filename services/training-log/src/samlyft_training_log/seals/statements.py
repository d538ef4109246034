"""What is sealed, how it is linked, and how both are checked: the same words of SQL for sealer and verifier.

A line is written as a JSON array, as PostgreSQL writes `jsonb`; its digest is `sha256(salt || line)`. The link of a
posting is `sha256(link before || position || posting id || digests in order)`, position as eight bytes.
"""

from __future__ import annotations

BATCH = 500
"""Postings a round of the sealer."""
GENESIS = "sha256(convert_to('samlyft ledger ' || {tenant}, 'UTF8'))"

MICROSECONDS = "(extract(epoch from {0}) * 1000000)::bigint"
POSTING = f"""jsonb_build_array('posting', p.tenant_id, p.posting_id, p.project_id, p.time_kind, p.kind, p.reason,
            {MICROSECONDS.format("p.known_at")}, {MICROSECONDS.format("p.recorded_at")}, p.actor)::text"""
ENTRY = """jsonb_build_array('entry', e.tenant_id, e.posting_id, e.line, e.project_id, e.attendance_id, e.session_id,
            e.person_id, e.local_date, e.minutes, e.role_group, e.municipality_code, e.workplace_id,
            e.employer_number, e.eligible, e.time_basis, e.kind_of_time)::text"""
DIGEST = "sha256({salt} || convert_to({text}, 'UTF8'))"


def link(before: str, position: str, posting_id: str, body: str) -> str:
    """The link of a posting from the one before it."""
    return f"sha256({before} || int8send({position}) || uuid_send({posting_id}) || {body})"


WAITING = "select distinct tenant_id from posting where not sealed limit 100"
# A salt is drawn for each line: `offset 0` keeps the drawing in its own select, once a row.
SEAL = f"""
with recursive batch as materialized (
    select tenant_id, posting_id, row_number() over (order by recorded_at, posting_id) as number
    from posting where tenant_id = $1 and not sealed
    order by recorded_at, posting_id limit {BATCH}
), written as materialized (
    select t.*, uuid_send(gen_random_uuid()) as salt
    from (
        select b.number, b.posting_id, 0 as line, {POSTING} as text
        from batch b join posting p using (tenant_id, posting_id)
        union all
        select b.number, b.posting_id, e.line, {ENTRY}
        from batch b join entry e using (tenant_id, posting_id)
        offset 0
    ) t
), salted as materialized (
    select w.number, w.posting_id, array_agg(w.salt order by w.line) as salts,
        array_agg(w.digest order by w.line) as digests, string_agg(w.digest, ''::bytea order by w.line) as body
    from (select *, {DIGEST.format(salt="salt", text="text")} as digest from written) w
    group by w.number, w.posting_id
), head as materialized (
    select coalesce(max(position), 0) as position, coalesce(
        (select s.link from seal s where s.tenant_id = $1 order by s.position desc limit 1),
        {GENESIS.format(tenant="$1::text")}
    ) as link
    from (select position from seal where tenant_id = $1 order by position desc limit 1) s
), chain as (
    select 0::bigint as number, h.position, h.link from head h
    union all
    select c.number + 1, c.position + 1, {link("c.link", "c.position + 1", "s.posting_id", "s.body")}
    from chain c join salted s on s.number = c.number + 1
), kept as (
    insert into seal (tenant_id, position, posting_id, salts, digests, link)
    select $1, c.position, s.posting_id, s.salts, s.digests, c.link
    from chain c join salted s using (number)
    returning posting_id
), marked as (
    update posting p set sealed = true from kept k where p.tenant_id = $1 and p.posting_id = k.posting_id
)
select count(*) from kept
"""

# $1 tenant, $2 and $3 first and last position. The place before the first is read too, for its link.
WALK = f"""
with here as materialized (
    select s.*, lag(s.position) over w as before, lag(s.link) over w as previous, (
        select string_agg(d.digest, ''::bytea order by d.n)
        from unnest(s.digests) with ordinality as d (digest, n)
    ) as body
    from seal s
    where s.tenant_id = $1 and s.position between $2::bigint - 1 and $3::bigint
    window w as (order by s.position)
), line as materialized (
    select h.position, h.tenant_id, h.posting_id, (u.n - 1)::integer as line, u.salt, u.digest
    from here h cross join lateral unnest(h.salts, h.digests) with ordinality as u (salt, digest, n)
    where h.position >= $2
), stands as (
    select l.position, l.posting_id, l.line, l.salt, l.digest, {POSTING} as text
    from line l left join posting p on p.tenant_id = l.tenant_id and p.posting_id = l.posting_id
    where l.line = 0 and (l.salt is null or p.posting_id is not null)
    union all
    select l.position, l.posting_id, l.line, l.salt, l.digest, {ENTRY}
    from line l join entry e on e.tenant_id = l.tenant_id and e.posting_id = l.posting_id and e.line = l.line
    where l.line > 0
), fault as (
    select position, posting_id, null::integer as line, 'link' as what from here
    where position >= $2 and (
        before is distinct from nullif(position - 1, 0)
        or link <> {
    link(
        f"coalesce(previous, {GENESIS.format(tenant='$1::text')})",
        "position",
        "posting_id",
        "body",
    )
}
    )
    union all
    select position, posting_id, line, 'changed' from stands
    where salt is not null and digest is distinct from {DIGEST.format(salt="salt", text="text")}
    union all
    select l.position, l.posting_id, l.line, 'removed' from line l
    where l.salt is not null and not exists (
        select from stands s where s.position = l.position and s.line = l.line
    )
    union all
    select h.position, h.posting_id, e.line, 'added'
    from here h join entry e on e.tenant_id = h.tenant_id and e.posting_id = h.posting_id
    where h.position >= $2 and e.line >= cardinality(h.digests)
)
select (select count(*) from here where position >= $2) as postings,
    (select count(*) from line where line > 0) as entries,
    (select count(*) from line where salt is null) as erased,
    (select to_jsonb(f) from fault f order by position, what desc, line nulls first limit 1) as broken
"""
HEAD = """
select s.position, s.link, s.sealed_at from seal s
where s.tenant_id = $1 and ($2::bigint is null or s.position = $2)
order by s.position desc limit 1
"""
TAIL = """
select count(distinct p.posting_id) as postings, count(e.line) as entries
from posting p left join entry e using (tenant_id, posting_id)
where p.tenant_id = $1 and not p.sealed
"""
OUTSIDE = """
select p.posting_id from posting p
where p.tenant_id = $1 and p.sealed and not exists (
    select from seal s where s.tenant_id = p.tenant_id and s.posting_id = p.posting_id
)
limit 1
"""
"""A posting that says it is sealed and stands in no chain: its seal was taken away."""
