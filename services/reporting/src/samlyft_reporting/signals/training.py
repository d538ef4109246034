"""Rules about the training itself: repeated, for all, with its manager, in three forms, not too long."""

from __future__ import annotations

from samlyft_reporting.signals.basis import elapsed

TOPICS = "('BAS', 'SYS', 'APT', 'PROV')"
BASIC = "('BAS', 'APT', 'WS1', 'WS2', 'WS3')"
COMING = """exists (
    select from now_planned_session n where n.workplace_id = pl.workplace_id and n.status = 'planned'
        and (n.starts_at at time zone 'Europe/Stockholm')::date > pl.day {and_topic})"""
SETTLED = f"pl.trained > 0 and {elapsed('pl.first_on', 'pl.day')} > l.grace_days"
"""The first training lies some time back: a beginning is no finding."""
ONCE = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'topics', jsonb_agg(h.topic order by h.topic collate "C"), 'topics_once', count(*),
    'persons_once', max(pl.once), 'persons', max(pl.trained)) as evidence
from (
    select project_id, workplace_id, topic, count(*) as sessions, max(held_on) as last_on
    from held, unnest(topics) as topic where kind in {TOPICS} group by 1, 2, 3
) h join place pl using (project_id, workplace_id) cross join limits l
where h.sessions = 1 and {elapsed("h.last_on", "pl.day")} > l.once_days
    and not {COMING.format(and_topic="and n.topic = h.topic")}
group by 1, 2, 3"""
FEW = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'persons', pl.trained, 'headcount', pl.headcount) as evidence
from place pl cross join limits l
where {SETTLED} and pl.trained < pl.headcount
    and (pl.trained <= l.few_persons or pl.trained < l.few_share * pl.headcount)
    and not {COMING.format(and_topic="")}
    and not exists (
        select from observation o where o.workplace_id = pl.workplace_id and o.project_id = pl.project_id
            and o.kind = 'ambassador_strategy' and o.status = 'stands')"""
STAFF_ONLY = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'persons', pl.care, 'managers', coalesce(cardinality(f.persons), 0)) as evidence
from place pl cross join limits l left join first_line f using (project_id, workplace_id)
where {SETTLED} and pl.care > 0 and (pl.manager_id is not null or f.persons is not null)
    and not exists (
        select from prepared d where d.project_id = pl.project_id
            and d.municipality_code = pl.municipality_code
            and (d.person_id = pl.manager_id or d.person_id = any (f.persons)))"""
COMBINATION = f"""
select * from (
    select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object('missing', to_jsonb(
        array_remove(array[
            case when not coalesce(h.basic, false) then 'BAS' end,
            case when not coalesce(h.system, false) then 'SYS' end,
            case when not coalesce(h.coached, false) and not exists (
                select from now_support f where f.workplace_id = pl.workplace_id
                    and f.municipality_code = pl.municipality_code and f.status = 'logged'
                    and f.local_date <= pl.day) then 'OPS' end
        ], null))) as evidence
    from place pl cross join limits l left join (
        select project_id, workplace_id, bool_or(kind in {BASIC}) as basic, bool_or(kind = 'SYS') as system,
            bool_or(kind in ('IND', 'OPS')) as coached
        from held group by 1, 2) h using (project_id, workplace_id)
    where {SETTLED}
) c where jsonb_array_length(evidence -> 'missing') > 0"""
DECAY = f"""
select * from (
    select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
        'persons', pl.trained, 'still', pl.still, 'headcount', pl.headcount,
        'new_untrained', coalesce(n.persons, 0)) as evidence
    from place pl cross join limits l left join (
        select s.project_id, s.workplace_id, count(*) as persons
        from staff s join place p using (project_id, workplace_id) cross join limits l
        left join trained t using (project_id, workplace_id, person_id)
        where t.person_id is null and s.starts_on > p.begins
            and {elapsed("s.starts_on", "p.day")} > l.new_hire_days
        group by 1, 2) n using (project_id, workplace_id)
    where {SETTLED} and (
        pl.trained - pl.still > l.left_share * pl.trained or coalesce(n.persons, 0) >= l.new_hires)
) d"""
THEORY = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'sessions', count(*), 'longest_minutes', max(h.theory_minutes)) as evidence
from held h join place pl using (project_id, workplace_id) cross join limits l
where h.form <> 'self_paced' and h.theory_minutes > l.theory_minutes and coalesce(h.discussion_minutes, 0) = 0
    and {elapsed("h.held_on", "pl.day")} <= l.theory_days
group by 1, 2, 3"""
TOGETHER = """
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'most_at_once', max(h.heads), 'headcount', max(pl.headcount)) as evidence
from held h join place pl using (project_id, workplace_id) cross join limits l
where pl.headcount >= l.together_least and h.heads >= l.together_share * pl.headcount
group by 1, 2, 3"""
RULES = {
    "S01": ONCE,
    "S02": FEW,
    "S03": STAFF_ONLY,
    "S08": COMBINATION,
    "S14": DECAY,
    "S18": THEORY,
    "P03": TOGETHER,
}
