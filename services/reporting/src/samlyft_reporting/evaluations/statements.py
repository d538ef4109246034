"""The rows that an extract and a sample are made of: participants as known at the end of a day, without the protected.

All ask for `:project` and `:day`. Rows of a merged person are those of the one it counts as.
"""

from __future__ import annotations

import sqlalchemy as sa

from samlyft_reporting.figures.asked import PARTICIPANTS
from samlyft_reporting.standing import kept, known

WHO = f"""
    {kept("kept", "day")}, registered as materialized (
        select coalesce(k.kept, p.person_id) as person_id, min(p.starts_on) as starts_on,
            case when count(*) filter (where p.ends_on is null) = 0 then max(p.ends_on) end as ends_on,
            (array_agg(p.municipality_code order by p.starts_on, p.id))[1] as municipality_code,
            (array_agg(p.workplace_id order by p.starts_on, p.id))[1] as workplace_id,
            (array_agg(p.role_group order by p.starts_on, p.id))[1] as role_group
        from participation p left join kept k on k.id = p.person_id
        where p.project_id = :project and p.status <> 'withdrawn' and {known("day", "p")}
        group by 1
    ), who as materialized (
        select r.*, coalesce(w.area_of_care, 'unknown') as area_of_care,
            coalesce(p.protected or p.status = 'erased', false) as left_out
        from registered r left join person p on p.id = r.person_id and {known("day", "p")}
        left join workplace w on w.id = r.workplace_id and {known("day", "w")}
    )"""
"""Protection and erasure that came later than the day count too: see `PROTECTED_NOW`."""
PROTECTED_NOW = """
    hidden as materialized (
        select coalesce(k.kept, p.id) as person_id from person p left join kept k on k.id = p.id
        where p.known_until is null and (p.protected or p.status = 'erased')
    )"""
FITTED = """
    one as (
        select *, count(*) over (partition by role_group, municipality_code, area_of_care) >= :least as fits
        from who where not left_out and person_id not in (select person_id from hidden)
    ), two as (
        select person_id, role_group, municipality_code, '*' as area_of_care, starts_on, ends_on,
            count(*) over (partition by role_group, municipality_code) >= :least as fits
        from one where not fits
    ), three as (
        select person_id, role_group, '*' as municipality_code, area_of_care, starts_on, ends_on,
            count(*) over (partition by role_group) >= :least as fits
        from two where not fits
    ), four as (
        select person_id, '*' as role_group, municipality_code, area_of_care, starts_on, ends_on,
            count(*) over () >= :least as fits
        from three where not fits
    ), fitted as materialized (
        select person_id, gen_random_uuid() as pseudonym, f.role_group, f.municipality_code, f.area_of_care,
            f.starts_on, f.ends_on
        from (
            select person_id, role_group, municipality_code, area_of_care, starts_on, ends_on from one where fits
            union all select person_id, role_group, municipality_code, area_of_care, starts_on, ends_on
                from two where fits
            union all select person_id, role_group, municipality_code, area_of_care, starts_on, ends_on
                from three where fits
            union all select person_id, role_group, municipality_code, area_of_care, starts_on, ends_on
                from four where fits
        ) f
    )"""
"""Whoever stands in too small a cell loses the area, then the municipality, then the role; the rest is withheld."""
SPENT = f"""
    spent as materialized (
        select f.pseudonym, to_char(e.month, 'YYYY-MM') as month, coalesce(s.form, 'unknown') as form,
            sum(e.minutes)::integer as minutes
        from entry e left join kept k on k.id = e.person_id
        join fitted f on f.person_id = coalesce(k.kept, e.person_id)
        left join session s on s.id = e.session_id and {known("day", "s")}
        where e.project_id = :project and {PARTICIPANTS} and e.known_on <= :day
        group by 1, 2, 3 having sum(e.minutes) <> 0
    )"""
EXTRACT = sa.text(
    f"""
    with recursive {WHO}, {PROTECTED_NOW}, {FITTED}, {SPENT}
    select f.pseudonym, f.role_group, f.municipality_code, f.area_of_care,
        to_char(f.starts_on, 'YYYY-MM') as started, to_char(f.ends_on, 'YYYY-MM') as ended,
        coalesce(sum(s.minutes), 0)::integer as minutes,
        coalesce(jsonb_agg(jsonb_build_array(s.month, s.form, s.minutes) order by s.month, s.form)
            filter (where s.month is not null), '[]') as hours
    from fitted f left join spent s using (pseudonym)
    group by 1, 2, 3, 4, 5, 6 order by 1
    """
)
"""A pseudonym is drawn anew each time, and the rows come in its order: neither tells who it is."""
REGISTERED = sa.text(f"with recursive {WHO} select count(*) from who")
CANDIDATES = sa.text(
    f"""
    with recursive {WHO}, {PROTECTED_NOW}
    select person_id, role_group, municipality_code, area_of_care, workplace_id from who
    where not left_out and person_id not in (select person_id from hidden) and exists (
        select from entry e left join kept k on k.id = e.person_id
        where e.project_id = :project and coalesce(k.kept, e.person_id) = who.person_id and {PARTICIPANTS}
            and e.known_on <= :day
    )
    """
)
"""Who has been to something: those who never came have nothing to tell of it."""
SURVEYS = sa.text(
    f"""
    select r.wave, r.invited, r.answered, c.outcome, c.role_group, c.count, c.n
    from release r, jsonb_to_recordset(r.cells) as c (outcome text, role_group text, count integer, n integer)
    where r.project_id = :project and {known("day", "r")}
    order by array_position(array['before', 'during', 'after', 'follow_up'], r.wave), r.id, 4, 5
    """
)
"""Frozen tables, which were safe to show when they were frozen; nothing in them leads to a person."""
