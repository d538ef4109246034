"""Rules about equal shares, about surveys, and about what is due to the funder."""

from __future__ import annotations

GROUPED = """
grouped as materialized (
    select s.project_id, s.municipality_code, coalesce(t.minutes, 0) as minutes,
        p.gender, s.hours, s.share_percent, u.area_of_care
    from staff s join unit u using (workplace_id)
    left join trained t using (project_id, workplace_id, person_id)
    left join person p on p.id = s.person_id and p.known_until is null
)"""
PAIRS = {
    "women_men": ("gender = 'woman'", "gender = 'man'"),
    "night_day": ("hours = 'night'", "hours = 'day'"),
    "part_full_time": ("share_percent < 75", "share_percent >= 75"),
}


def _ratio(name: str, one: str, other: str) -> str:
    return f"""
    select project_id, municipality_code, '{name}' as pair,
        avg(minutes) filter (where {one}) as one, avg(minutes) filter (where {other}) as other,
        least(count(*) filter (where {one}), count(*) filter (where {other})) as least
    from grouped group by 1, 2"""


AREAS = """
    select g.project_id, g.municipality_code, 'area:' || g.area_of_care,
        avg(g.minutes), (sum(w.minutes) - sum(g.minutes)) / nullif(sum(w.persons) - sum(g.persons), 0),
        least(sum(g.persons), sum(w.persons) - sum(g.persons))
    from (select project_id, municipality_code, area_of_care, sum(minutes) as minutes, count(*) as persons
          from grouped group by 1, 2, 3) g
    join (select project_id, municipality_code, sum(minutes) as minutes, count(*) as persons
          from grouped group by 1, 2) w using (project_id, municipality_code)
    group by 1, 2, 3"""
AREAS = AREAS.replace("avg(g.minutes)", "sum(g.minutes) / sum(g.persons)")
UNEQUAL = f"""
select project_id, municipality_code, null::uuid as workplace_id, jsonb_object_agg(pair, value) as evidence
from (
    select project_id, municipality_code, pair, to_jsonb(round(one / other, 2)) as value
    from ({" union all ".join(_ratio(name, *pair) for name, pair in PAIRS.items())} union all {AREAS}) r
    cross join limits l
    where least >= l.ratio_least and other > 0 and round(one / other, 2) not between l.ratio_low and l.ratio_high
    union all
    select h.project_id, h.municipality_code, 'horizontal_workshop', '"not_held"'::jsonb
    from held h join area a using (project_id, municipality_code) group by 1, 2
    having bool_or(h.kind in ('WS1', 'WS2')) and not bool_or(h.kind = 'WS3')
) found group by 1, 2"""
RESPONSE = """
select p.project_id, null::text as municipality_code, null::uuid as workplace_id,
    jsonb_object_agg(r.wave || '_' || r.what, r.share) as evidence
from proj p join (
    select project_id, wave, 'answered' as what, closes_on as day,
        round(answered_at_least::numeric / nullif(invited, 0), 2) as share
    from round where known_until is null and status <> 'planned' and invited >= 10
    union all
    select r.project_id, r.wave, 'paired', (r.known_at at time zone 'Europe/Stockholm')::date,
        round(r.paired::numeric / nullif(r.answered, 0), 2)
    from release r where r.known_until is null and r.wave in ('after', 'follow_up') and r.answered >= 10
) r on r.project_id = p.project_id cross join limits l
where r.day <= cast(:day as date) + 7
    and r.share < case r.what when 'answered' then l.response_share else l.paired_share end
group by 1"""
OVERRATED = """
select p.project_id, null::text as municipality_code, null::uuid as workplace_id,
    jsonb_object_agg(e.outcome, jsonb_build_object('estimate', e.share, 'measured', m.share)) as evidence
from proj p
join (
    select r.project_id, replace(c.outcome, '_estimate', '') as outcome,
        round(sum(c.count)::numeric / sum(c.n), 2) as share
    from release r, jsonb_to_recordset(r.cells) as c (outcome text, role_group text, count int, n int)
    where r.known_until is null and r.wave = 'before' and c.outcome like '%\\_estimate'
        and c.role_group in ('champion', 'first_line_manager', 'strategic_manager')
    group by 1, 2 having sum(c.n) >= 10) e on e.project_id = p.project_id
join (
    select r.project_id, c.outcome, round(sum(c.count)::numeric / sum(c.n), 2) as share
    from release r, jsonb_to_recordset(r.cells) as c (outcome text, role_group text, count int, n int)
    where r.known_until is null and r.wave = 'before' and c.role_group = 'care_staff'
    group by 1, 2 having sum(c.n) >= 10) m on m.project_id = p.project_id and m.outcome = e.outcome
cross join limits l
where e.share - m.share > l.overrated_by
group by 1"""
DUE = "(to_date(month || '-01', 'YYYY-MM-DD') + interval '1 month' + interval '1 day' * (l.sign_by_day - 1))::date"
REPORTING = f"""
select project_id, municipality_code, null::uuid as workplace_id, jsonb_build_object(
    'unsigned', sum(unsigned), 'open_months', sum(open_months), 'earliest_month', min(month)) as evidence
from (
    select a.project_id, a.municipality_code, c.month, count(*) as unsigned, 0 as open_months
    from now_certificate c
    join participation p on p.project_id = c.project_id and p.person_id = c.person_id
        and p.known_until is null
    join area a on a.project_id = p.project_id and a.municipality_code = p.municipality_code
    cross join limits l
    where c.status = 'issued' and {DUE.replace("month ||", "c.month ||")} <= cast(:day as date)
    group by 1, 2, 3
    union all
    select h.project_id, h.municipality_code, h.month, 0, 1
    from (
        select distinct h.project_id, h.municipality_code, to_char(h.held_on, 'YYYY-MM') as month
        from held h join proj p using (project_id)
        where p.municipalities is not null and exists (
            select from now_closed_month f where f.project_id = h.project_id)
    ) h cross join limits l
    where {DUE.replace("month ||", "h.month ||")} <= cast(:day as date) and not exists (
        select from now_closed_month m where m.project_id = h.project_id
            and m.municipality_code = h.municipality_code and m.month = h.month and m.status = 'closed')
) r group by 1, 2"""
RULES = {"S20": UNEQUAL, "S25": REPORTING}
WHOLE = {"S21": RESPONSE, "S24": OVERRATED}
"""Of a whole project: computed anew each time."""
