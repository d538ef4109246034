"""The graph of who trained whom, as sets: the whole of it from the edges that are kept (`edges.py`), one trainer's part
from sessions and attendance by their indexes.

A generation is the shortest way from somebody trained outside the chain. Each step of `walk` carries the whole front
and all that were seen, so that a circle ends by itself and nobody is visited twice.
"""

from __future__ import annotations

from samlyft_training_log.chains.edges import ALL_TOPICS, ONE_TOPIC, OUTSIDE, READ

_TAUGHT = """
    from session_trainer t
    join session x on x.tenant_id = t.tenant_id and x.session_id = t.session_id
    join attendance a on a.tenant_id = x.tenant_id and a.session_id = x.session_id
    where a.person_id <> t.person_id and a.minutes > 0
        and (cast(:topic as text) is null or x.topic = :topic)
        and (cast(:project_id as uuid) is null or a.project_id = :project_id)
"""
"""Nobody trains himself, and whose person is unknown is in no chain; of a voided session no minutes are left."""

_GRAPH = f"""
with recursive {READ}, edge as materialized (
    select trainer_id, trainee_id, min(first_on) as first_on, max(last_on) as last_on
    from ({{kept}}) k
    where trainer_id <> {OUTSIDE}
    group by trainer_id, trainee_id
), outside as materialized (
    select distinct k.trainee_id as person_id from ({ALL_TOPICS}) k where k.trainer_id = {OUTSIDE}
), trainer as materialized (
    select trainer_id as person_id, count(*) as reach, min(first_on) as first_on, max(last_on) as last_on
    from edge group by trainer_id
), link as materialized (
    select e.trainer_id, e.trainee_id from edge e join trainer t on t.person_id = e.trainee_id
), root as materialized (
    select t.person_id from trainer t
    where exists (select from outside o where o.person_id = t.person_id)
        or not exists (select from link l where l.trainee_id = t.person_id)
), walk (generation, front, seen) as (
    select 0, array_agg(person_id), array_agg(person_id) from root having count(*) > 0
    union all
    select w.generation + 1, n.ids, w.seen || n.ids
    from walk w
    cross join lateral (
        select array_agg(distinct l.trainee_id) as ids
        from unnest(w.front) as f (id)
        join link l on l.trainer_id = f.id
        where not exists (select from unnest(w.seen) as s (id) where s.id = l.trainee_id)
    ) n
    where n.ids is not null
), placed as materialized (
    select unnest(front) as person_id, generation from walk
)
"""

_TRAINERS = f"""
{_GRAPH}
select t.person_id, p.generation, t.reach, t.first_on, t.last_on, coalesce(r.reproduction, 0) as reproduction,
    case
        when p.generation is null then 'circle'
        when p.generation = 0 and o.person_id is null then 'untrained'
    end as gap,
    c.display_name, c.protected, e.workplace_id, e.municipality_code,
    coalesce(p.generation, 1000) as place_in_chain, coalesce(e.known_at, 'epoch') as changed_at
from trainer t
left join placed p on p.person_id = t.person_id
left join outside o on o.person_id = t.person_id
left join (select trainer_id, count(*) as reproduction from link group by trainer_id) r on r.trainer_id = t.person_id
left join person_copy c on c.person_id = t.person_id
left join lateral (
    select e.workplace_id, e.municipality_code, e.known_at from employment_current e
    where e.person_id = t.person_id and e.status = 'active'
    order by coalesce(e.ends_on, 'infinity') desc, e.starts_on desc limit 1
) e on true
"""

_GENERATIONS = f"""
{_GRAPH}
select p.generation, count(distinct p.person_id) as trainers, count(distinct e.trainee_id) as trained,
    count(distinct p.person_id) filter (where p.generation = 0 and o.person_id is null) as untrained_trainers
from (
    select person_id, generation from placed
    union all
    select person_id, null from trainer t where not exists (select from placed p where p.person_id = t.person_id)
) p
left join outside o on o.person_id = p.person_id
join edge e on e.trainer_id = p.person_id
group by p.generation
order by p.generation nulls last
"""


def trainers(*, narrow: bool) -> str:
    """Who trains whom, of one topic or project (`narrow`) or of all."""
    return _TRAINERS.format(kept=ONE_TOPIC if narrow else ALL_TOPICS)


def generations(*, narrow: bool) -> str:
    """The chain by generation, likewise."""
    return _GENERATIONS.format(kept=ONE_TOPIC if narrow else ALL_TOPICS)


LEVELS = f"""
with recursive walk (level, front, seen) as (
    select 0, array[cast(:person_id as uuid)], array[cast(:person_id as uuid)]
    union all
    select w.level + 1, n.ids, w.seen || n.ids
    from walk w
    cross join lateral (
        select array_agg(distinct a.person_id) as ids
        {_TAUGHT}
            and t.person_id = any (w.front)
            and not exists (select from unnest(w.seen) as s (id) where s.id = a.person_id)
    ) n
    where n.ids is not null
)
select level, cardinality(front) as persons from walk where level > 0 order by level
"""
"""How many are reached in one step, two steps and so on from one trainer."""

TOPICS = f"""
select x.topic, count(distinct x.session_id) as sessions, count(distinct a.person_id) as reach,
    min(a.local_date) as first_on, max(a.local_date) as last_on
{_TAUGHT} and t.person_id = :person_id
group by x.topic
order by reach desc, x.topic
"""

TRAINEES = f"""
select a.person_id, x.topic, min(a.local_date) as first_on, max(a.local_date) as last_on,
    sum(a.minutes) as minutes, count(distinct x.session_id) as sessions, max(a.recorded_at) as recorded_at,
    a.person_id::text || ' ' || x.topic as row, c.display_name, c.protected,
    (array_agg(a.workplace_id order by a.local_date desc))[1] as workplace_id,
    exists (
        select from session_trainer o where o.tenant_id = a.tenant_id and o.person_id = a.person_id
    ) as trains_others
from (select a.*, x.topic as topic_of {_TAUGHT} and t.person_id = :person_id) a
join session x on x.tenant_id = a.tenant_id and x.session_id = a.session_id
left join person_copy c on c.tenant_id = a.tenant_id and c.person_id = a.person_id
group by a.tenant_id, a.person_id, x.topic, c.display_name, c.protected
"""
