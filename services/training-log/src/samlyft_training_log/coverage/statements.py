"""Coverage: of those who work at a workplace on a day, how many are trained; now, and month by month."""

from __future__ import annotations

_HERE = """
    (:scope = '*' or w.municipality_code = any (string_to_array(:scope, ','))
        or w.workplace_id::text = any (string_to_array(:scope, ',')))
    and (cast(:municipality_code as text) is null or w.municipality_code = :municipality_code)
    and (cast(:workplace_id as uuid) is null or w.workplace_id = :workplace_id)
"""
"""Within the caller's reach, said here: what counts is training wherever it was had."""

_SHARE = """
    count(*) as headcount, count(t.first_on) as trained,
    count(*) filter (where t.last_on > {day} - make_interval(months => :months)) as fresh,
    count(*) filter (where t.first_on is null and s.starts_on < {day} - 60) as untrained_over_sixty_days,
    count(*) filter (where (
        select true from session_trainer o where o.tenant_id = s.tenant_id and o.person_id = s.person_id limit 1
    )) as trainers
"""

_TRAINING = """
    select min(a.local_date) as first_on, max(a.local_date) as last_on
    from attendance a
    join session x on x.tenant_id = a.tenant_id and x.session_id = a.session_id
    where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.minutes > 0 and x.status <> 'voided'
        and a.local_date <= {day} and (cast(:topic as text) is null or x.topic = :topic)
"""

_OF_TOPIC = """
    and exists (
        select from session x
        where x.tenant_id = a.tenant_id and x.session_id = a.session_id and x.topic = :topic
    )
"""
"""Asked only where a topic is: a voided session has no minutes left, so its status need not be looked at."""

_BY_PERSON = """
    select s.person_id, t.first_on, t.last_on
    from (select distinct tenant_id, person_id from staff) s
    cross join lateral (
        select min(a.local_date) as first_on, max(a.local_date) as last_on from attendance a
        where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.minutes > 0 and a.local_date <= :as_of
            {topic}
        offset 0
    ) t
    where t.first_on is not null
"""
"""For the staff of some workplaces: each is looked up."""

_AT_ONCE = """
    select a.person_id, min(a.local_date) as first_on, max(a.local_date) as last_on from attendance a
    where a.person_id is not null and a.minutes > 0 and a.local_date <= :as_of
        {topic}
    group by a.person_id
"""
"""For everyone: all attendance is read through once."""

_COVERAGES = f"""
with staff as materialized (
    select e.tenant_id, w.workplace_id, w.code, w.municipality_code, e.person_id, min(e.starts_on) as starts_on,
        max(e.known_at) as known_at
    from workplace_current w
    join employment_current e on e.tenant_id = w.tenant_id and e.workplace_id = w.workplace_id
        and e.status = 'active' and :as_of between e.starts_on and coalesce(e.ends_on, 'infinity')
    where {_HERE}
    group by e.tenant_id, w.workplace_id, w.code, w.municipality_code, e.person_id
), trained as materialized (
    {{trained}}
), former as materialized (
    select distinct e.tenant_id, e.workplace_id, e.person_id
    from (select distinct workplace_id from staff) w
    join employment_copy e on e.workplace_id = w.workplace_id
    except
    select tenant_id, workplace_id, person_id from staff
), gone as (
    select s.workplace_id, count(*) as gone
    from former s
    cross join lateral (
        select a.person_id from attendance a
        where a.tenant_id = s.tenant_id and a.person_id = s.person_id and a.workplace_id = s.workplace_id
            and a.minutes > 0 and a.local_date <= :as_of
            {{topic}}
        offset 0 limit 1
    ) a
    group by s.workplace_id
), counted as (
    select s.workplace_id, s.code, s.municipality_code, max(s.known_at) as changed_at,
        {_SHARE.format(day=":as_of")}
    from staff s
    left join trained t on t.person_id = s.person_id
    group by s.workplace_id, s.code, s.municipality_code
)
select c.*, round(100.0 * c.trained / c.headcount, 1)::double precision as percent, coalesce(g.gone, 0) as gone
from counted c
left join gone g on g.workplace_id = c.workplace_id
"""


def coverages(*, narrow: bool, topic: str | None) -> str:
    """The statement for some workplaces or for all, of one topic or any."""
    of_topic = _OF_TOPIC if topic else ""
    trained = _BY_PERSON if narrow else _AT_ONCE
    return _COVERAGES.format(trained=trained.format(topic=of_topic), topic=of_topic)


TRENDS = f"""
with day as (
    select least((m + interval '1 month - 1 day')::date, cast(:as_of as date)) as day
    from generate_series(
        date_trunc('month', cast(:as_of as date)) - make_interval(months => :back),
        date_trunc('month', cast(:as_of as date)), interval '1 month'
    ) as m
), staff as materialized (
    select d.day, e.tenant_id, e.person_id, min(e.starts_on) as starts_on, max(e.known_at) as known_at
    from day d
    cross join workplace_current w
    join employment_current e on e.tenant_id = w.tenant_id and e.workplace_id = w.workplace_id
        and e.status = 'active' and d.day between e.starts_on and coalesce(e.ends_on, 'infinity')
    where {_HERE}
    group by d.day, e.tenant_id, e.person_id
)
select s.day, max(s.known_at) as changed_at, {_SHARE.format(day="s.day")},
    round(100.0 * count(t.first_on) / count(*), 1)::double precision as percent
from staff s
left join lateral ({_TRAINING.format(day="s.day")}) t on true
group by s.day
"""
