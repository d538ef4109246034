"""Rules about champions: their time, how they were found, whom they reach; they concern few, and are for few."""

from __future__ import annotations

from samlyft_reporting.signals.basis import elapsed

LED = "(select id, project_id, max(held_on) as last_on from led group by 1, 2)"
WITHOUT_TIME = f"""
select project_id, municipality_code, workplace_id, jsonb_build_object(
    'champions', count(*), 'without_time', count(*) filter (where minutes_per_week = 0),
    'under_half', count(*) filter (where under_half), 'idle', count(*) filter (where idle)) as evidence
from (
    select c.project_id, c.municipality_code, c.workplace_id, c.minutes_per_week,
        {elapsed("c.active_from", "c.day")} > 56
            and coalesce(w.minutes, 0) < l.champion_share * 8 * c.minutes_per_week as under_half,
        {elapsed("greatest(c.active_from, w.last_on, led.last_on, f.last_on)", "c.day")}
            > l.champion_idle_days as idle
    from active_champion c cross join limits l
    left join (
        select project_id, municipality_code, person_id, sum(champion_minutes) as minutes,
            max(champion_on) as last_on
        from person_at group by 1, 2, 3) w using (project_id, municipality_code, person_id)
    left join {LED} led on led.id = c.id and led.project_id = c.project_id
    left join (
        select champion_id, municipality_code, max(local_date) as last_on from now_support
        where status = 'logged' and local_date <= cast(:day as date) group by 1, 2
    ) f on f.champion_id = c.id and f.municipality_code = c.municipality_code
) c where minutes_per_week = 0 or under_half or idle
group by 1, 2, 3"""
APPOINTED = """
select c.project_id, c.municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'champions', count(*), 'appointed', count(*) filter (where c.recruited_by = 'appointed')) as evidence
from active_champion c cross join limits l
group by 1, 2, l.appointed_share, l.appointed_least
having count(*) >= l.appointed_least
    and count(*) filter (where c.recruited_by = 'appointed') > l.appointed_share * count(*)"""
BROKEN = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'champions', coalesce(c.champions, 0), 'without_trainees', coalesce(c.without, 0)) as evidence
from place pl cross join limits l left join (
    select c.project_id, c.municipality_code, w.id as workplace_id, count(*) as champions,
        count(*) filter (where {elapsed("greatest(c.active_from, c.trained_on)", "c.day")} > l.chain_days
            and coalesce({elapsed("led.last_on", "c.day")} > l.chain_days, true)) as without
    from active_champion c cross join limits l
    cross join lateral unnest(c.workplace_ids) as w (id)
    left join {LED} led on led.id = c.id and led.project_id = c.project_id
    group by 1, 2, 3) c using (project_id, municipality_code, workplace_id)
where pl.trained > 0 and {elapsed("pl.first_on", "pl.day")} > l.grace_days
    and (c.champions is null or c.without = c.champions)"""
LOADED = """
select project_id, municipality_code, workplace_id, jsonb_build_object(
    'champions', count(*), 'most_trainees', max(trainees), 'minutes_per_week', min(minutes_per_week)) as evidence
from (
    select c.project_id, c.municipality_code, c.workplace_id, c.minutes_per_week, w.trainees
    from active_champion c join (
        select d.id, d.project_id, sum(h.heads) as trainees
        from led d join held h using (project_id, municipality_code, session_id)
        where h.held_on > d.day - 180 group by 1, 2
    ) w using (id, project_id)
) c cross join limits l
where trainees >= l.load_least and trainees > l.load_per_hour * minutes_per_week / 60
group by 1, 2, 3"""
RULES = {"S06": WITHOUT_TIME, "S13": APPOINTED, "S22": BROKEN, "S23": LOADED}
