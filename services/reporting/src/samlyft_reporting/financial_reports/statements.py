"""What an application's months hold: ledger, certificates, files and rates, by month. Asks for what `LINE` does."""

from __future__ import annotations

import sqlalchemy as sa

from samlyft_reporting.month_files.statements import KEPT, REGISTERED

MONTHS = """
    month as materialized (
        select to_char(m.day, 'YYYY-MM') as month, m.day::date as first, r.*, t.rate_id, t.rate, t.rate_source,
            coalesce(t.synthetic, false) as synthetic
        from generate_series(
            cast(:first as date)::timestamp, cast(:last as date)::timestamp, interval '1 month'
        ) as m (day)
        left join lateral (
            select f.id as rule_id, f.call_code, f.programme_area, f.rounding, f.time_kinds, f.yearly_cap_hours
            from financing_rule f
            where f.project_id = :project and f.from_month <= to_char(m.day, 'YYYY-MM') and f.known_until is null
            order by f.from_month desc limit 1
        ) r on true
        left join lateral (
            select a.id as rate_id, a.amount as rate, a.source as rate_source, a.synthetic from rate a
            where a.call_code = r.call_code and a.programme_area = r.programme_area and a.known_until is null
                and a.year = extract(year from m.day) and a.time_kind = 'participant'
                and m.day::date between a.valid_from and coalesce(a.valid_to, 'infinity')
            order by a.valid_from desc limit 1
        ) t on true
    )"""
"""Each month with its rule and its rate; null where there is none."""
RECONCILED = sa.text(
    f"""
    with recursive {KEPT}, {REGISTERED}, {MONTHS}, spent as materialized (
        select coalesce(k.kept, e.person_id) as person_id, e.month,
            coalesce(sum(e.minutes) filter (where e.eligible), 0) as ledger,
            coalesce(sum(e.minutes) filter (where e.eligible and e.time_basis <> 'scheduled'), 0) as outside,
            coalesce(sum(e.minutes) filter (where not e.eligible and e.time_basis = 'scheduled'), 0) as ineligible
        from entry e left join kept k on k.id = e.person_id
        where e.project_id = :project and e.time_kind = 'participant'
            and e.month between cast(:first as date) and cast(:last as date)
        group by 1, 2
    ), attested as materialized (
        select coalesce(k.kept, c.person_id) as person_id, to_date(c.month, 'YYYY-MM') as month,
            coalesce(sum(coalesce(c.eligible_minutes, c.minutes))
                filter (where c.status = 'signed' and not c.stale), 0) as certified,
            bool_or(c.status = 'signed' and not c.stale) as signed, bool_or(c.stale) as stale
        from certificate c left join kept k on k.id = c.person_id
        where c.project_id = :project and c.known_until is null and c.status <> 'revoked'
            and c.month between to_char(cast(:first as date), 'YYYY-MM') and to_char(cast(:last as date), 'YYYY-MM')
        group by 1, 2
    ), person_month as (
        select month, coalesce(s.ledger, 0) as ledger, coalesce(s.outside, 0) as outside,
            coalesce(s.ineligible, 0) as ineligible, coalesce(a.certified, 0) as certified,
            a.person_id is not null as attested, coalesce(a.signed, false) as signed,
            coalesce(a.stale, false) as stale, r.person_id is not null as registered
        from spent s full join attested a using (person_id, month) left join registered r using (person_id)
    ), filed as (
        select distinct on (month) to_date(month, 'YYYY-MM') as first, month_file_id, minutes
        from month_file where project_id = :project order by month, revision desc
    )
    select m.month, m.rounding, m.rate, m.rate_source, m.rule_id, m.synthetic,
        f.month_file_id, f.minutes as filed,
        coalesce(sum(p.ledger), 0)::bigint as ledger,
        coalesce(sum(p.certified), 0)::bigint as certified,
        coalesce(sum(p.ledger) filter (where not p.attested), 0)::bigint as no_certificate,
        count(*) filter (where not p.attested and p.ledger <> 0)::integer as no_certificate_people,
        coalesce(sum(p.ledger) filter (where p.attested and not p.signed and not p.stale), 0)::bigint as not_signed,
        count(*) filter (where p.attested and not p.signed and not p.stale)::integer as not_signed_people,
        coalesce(sum(p.ledger) filter (where p.stale and not p.signed), 0)::bigint as stale,
        count(*) filter (where p.stale and not p.signed)::integer as stale_people,
        coalesce(sum(p.certified - p.ledger) filter (where p.signed), 0)::bigint as differs,
        count(*) filter (where p.signed and p.certified <> p.ledger)::integer as differs_people,
        coalesce(sum(p.ledger) filter (where not p.registered), 0)::bigint as not_registered,
        count(*) filter (where not p.registered and p.ledger <> 0)::integer as not_registered_people,
        coalesce(sum(p.outside) filter (where p.registered), 0)::bigint as outside,
        count(*) filter (where p.registered and p.outside <> 0)::integer as outside_people,
        coalesce(sum(p.ineligible) filter (where p.registered), 0)::bigint as ineligible,
        count(*) filter (where p.registered and p.ineligible <> 0)::integer as ineligible_people,
        count(*) filter (where p.ledger <> 0)::integer as people
    from month m left join person_month p on p.month = m.first left join filed f on f.first = m.first
    group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1
    """
)
"""Every month with its sums, and each kind of difference between them."""
CERTIFIED = sa.text(
    """
    select month, coalesce(eligible_minutes, minutes) as minutes, count(*)::integer as certificates
    from certificate
    where project_id = :project and known_until is null and status = 'signed' and not stale
        and month between to_char(cast(:first as date), 'YYYY-MM') and to_char(cast(:last as date), 'YYYY-MM')
    group by 1, 2 order by 1, 2
    """
)
STAFF = sa.text(
    f"""
    with recursive {MONTHS}, spent as (
        select time_kind, person_id, month as first, sum(minutes)::integer as minutes
        from entry
        where project_id = :project and eligible and time_kind <> 'participant'
            and month between date_trunc('year', cast(:first as date))::date and cast(:last as date)
        group by 1, 2, 3
    )
    select to_char(s.first, 'YYYY-MM') as month, s.time_kind, s.minutes, coalesce(m.rounding, 'exact') as rounding,
        m.yearly_cap_hours, t.rate, s.first >= cast(:first as date) as asked,
        coalesce(sum(s.minutes) over (
            partition by s.person_id, date_trunc('year', s.first) order by s.first, s.time_kind
            rows between unbounded preceding and 1 preceding
        ), 0)::integer as before
    from spent s
    left join month m on m.first = s.first
    left join lateral (
        select a.amount as rate from rate a
        where a.call_code = m.call_code and a.programme_area = m.programme_area and a.known_until is null
            and a.year = extract(year from s.first) and a.time_kind = s.time_kind
            and s.first between a.valid_from and coalesce(a.valid_to, 'infinity')
        order by a.valid_from desc limit 1
    ) t on true
    where m.month is null or s.time_kind = any (m.time_kinds) or m.rule_id is null
    order by s.first, s.time_kind, s.person_id
    """
)
"""Time of personnel by person and month, with what the person had before in the calendar year, for the yearly cap."""
