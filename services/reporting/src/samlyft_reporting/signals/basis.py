"""What the rules read, counted once for all of them: one scan of the entries, one of the employments.

Every rule looks only at facts that name its own municipality, so that computing some municipalities gives the same
as computing all (`tests/integration/test_signals_any_data.py` tries).
"""

from __future__ import annotations

from samlyft_reporting.standing import kept

HERE = "(cast(:everything as boolean) or {0}.municipality_code = any (cast(:codes as text[])))"
COUNTED = "e.time_kind = 'participant'"


def elapsed(since: str, day: str) -> str:
    """Days from one date to another without those of July, when next to nobody trains."""
    july = f"least({day}, make_date(y, 7, 31)) - greatest({since}, make_date(y, 7, 1)) + 1"
    years = f"extract(year from {since})::int, extract(year from {day})::int"
    return (
        f"({day} - {since} - (select coalesce(sum(greatest(0, {july})), 0)"
        f" from generate_series({years}) y))"
    )


PROJECTS = f"""
proj as materialized (
    select p.id as project_id, p.eligible_from, p.eligible_to, p.municipalities,
        least(cast(:day as date), coalesce(p.eligible_to, cast(:day as date))) as day
    from project p where p.known_until is null and p.eligible_from <= cast(:day as date)
), area as materialized (
    select p.project_id, p.day, p.eligible_to, m.municipality_code,
        min(greatest(p.eligible_from, m.from_on)) as begins
    from proj p, jsonb_to_recordset(p.municipalities)
        as m (municipality_code text, from_on date, to_on date)
    where m.from_on <= p.day and coalesce(m.to_on, p.day) >= p.day and {HERE.format("m")}
    group by 1, 2, 3, 4
), unit as materialized (
    select w.id as workplace_id, w.municipality_code, w.employer_number, w.area_of_care, w.headcount,
        w.manager_id, w.opened_on, w.closed_on
    from now_workplace w where {HERE.format("w")}
)"""
TALLY = f"""
told as (
    select e.project_id, e.workplace_id, coalesce(k.kept, e.person_id) as person_id, e.session_id,
        e.role_group, e.time_kind, e.minutes, e.local_date, s.kind, p.day
    from entry e join proj p using (project_id) join unit u using (workplace_id)
    left join now_session s on s.id = e.session_id left join kept k on k.id = e.person_id
    where e.local_date <= p.day
), tally as materialized (
    select e.project_id, e.workplace_id, e.person_id, e.role_group, e.session_id,
        grouping(e.session_id) = 1 as of_person,
        sum(e.minutes) filter (where {COUNTED}) as minutes,
        sum(sign(e.minutes::float8)) filter (where {COUNTED})::int as times,
        min(e.local_date) filter (where {COUNTED} and e.minutes > 0) as first_on,
        max(e.local_date) filter (where {COUNTED} and e.minutes > 0) as last_on,
        sum(e.minutes) filter (where {COUNTED} and e.kind in ('CHF', 'STR')) as leading_minutes,
        sum(e.minutes) filter (where e.time_kind = 'champion' and e.local_date > e.day - 56)
            as champion_minutes,
        max(e.local_date) filter (where e.time_kind = 'champion' and e.minutes > 0) as champion_on
    from told e
    group by grouping sets (
        (e.project_id, e.workplace_id, e.person_id, e.role_group),
        (e.project_id, e.workplace_id, e.session_id, e.role_group)
    )
), person_at as materialized (
    select t.project_id, u.municipality_code, t.workplace_id, t.person_id, t.role_group, t.minutes, t.times,
        t.first_on, t.last_on, t.leading_minutes, t.champion_minutes, t.champion_on
    from tally t join unit u using (workplace_id) where t.of_person
), trained as materialized (
    select project_id, workplace_id, person_id, sum(minutes) as minutes, sum(times) as times,
        min(first_on) as first_on, max(last_on) as last_on, bool_or(role_group = 'care_staff') as care
    from person_at group by 1, 2, 3 having sum(minutes) > 0
), held_for as materialized (
    select t.project_id, u.municipality_code, t.workplace_id, t.session_id, t.role_group, t.times as heads
    from tally t join unit u using (workplace_id) where not t.of_person and t.times > 0
), held as materialized (
    select t.*, s.kind, s.form,
        case when cardinality(s.topics) > 0 then s.topics else array[s.topic] end as topics,
        s.theory_minutes, s.discussion_minutes, s.planned_session_id, s.trainers,
        (s.starts_at at time zone 'Europe/Stockholm')::date as held_on,
        (extract(epoch from s.ends_at - s.starts_at) / 60)::int as length
    from (
        select project_id, municipality_code, workplace_id, session_id, sum(heads)::int as heads
        from held_for group by 1, 2, 3, 4
    ) t join now_session s on s.id = t.session_id and s.status = 'held'
)"""
PLACES = """
staff as materialized (
    select a.project_id, a.municipality_code, e.workplace_id, coalesce(k.kept, e.person_id) as person_id,
        max(e.role_group) as role_group, max(e.hours) as hours, max(e.share_percent) as share_percent,
        min(e.starts_on) as starts_on
    from now_employment e
    join unit u on u.workplace_id = e.workplace_id and u.municipality_code = e.municipality_code
    join area a on a.municipality_code = e.municipality_code
    left join kept k on k.id = e.person_id
    where e.status = 'active' and e.starts_on <= a.day and coalesce(e.ends_on, a.day) >= a.day
    group by 1, 2, 3, 4
), enrolled as materialized (
    select p.project_id, p.workplace_id, count(*) as persons
    from participation p
    join unit u on u.workplace_id = p.workplace_id and u.municipality_code = p.municipality_code
    where p.known_until is null and p.status <> 'withdrawn' group by 1, 2
), first_line as materialized (
    select project_id, workplace_id, array_agg(person_id) as persons from staff
    where role_group = 'first_line_manager' group by 1, 2
), staffed as (
    select project_id, workplace_id, count(*) as heads from staff group by 1, 2
), taught as (
    select t.project_id, t.workplace_id, count(*) as persons, count(*) filter (where t.times = 1) as once,
        count(*) filter (where t.care) as care, count(s.person_id) as still, min(t.first_on) as first_on,
        max(t.last_on) as last_on
    from trained t left join staff s using (project_id, workplace_id, person_id) group by 1, 2
), place as materialized (
    select a.project_id, a.municipality_code, u.workplace_id, a.day, a.begins, u.manager_id,
        u.employer_number, coalesce(u.headcount, s.heads, 0) as headcount,
        coalesce(n.persons, 0) as enrolled, coalesce(t.persons, 0) as trained, coalesce(t.once, 0) as once,
        coalesce(t.care, 0) as care, coalesce(t.still, 0) as still, t.first_on, t.last_on
    from area a
    join unit u on u.municipality_code = a.municipality_code
        and u.opened_on <= a.day and coalesce(u.closed_on, a.day) >= a.day
    left join staffed s on s.project_id = a.project_id and s.workplace_id = u.workplace_id
    left join enrolled n on n.project_id = a.project_id and n.workplace_id = u.workplace_id
    left join taught t on t.project_id = a.project_id and t.workplace_id = u.workplace_id
), prepared as materialized (
    select project_id, municipality_code, person_id from person_at
    group by 1, 2, 3 having sum(leading_minutes) > 0
), active_champion as materialized (
    select c.id, a.project_id, a.municipality_code, a.day, c.person_id, c.workplace_ids[1] as workplace_id,
        c.workplace_ids, c.recruited_by, c.minutes_per_week, c.active_from, c.trained_on
    from now_champion c
    join area a on a.municipality_code = c.municipality_code and a.project_id = coalesce(c.project_id, a.project_id)
    where c.active_from <= a.day and coalesce(c.active_to, a.day) >= a.day
), taught_by as materialized (
    select distinct s.project_id, s.municipality_code, s.id as session_id, t.person_id,
        (s.starts_at at time zone 'Europe/Stockholm')::date as held_on
    from now_session s cross join lateral jsonb_to_recordset(s.trainers) as t (person_id uuid)
    where s.status = 'held' and s.municipality_code in (select municipality_code from area)
), led as materialized (
    select c.id, c.project_id, c.municipality_code, c.day, t.session_id, t.held_on
    from active_champion c join taught_by t using (project_id, municipality_code, person_id)
    where t.held_on <= c.day
)"""


KEPT_AS_VERSIONS = (
    *(
        "workplace",
        "organisation",
        "employment",
        "champion",
        "planned_session",
        "sign_up",
        "gathering",
    ),
    *(
        "leader",
        "milestone",
        "session",
        "absence",
        "support",
        "barrier",
        "work_change",
        "action_plan",
    ),
    *("certificate", "closed_month"),
)
NOW = ", ".join(
    f"now_{name} as not materialized (select * from {name} where known_until is null)"
    for name in KEPT_AS_VERSIONS
)


def basis(limits: str) -> str:
    """All of it, as the beginning of a statement; `limits` are the thresholds' names with their type."""
    given = f"limits as materialized (select * from jsonb_to_record(cast(:limits as jsonb)) as l ({limits}))"
    return f"with recursive {given}, {NOW}, {PROJECTS}, {kept('kept', 'day')}, {TALLY}, {PLACES}"
