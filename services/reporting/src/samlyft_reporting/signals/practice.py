"""Rules about what becomes of the training: changed ways of working, plans, barriers, paper."""

from __future__ import annotations

from samlyft_reporting.signals.basis import elapsed

ISOLATED = f"""
select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
    'persons', pl.trained, 'first_on', pl.first_on) as evidence
from place pl cross join limits l
where pl.trained > 0 and {elapsed("pl.first_on", "pl.day")} > l.change_days
    and not exists (
        select from now_work_change c where c.municipality_code = pl.municipality_code
            and coalesce(c.workplace_id, pl.workplace_id) = pl.workplace_id
            and coalesce(c.project_id, pl.project_id) = pl.project_id
            and c.status = 'recorded' and c.changed_on between pl.first_on and pl.day)"""
TRIED = f"""
select a.project_id, a.municipality_code, s.workplace_id, jsonb_build_object(
    'trials', count(*), 'topics', jsonb_agg(distinct s.topic)) as evidence
from now_session s
join area a on a.project_id = s.project_id and a.municipality_code = s.municipality_code cross join limits l
where s.kind = 'PROV' and s.status = 'held'
    and {elapsed("(s.starts_at at time zone 'Europe/Stockholm')::date", "a.day")} > l.trial_days
    and not exists (
        select from now_work_change c where c.municipality_code = a.municipality_code
            and c.status = 'recorded' and s.id = any (c.session_ids))
    and not exists (
        select from now_session n where n.municipality_code = a.municipality_code and n.kind = 'SYS'
            and n.status = 'held' and n.topic = s.topic and n.starts_at > s.starts_at
            and n.project_id = s.project_id)
group by 1, 2, 3"""
PLANNED = """exists (
        select from now_action_plan n where n.municipality_code = a.municipality_code
            and n.level = 'municipality' and n.status in ('adopted', 'completed')
            and coalesce(n.project_id, a.project_id) = a.project_id
            and coalesce(n.adopted_on, a.day) <= a.day {further})"""
REACHED = """exists (
        select from now_milestone m where m.municipality_code = a.municipality_code
            and m.project_id = a.project_id and m.kind = '{kind}'
            and m.stage in ('decided', 'in_use', 'evaluated') and coalesce(m.reached_on, a.day) <= a.day)"""
NO_PLAN = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id,
    jsonb_build_object('since', a.begins) as evidence
from area a cross join limits l
where {elapsed("a.begins", "a.day")} > l.plan_days
    and not {PLANNED.format(further="")} and not {REACHED.format(kind="action_plan")}"""
BARRIERS = f"""
select a.project_id, a.municipality_code, b.workplace_id, jsonb_build_object(
    'barriers', count(*), 'kinds', jsonb_agg(distinct b.kind), 'oldest_on', min(b.seen_on)) as evidence
from now_barrier b
join area a on a.municipality_code = b.municipality_code and a.project_id = coalesce(b.project_id, a.project_id)
cross join limits l
where b.status <> 'withdrawn' and b.kind in ('phone', 'connection', 'equipment') and b.seen_on <= a.day
    and coalesce(b.resolved_on, a.day + 1) > a.day
    and {elapsed("b.seen_on", "a.day")} > l.barrier_days
group by 1, 2, 3"""
PAPER = """
select a.project_id, a.municipality_code, o.workplace_id, jsonb_build_object(
    'observations', count(*), 'last_on', max(o.seen_on)) as evidence
from observation o join area a using (project_id, municipality_code)
where o.kind = 'paper_notices' and o.status = 'stands' and o.seen_on <= a.day
group by 1, 2, 3"""
AFTERWARDS = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id,
    jsonb_build_object('project_ends', a.eligible_to) as evidence
from area a
where {REACHED.format(kind="what_remains")}
    or {PLANNED.format(further="and n.due_on > coalesce(a.eligible_to, n.due_on)")}"""
RULES = {
    "S04": ISOLATED,
    "S05": TRIED,
    "S10": NO_PLAN,
    "S15": BARRIERS,
    "S16": PAPER,
    "P06": AFTERWARDS,
}
