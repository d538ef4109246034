"""What keeps a month from being closed, found in one statement; each finding says what to do about it."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from samlyft_web.sayings import Text

Code = Literal[
    "unsubmitted-session",
    "unattested-session",
    "unmatched",
    "over-a-day",
    "counted-twice",
    "overlapping",
    "clashing-employment",
]


class Meaning(NamedTuple):
    """What a finding says to whoever closes the month."""

    blocks: bool
    """It has to be mended; otherwise it may be accepted with a reason."""
    what_to_do: Text


MEANINGS: dict[Code, Meaning] = {
    "unsubmitted-session": Meaning(
        blocks=True,
        what_to_do=Text(
            "Tillfället är ett utkast. Lämna in det, eller makulera det med ett skäl.",
            "The session is a draft. Submit it, or void it with a reason.",
        ),
    ),
    "unattested-session": Meaning(
        blocks=False,
        what_to_do=Text(
            "Tillfället är inte attesterat. Be enhetschefen eller projektledaren attestera det.",
            "The session is not attested. Ask the manager or the project leader to attest it.",
        ),
    ),
    "unmatched": Meaning(
        blocks=False,
        what_to_do=Text(
            "Närvaron saknar person och räknas inte. Rätta anställningsnumret eller läs in anställningen.",
            "The attendance has no person and does not count. Mend the employee number or import the employment.",
        ),
    ),
    "over-a-day": Meaning(
        blocks=True,
        what_to_do=Text(
            "Personen har mer än 24 timmar samma dag. Rätta närvaron som är fel.",
            "The person has more than 24 hours on one day. Correct the attendance that is wrong.",
        ),
    ),
    "counted-twice": Meaning(
        blocks=True,
        what_to_do=Text(
            "Personen har fler minuter på två tillfällen samtidigt än de varade tillsammans: samma minut räknas två "
            "gånger. Rätta det ena.",
            "The person has more minutes at two sessions at once than they lasted together: the same minute counts "
            "twice. Correct one of them.",
        ),
    ),
    "overlapping": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personen ser ut att vara på två tillfällen samtidigt, men minuterna ryms i dem. Se efter, och rätta det "
            "som är fel.",
            "The person seems to be at two sessions at once, but the minutes fit into them. Look, and correct what is "
            "wrong.",
        ),
    ),
    "clashing-employment": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personen är samtidigt på ett tillfälle i en annan anställning. Rätta det som är fel.",
            "The person is at a session in another employment at the same time. Correct what is wrong.",
        ),
    ),
}
WHO_ATTESTS = """coalesce((
    select v.attested_by from attestation_policy v
    where v.tenant_id = x.tenant_id and v.project_id = x.project_id and v.valid_from <= d.local_date
    order by v.valid_from desc limit 1
), (
    select case p.programme_period when '2014-2020' then 'either' end from project_current p
    where p.tenant_id = x.tenant_id and p.project_id = x.project_id
), 'nobody')"""
"""As `holding.ATTESTED_BY_PERIOD` and the project's own policies say."""
# What is found of a person is found by windows over one list: joins of such lists would be planned by what the planner
# knows of tables that were filled a moment ago, and take minutes.
FINDINGS = f"""
with attended as materialized (
    select a.tenant_id, a.attendance_id, a.session_id, a.person_id, a.employer_number, a.employee_number,
        a.local_date, a.minutes, a.municipality_code, a.workplace_id, a.recorded_at
    from session_day d
    join session x on x.tenant_id = d.tenant_id and x.session_id = d.session_id
    join attendance a on a.tenant_id = d.tenant_id and a.session_id = d.session_id and a.local_date = d.local_date
    where x.project_id = :project_id and d.local_date between :first and :last and a.minutes > 0
        and x.status <> 'voided'
), elsewhere as (
    select a.tenant_id, a.attendance_id, a.session_id, a.person_id, a.employer_number, a.employee_number,
        a.local_date, a.minutes, a.municipality_code, a.workplace_id, a.recorded_at, x.form <> 'self_paced' as held,
        x.project_id = :project_id and a.local_date between :first and :last as here,
        x.starts_at + make_interval(mins => d.from_minute) as begins,
        x.starts_at + make_interval(mins => d.from_minute + a.minutes) as ends,
        x.starts_at + make_interval(mins => d.to_minute) as stops
    from (select distinct tenant_id, person_id from attended where person_id is not null) p
    join attendance a on a.tenant_id = p.tenant_id and a.person_id = p.person_id
    join session x on x.tenant_id = a.tenant_id and x.session_id = a.session_id and x.status <> 'voided'
    join session_day d on d.tenant_id = a.tenant_id and d.session_id = a.session_id and d.local_date = a.local_date
    where a.minutes > 0 and a.local_date between :first - 1 and :last + 1
), seen as materialized (
    select e.*, sum(e.minutes) over (partition by person_id, local_date)::integer as of_day,
        begins < max(ends) over (w rows between unbounded preceding and 1 preceding) or
        ends > min(begins) over (w rows between 1 following and unbounded following) as twice
    from elsewhere e
    window w as (partition by person_id, held order by begins, attendance_id)
), double as materialized (
    select * from seen where held and twice
), clash as (
    select b.*, o.session_id as other_session_id,
        (o.employer_number, o.employee_number) <> (b.employer_number, b.employee_number) as of_another, o.too_many
    from double b
    cross join lateral (
        select o.*, o.minutes + b.minutes
            > extract(epoch from greatest(o.stops, b.stops) - least(o.begins, b.begins)) / 60 as too_many
        from double o
        where o.person_id = b.person_id and o.attendance_id <> b.attendance_id and o.begins < b.ends
            and o.ends > b.begins
        order by too_many desc, o.begins, o.attendance_id
        limit 1
    ) o
    where b.here
), found as (
    select case x.status when 'draft' then 'unsubmitted-session' else 'unattested-session' end as code,
        coalesce(x.municipality_code, a.municipality_code) as municipality_code, x.workplace_id, d.local_date,
        x.session_id, null::uuid as attendance_id, null::uuid as person_id, null::integer as minutes,
        null::uuid as other_session_id, x.recorded_at
    from session x
    join session_day d on d.tenant_id = x.tenant_id and d.session_id = x.session_id
    left join lateral (
        select distinct t.municipality_code from attended t
        where x.municipality_code is null and t.session_id = x.session_id
    ) a on true
    where x.project_id = :project_id and d.local_date between :first and :last
        and (x.status = 'draft' or x.status = 'submitted' and {WHO_ATTESTS} <> 'nobody')
    union all
    select 'unmatched', municipality_code, workplace_id, local_date, session_id, attendance_id, null, minutes, null,
        recorded_at
    from attended where person_id is null
    union all
    select 'over-a-day', municipality_code, workplace_id, local_date, session_id, attendance_id, person_id, of_day,
        null, recorded_at
    from seen where here and of_day > 1440
    union all
    select case when too_many then 'counted-twice' when of_another then 'clashing-employment' else 'overlapping' end,
        municipality_code, workplace_id, local_date, session_id, attendance_id, person_id, minutes, other_session_id,
        recorded_at
    from clash
)
select md5(concat_ws(' ', code, municipality_code, local_date, session_id, attendance_id))::uuid as finding_id,
    to_char(local_date, 'YYYY-MM') as month, f.*
from found f
where cast(:reach as text[]) is null or municipality_code = any (:reach) or workplace_id::text = any (:reach)
    or cast(:project_id as text) = any (:reach)
"""
COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "finding_id": sa.Uuid(),
    "month": sa.Text(),
    "code": sa.Text(),
    "municipality_code": sa.Text(),
    "local_date": sa.Date(),
    "session_id": sa.Uuid(),
    "attendance_id": sa.Uuid(),
    "person_id": sa.Uuid(),
    "minutes": sa.Integer(),
    "other_session_id": sa.Uuid(),
    "recorded_at": sa.DateTime(timezone=True),
}
