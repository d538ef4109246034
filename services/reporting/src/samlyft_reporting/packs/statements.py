"""What a pack gathers besides the figures of a summary: each as known at the end of `:day`."""

from __future__ import annotations

import sqlalchemy as sa

from samlyft_reporting.standing import counted, kept, known

MONTHS = sa.text(
    f"""
    with recursive {kept("kept", "day")}, {counted("registered", "day")}, part as (
        select coalesce(k.kept, e.person_id) as person_id, e.month, sum(e.minutes)::integer as minutes
        from entry e join registered r using (person_id) left join kept k on k.id = e.person_id
        where e.project_id = :project and e.time_kind = 'participant' and e.time_basis = 'scheduled'
            and e.known_on <= :day
        group by 1, 2 having sum(e.minutes) <> 0
    ), first as (
        select person_id, min(month) filter (where minutes > 0) as month from part group by 1
        having sum(minutes) > 0
    )
    select to_char(month, 'YYYY-MM') as month, coalesce(sum(p.minutes), 0)::bigint as minutes,
        coalesce(max(f.people), 0)::integer as new_people, count(p.person_id)::integer as people
    from part p
    full join (select month, count(*) as people from first group by 1) f using (month)
    group by month order by month
    """
)
"""Minutes and people trained for the first time, by month; both add up to the figures of the summary."""
CHAMPIONS = sa.text(
    f"""
    select municipality_code, count(distinct person_id)::integer as champions,
        count(distinct person_id) filter (where trained_on is not null)::integer as trained
    from champion
    where (project_id = :project or project_id is null) and {known("day")} and active_from <= :ends
    group by 1 order by 1
    """
)
KINDS = sa.text(
    f"""
    select kind, count(*)::integer as sessions from session
    where project_id = :project and status = 'held' and {known("day")} group by 1 order by 2 desc, 1
    """
)
CHANGES = sa.text(
    """
    select municipality_code, count(*)::integer as changes, count(*) filter (where digital)::integer as digital
    from work_change
    where status = 'recorded' and (project_id = :project or project_id is null) and known_until is null
        and changed_on between :begins and :ends
    group by 1 order by 1
    """
)
"""These and what follows are no figures of people: as they stand now, by their own dates."""
PLANS = sa.text(
    """
    select municipality_code, count(*) filter (where adopted_on <= :ends)::integer as adopted,
        count(*)::integer as plans
    from action_plan
    where level = 'municipality' and status <> 'withdrawn' and (project_id = :project or project_id is null)
        and known_until is null
    group by 1 order by 1
    """
)
MILESTONES = sa.text(
    """
    select municipality_code, count(*)::integer as planned,
        count(*) filter (where stage in ('decided', 'in_use') and reached_on <= :ends)::integer as reached
    from milestone where project_id = :project and known_until is null
    group by 1 order by 1
    """
)
BARRIERS = sa.text(
    """
    select kind, count(*)::integer as reported, count(*) filter (where status = 'resolved')::integer as resolved
    from barrier
    where status <> 'withdrawn' and (project_id = :project or project_id is null) and known_until is null
        and seen_on between :begins and :ends
    group by 1 order by 2 desc, 1
    """
)
SUPPORT = sa.text(
    """
    select count(*)::integer as events, coalesce(sum(minutes), 0)::bigint as minutes from support
    where status = 'logged' and (project_id = :project or project_id is null) and known_until is null
        and local_date between :begins and :ends
    """
)
ROUNDS = sa.text(
    f"""
    select distinct on (wave) wave, invited, answered, paired from release
    where project_id = :project and {known("day")}
    order by wave, known_at desc, id
    """
)
GENDER = sa.text(
    f"""
    with recursive {kept("kept", "day")}, {counted("registered", "day")}, part as (
        select coalesce(k.kept, e.person_id) as person_id
        from entry e join registered r using (person_id) left join kept k on k.id = e.person_id
        where e.project_id = :project and e.time_kind = 'participant' and e.time_basis = 'scheduled'
            and e.known_on <= :day
        group by 1 having sum(e.minutes) > 0
    )
    select coalesce(x.gender, 'unknown') as gender, count(*)::integer as people
    from part left join person x on x.id = part.person_id and {known("day", "x")}
    group by 1 order by 1
    """
)
PLACES = sa.text(
    f"""
    with {counted("registered", "day")}, part as (
        select e.workplace_id, e.person_id, sum(e.minutes)::integer as minutes
        from entry e join registered r using (person_id)
        where e.project_id = :project and e.municipality_code = :place and e.time_kind = 'participant'
            and e.time_basis = 'scheduled' and e.known_on <= :day
        group by 1, 2 having sum(e.minutes) > 0
    )
    select w.id, w.name, w.code, w.headcount, count(p.person_id)::integer as people,
        coalesce(sum(p.minutes), 0)::bigint as minutes
    from workplace w left join part p on p.workplace_id = w.id
    where w.municipality_code = :place and {known("day", "w")} and w.opened_on <= :ends
        and (w.closed_on is null or w.closed_on >= :begins)
    group by 1, 2, 3, 4 having count(p.person_id) > 0 or w.id = cast(:workplace as uuid)
    order by 2, 3
    """
)
"""The units of a municipality with people trained there."""
TOPICS = sa.text(
    f"""
    select coalesce(s.topic, '') as topic, sum(e.minutes)::bigint as minutes,
        count(distinct e.session_id)::integer as sessions
    from entry e join session s on s.id = e.session_id and {known("day", "s")}
    where e.project_id = :project and e.workplace_id = :workplace and e.time_kind = 'participant'
        and e.time_basis = 'scheduled' and e.known_on <= :day
    group by 1 having sum(e.minutes) > 0 order by 2 desc, 1 limit 8
    """
)
"""What a unit trained, by topic."""
SIGNALS = sa.text(
    """
    select rule, count(distinct workplace_id)::integer as workplaces,
        count(distinct municipality_code)::integer as municipalities
    from signal where project_id = :project and status = 'raised'
    group by 1 order by 2 desc, 3 desc, 1
    """
)
"""As they stand: how many places, and nobody in them."""
