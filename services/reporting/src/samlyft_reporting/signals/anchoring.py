"""Rules about those who make room for the training: leaders, managers, providers, the other municipalities."""

from __future__ import annotations

from samlyft_reporting.signals.basis import elapsed

OUTSIDE = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'units', count(*), 'outside', count(*) filter (where pl.enrolled = 0)) as evidence
from place pl join area a using (project_id, municipality_code) cross join limits l
where {elapsed("a.begins", "a.day")} > l.grace_days and exists (
    select from now_organisation o
    where o.organisation_number = pl.employer_number and o.kind = 'private_provider')
group by 1, 2, l.outside_share
having count(*) filter (where pl.enrolled = 0) >= l.outside_share * count(*)
    and count(*) filter (where pl.enrolled = 0) > 0"""
MISSED = """(
    select a.project_id, p.workplace_id, count(*) as missed
    from now_absence a
    join participation p on p.project_id = a.project_id and p.person_id = a.person_id
        and p.known_until is null and p.status <> 'withdrawn'
    join unit u on u.workplace_id = p.workplace_id and u.municipality_code = p.municipality_code
    join proj j on j.project_id = a.project_id
    where a.local_date <= j.day and not exists (
        select from entry e where e.project_id = a.project_id and e.person_id = a.person_id
            and e.session_id = a.session_id and e.minutes > 0)
    group by 1, 2)"""
REFUSED = """(
    select n.project_id, s.workplace_id, count(*) as asked,
        count(*) filter (where s.release = 'refused') as refused
    from now_sign_up s join unit u using (workplace_id)
    join now_planned_session n on n.id = s.planned_session_id
    where s.release <> 'unanswered' group by 1, 2)"""
NO_TIME = f"""
select * from (
    select pl.project_id, pl.municipality_code, pl.workplace_id, jsonb_build_object(
        'booked', coalesce(h.heads, 0) + coalesce(m.missed, 0), 'missed', coalesce(m.missed, 0),
        'asked', coalesce(r.asked, 0), 'refused', coalesce(r.refused, 0),
        'shortened', coalesce(h.shortened, 0)) as evidence,
        m.missed > l.missed_share * (coalesce(h.heads, 0) + m.missed) and m.missed >= l.missed_least as away,
        r.refused > l.refused_share * r.asked and r.refused >= l.missed_least as kept,
        h.shortened >= l.shortened_sessions as cut
    from place pl cross join limits l left join (
        select h.project_id, h.workplace_id, sum(h.heads) as heads, count(*) filter (
            where h.length < 0.8 * extract(epoch from n.ends_at - n.starts_at) / 60) as shortened
        from held h left join now_planned_session n on n.id = h.planned_session_id
        group by 1, 2) h using (project_id, workplace_id)
    left join {MISSED} m using (project_id, workplace_id)
    left join {REFUSED} r using (project_id, workplace_id)
) t where away or kept or cut"""
NO_TIME_SHOWN = NO_TIME.replace(
    "select * from (", "select project_id, municipality_code, workplace_id, evidence from (", 1
)
MANDATE = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'posts', count(f.id), 'vacant', count(f.id) filter (where f.vacant),
    'weak', count(f.id) filter (where not f.vacant and f.mandate = 'weak')) as evidence
from area a cross join limits l
left join now_leader f on f.project_id = a.project_id and f.municipality_code = a.municipality_code
    and f.from_on <= a.day and coalesce(f.to_on, a.day) >= a.day
where {elapsed("a.begins", "a.day")} > l.grace_days
group by 1, 2 having count(f.id) filter (where not f.vacant and f.mandate <> 'weak') = 0"""
MET = """(
    select g.municipality_code, a.project_id, a.begins, sum(h.heads) as met,
        sum(h.heads) filter (where g.held_on <= a.begins + 30) as met_early
    from now_gathering g
    join area a on a.municipality_code = g.municipality_code and a.project_id = coalesce(g.project_id, a.project_id)
    cross join lateral jsonb_to_recordset(g.heads) as h (role text, heads int)
    where g.kind = 'FÖR' and h.role = 'first_line_manager' and g.held_on <= a.day group by 1, 2, 3)"""
MANAGERS = """(
    select project_id, municipality_code, count(distinct person_id) as managers
    from staff where role_group = 'first_line_manager' group by 1, 2)"""
NOT_ANCHORED = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'managers', m.managers, 'met', least(coalesce(g.met, 0), m.managers)) as evidence
from area a join {MANAGERS} m using (project_id, municipality_code) cross join limits l
left join {MET} g using (project_id, municipality_code)
where {elapsed("a.begins", "a.day")} > l.grace_days and coalesce(g.met, 0) < l.anchored_share * m.managers"""
ANCHORED = f"""
select a.project_id, a.municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'managers', m.managers, 'met', least(g.met_early, m.managers)) as evidence
from area a join {MANAGERS} m using (project_id, municipality_code) cross join limits l
join {MET} g using (project_id, municipality_code) where g.met_early >= l.anchored_share * m.managers"""
NETWORK = f"""
select * from (
    select a.project_id, a.municipality_code, null::uuid as workplace_id, jsonb_build_object(
        'operative_on', n.operative_on, 'strategic_on', n.strategic_on) as evidence
    from area a cross join limits l left join (
        select project_id, municipality_code,
            max(h.held_on) filter (where f.role_group not in ('strategic_manager', 'local_project_leader'))
                as operative_on,
            max(h.held_on) filter (where f.role_group in ('strategic_manager', 'local_project_leader'))
                as strategic_on
        from held h join held_for f using (project_id, municipality_code, workplace_id, session_id)
        where h.kind = 'NÄT' group by 1, 2) n using (project_id, municipality_code)
    where {elapsed("a.begins", "a.day")} > l.network_days
        and coalesce({elapsed("least(n.operative_on, n.strategic_on)", "a.day")} > l.network_days
            or n.operative_on is null or n.strategic_on is null, true)
) n"""
GROUPINGS = """
select project_id, municipality_code, null::uuid as workplace_id,
    jsonb_build_object('role_groups', count(distinct role_group)) as evidence
from person_at where minutes > 0 group by 1, 2 having count(distinct role_group) = 5"""
DIGITAL = """
select h.project_id, h.municipality_code, null::uuid as workplace_id,
    jsonb_build_object('sessions', count(distinct h.session_id)) as evidence
from held h join area a using (project_id, municipality_code)
where h.form = 'digital' group by 1, 2"""
COACHED = DIGITAL.replace("h.form = 'digital'", "h.kind = 'IND'")
RULES = {
    "S07": OUTSIDE,
    "S09": NO_TIME_SHOWN,
    "S11": MANDATE,
    "S17": NOT_ANCHORED,
    "S19": NETWORK,
    "P01": ANCHORED,
    "P02": GROUPINGS,
    "P04": DIGITAL,
    "P05": COACHED,
}
