"""How the chain is kept: the sealer makes the edges of those anew whose attendance, or whose sessions, changed.

A person's edges are made anew whole, so that corrections and voided sessions need no case of their own. Whose are out
of date is known without a word from who writes attendance: whoever stands in a posting beyond the mark. Trainers and
topics change without a posting; triggers note their sessions (`chain_change`). Whoever reads leaves those people's
edges aside and counts theirs from the attendance: the answer equals the attendance always, folded in or not.
"""

from __future__ import annotations

STEP = 200
"""Postings a statement."""
CHANGES = 1_000
"""Sessions a statement."""
OUTSIDE = "'00000000-0000-0000-0000-000000000000'::uuid"
"""The trainer of what is led from outside the chain: courses for champions, kind DOU."""

_PLACE = "a.project_id, a.municipality_code, a.workplace_id, a.local_date"


def _taught(source: str) -> str:
    """A row for each trainer of an attendance, and for each of a course outside; `source` gives `a`, `x` and `t`."""
    return f"""
    select t.person_id as trainer_id, a.person_id as trainee_id, {_PLACE}, x.topic {source.format(trainers=_TRAINERS)}
        and t.person_id <> a.person_id
    union all
    select {OUTSIDE}, a.person_id, {_PLACE}, x.topic {source.format(trainers="")} and x.kind = 'DOU'
    """


_TRAINERS = "join session_trainer t on t.tenant_id = a.tenant_id and t.session_id = a.session_id"
EVERYONE = _taught(
    """
    from attendance a
    join session x on x.tenant_id = a.tenant_id and x.session_id = a.session_id
    {trainers}
    where a.minutes > 0 and a.person_id is not null"""
)
# By person and index, whatever the planner believes of `dirty`.
OF_DIRTY = _taught(
    """
    from dirty d
    cross join lateral (
        select a.* from attendance a
        where a.tenant_id = d.tenant_id and a.person_id = d.person_id and a.minutes > 0
        offset 0
    ) a
    cross join lateral (
        select x.topic, x.kind from session x where x.tenant_id = a.tenant_id and x.session_id = a.session_id offset 0
    ) x
    {trainers}
    where true"""
)

_SUMS = """
    select trainee_id, trainer_id, project_id, municipality_code, workplace_id, min(first_on) as first_on,
        max(last_on) as last_on, sum(attendances)::integer as attendances, array_agg(topic order by topic) as topics,
        array_agg(first_on order by topic) as topic_first_on, array_agg(last_on order by topic) as topic_last_on,
        array_agg(attendances order by topic) as topic_attendances
    from (
        select trainee_id, trainer_id, project_id, municipality_code, workplace_id, topic,
            min(local_date) as first_on, max(local_date) as last_on, count(*)::integer as attendances
        from ({taught}) t group by 1, 2, 3, 4, 5, 6
    ) t
    group by 1, 2, 3, 4, 5
"""
_COLUMNS = """tenant_id, trainee_id, trainer_id, project_id, municipality_code, workplace_id, first_on, last_on,
        attendances, topics, topic_first_on, topic_last_on, topic_attendances"""
_REST = (
    *("first_on", "last_on", "attendances"),
    *("topics", "topic_first_on", "topic_last_on", "topic_attendances"),
)

# $1 tenant, here and below. One at a time, in the transaction that holds the sealer's lock.
FOLD = f"""
with mark as materialized (
    select m.position from chain_mark m where m.tenant_id = $1
), here as materialized (
    select s.posting_id, s.position from seal s cross join mark m
    where s.tenant_id = $1 and s.position > m.position and s.position <= m.position + {STEP}
), told as (
    delete from chain_change c where c.tenant_id = $1 and c.change_id in (
        select o.change_id from chain_change o where o.tenant_id = $1 limit {CHANGES}
    )
    returning c.session_id
), dirty as materialized (
    select $1::text as tenant_id, e.person_id
    from here h join entry e on e.tenant_id = $1 and e.posting_id = h.posting_id
    where e.kind_of_time = 'participant'
    union
    select $1, a.person_id
    from told c join attendance a on a.tenant_id = $1 and a.session_id = c.session_id
    where a.person_id is not null and a.minutes > 0
), edge as materialized ({_SUMS.format(taught=OF_DIRTY)}), gone as (
    delete from chain_edge k using dirty d
    where k.tenant_id = $1 and k.trainee_id = d.person_id and not exists (
        select from edge n
        where n.trainee_id = k.trainee_id and n.trainer_id = k.trainer_id and n.project_id = k.project_id
            and n.municipality_code = k.municipality_code and n.workplace_id = k.workplace_id
    )
), kept as (
    insert into chain_edge as k ({_COLUMNS}) select $1, e.* from edge e
    on conflict (tenant_id, trainee_id, trainer_id, project_id, municipality_code, workplace_id) do update set
        {", ".join(f"{name} = excluded.{name}" for name in _REST)}
    where ({", ".join(f"k.{name}" for name in _REST)})
        is distinct from ({", ".join(f"excluded.{name}" for name in _REST)})
), moved as (
    update chain_mark m set position = h.position from (select max(position) as position from here) h
    where m.tenant_id = $1 and h.position is not null
)
select (select count(*) from here) = {STEP} or (select count(*) from told) = {CHANGES}
"""
"""Gives whether there may be more."""

FORGET = "delete from chain_edge where tenant_id = $1"
REBUILD = f"""
with told as (
    delete from chain_change where tenant_id = $1
), kept as (
    insert into chain_edge ({_COLUMNS}) select $1, e.* from ({
    _SUMS.format(taught=EVERYONE.replace("a.minutes > 0", "a.tenant_id = $1 and a.minutes > 0"))
}) e
)
insert into chain_mark as m (tenant_id, position)
select $1, coalesce(max(position), 0) from seal where tenant_id = $1
on conflict (tenant_id) do update set position = excluded.position
"""
"""All edges of a tenant, after `FORGET`: for the first time, or where more lies beyond the mark than before it."""

BEHIND = f"""
with recursive sealed as (
    select min(tenant_id) as tenant_id from seal
    union all
    select (select min(n.tenant_id) from seal n where n.tenant_id > s.tenant_id) from sealed s
    where s.tenant_id is not null
), head as materialized (
    select s.tenant_id, m.position, h.position as head
    from sealed s
    left join chain_mark m on m.tenant_id = s.tenant_id
    cross join lateral (
        select n.position from seal n where n.tenant_id = s.tenant_id order by n.position desc limit 1
    ) h
)
select h.tenant_id, h.position is null or h.head - h.position > h.position + {STEP} as anew
from head h
where h.position is null or h.head > h.position
    or exists (select from chain_change c where c.tenant_id = h.tenant_id)
"""
"""The tenants whose edges are out of date, and whether to make them anew from the start."""

READ = f"""
mark as materialized (
    select max(position) as position from chain_mark
), beyond as materialized (
    select p.tenant_id, p.posting_id from posting p where not p.sealed and (select position from mark) is not null
    union all
    select s.tenant_id, s.posting_id from seal s where s.position > (select position from mark)
), dirty as materialized (
    select e.tenant_id, e.person_id
    from beyond b join entry e on e.tenant_id = b.tenant_id and e.posting_id = b.posting_id
    where e.kind_of_time = 'participant'
    union
    select a.tenant_id, a.person_id
    from chain_change c join attendance a on a.tenant_id = c.tenant_id and a.session_id = c.session_id
    where a.person_id is not null and a.minutes > 0 and (select position from mark) is not null
), counted as not materialized (
    {OF_DIRTY}
    union all
    select * from ({EVERYONE}) e where (select position from mark) is null
)
"""
"""The start of a `with`: whose edges are out of date, and theirs as they are; everybody's where none are kept yet."""
ALL_TOPICS = """
    select k.trainee_id, k.trainer_id, k.first_on, k.last_on
    from chain_edge k
    where (select position from mark) is not null and k.trainee_id not in (select d.person_id from dirty d)
    union all
    select c.trainee_id, c.trainer_id, c.local_date, c.local_date from counted c
"""
ONE_TOPIC = """
    select k.trainee_id, k.trainer_id, u.first_on, u.last_on
    from chain_edge k
    cross join lateral (
        select k.first_on, k.last_on where cast(:topic as text) is null
        union all
        select u.first_on, u.last_on
        from unnest(k.topics, k.topic_first_on, k.topic_last_on) as u (topic, first_on, last_on)
        where u.topic = :topic
    ) u
    where (select position from mark) is not null and k.trainee_id not in (select d.person_id from dirty d)
        and (cast(:topic as text) is null or :topic = any (k.topics))
        and (cast(:project_id as uuid) is null or k.project_id = :project_id)
    union all
    select c.trainee_id, c.trainer_id, c.local_date, c.local_date from counted c
    where (cast(:topic as text) is null or c.topic = :topic)
        and (cast(:project_id as uuid) is null or c.project_id = :project_id)
"""
