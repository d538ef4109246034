"""How every write reaches the ledger: one statement that ends by grouping its lines into postings.

A statement starts with a CTE `s` (tenant, actor, trace) and makes a CTE `line`; `post` adds the rest. All of it is
one snapshot and one commit, and each posting's event is written beside it.
"""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common import db
from samlyft_events import PostingRecorded

LARGEST_POSTING = 500
PLAN_ANEW = "select set_config('plan_cache_mode', 'force_custom_plan', true)"

EMPLOYMENT_OF_DAY = """
    select e.person_id, e.role_group, e.municipality_code, e.workplace_id, (
        select min(v.known_at) from employment_copy v
        where v.tenant_id = e.tenant_id and v.employment_id = e.employment_id and v.status = 'active'
            and v.employer_number = e.employer_number and v.employee_number = e.employee_number
            and {day} between v.starts_on and coalesce(v.ends_on, 'infinity')
    ) as first_known_at
    from employment_current e
    where e.tenant_id = {row}.tenant_id and e.employer_number = {row}.employer_number
        and e.employee_number = {row}.employee_number and e.status = 'active'
        and {day} between e.starts_on and coalesce(e.ends_on, 'infinity')
    order by e.starts_on desc, e.employment_id
    limit 1
"""
"""The employment of a reference on a local date, and since when it is known that it covers that date."""


def employment_of_day(row: str, day: str) -> str:
    """The lateral subquery that finds the facts to copy onto one attendance."""
    return EMPLOYMENT_OF_DAY.format(row=row, day=day)


def instant(column: str) -> str:
    """A timestamp as RFC 3339 in UTC, for the JSON of an event."""
    return f"to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


EITHER = "case when p.reason is null then 'attendance' else 'correction' end"


def fact(kind: str) -> str:
    """The CTE that writes the event beside each posting of `placed`, as `PostingRecorded` reads it.

    Written as text and read once: `jsonb_build_object` looks up the type of each value of each row, and takes three
    times as long. None of the values is free text; the employer's number is the only one that could need quoting.
    """
    told = f"\"' || {EITHER} || '\"" if kind == "either" else f'"{kind}"'
    return f"""fact as (
        insert into outbox (tenant_id, type, aggregate_id, version, known_at, traceparent, data)
        select s.tenant_id, '{PostingRecorded.event_type()}', p.posting_id, 1, p.known_at, s.traceparent,
            ('{{"aggregate_id":"' || p.posting_id || '","version":1,"known_at":' || to_json({instant("p.known_at")})
                || ',"project_id":"' || p.project_id || '","time_kind":"participant","kind":{told},"reason":'
                || coalesce(to_json(p.reason)::text, 'null') || ',"entries":[' || string_agg(
                    '{{"line":' || p.number || ',"attendance_id":"' || p.attendance_id
                    || '","session_id":"' || p.session_id || '","person_id":"' || p.person_id
                    || '","local_date":' || to_json(p.local_date) || ',"minutes":' || p.minutes
                    || ',"role_group":"' || p.role_group || '","municipality_code":"' || p.municipality_code
                    || '","workplace_id":"' || p.workplace_id || '","employer_number":' || to_json(p.employer_number)
                    || ',"eligible":' || p.eligible || ',"time_basis":"' || p.time_basis || '"}}', ',' order by p.number
                ) || ']}}')::jsonb
        from s, placed p
        group by s.tenant_id, s.traceparent, p.posting_id, p.project_id, p.reason, p.known_at
    )"""


def post(kind: str, lines_each: int | None = None) -> str:
    """The CTEs that turn `line` into postings of one project, reason and `known_at`, at most 500 entries each.

    Corrections keep the reversal and the new entry of an attendance in one posting: two lines each, unless said.
    `either` is a correction where the line has a reason.
    """
    kind_of = EITHER if kind == "either" else f"'{kind}'"
    attendances = LARGEST_POSTING // (lines_each or (2 if kind == "correction" else 1))
    return f"""
    batched as (
        select l.*, uuidv7() as own_id, (dense_rank() over (
            partition by l.project_id, l.reason, l.known_at order by l.attendance_id
        ) - 1) / {attendances} as batch
        from line l
    ), placed as materialized (
        select b.*, first_value(b.own_id) over w as posting_id, row_number() over w as number
        from batched b
        window w as (
            partition by b.project_id, b.reason, b.known_at, b.batch order by b.attendance_id, b.minutes
        )
    ), posting as (
        insert into posting (tenant_id, posting_id, project_id, time_kind, kind, reason, known_at, actor)
        select s.tenant_id, p.posting_id, p.project_id, 'participant', {kind_of}, p.reason, p.known_at, s.actor
        from s, placed p
        where p.number = 1
        returning posting_id
    ), entry as (
        insert into entry (tenant_id, posting_id, line, project_id, attendance_id, session_id, person_id, local_date,
            minutes, role_group, municipality_code, workplace_id, employer_number, eligible, time_basis)
        select s.tenant_id, p.posting_id, p.number, p.project_id, p.attendance_id, p.session_id, p.person_id,
            p.local_date, p.minutes, p.role_group, p.municipality_code, p.workplace_id, p.employer_number, p.eligible,
            p.time_basis
        from s, placed p
    ), {fact(kind)}"""


LINE = """a.attendance_id, a.project_id, a.session_id, a.person_id, a.local_date, a.role_group, a.municipality_code,
            a.workplace_id, a.employer_number, a.eligible"""
"""What an entry copies from its attendance."""


async def widen(session: AsyncSession) -> None:
    """Lets a command see all rows of the tenant: what stands decides, and the command checks the reach itself.

    Plans are made anew for each statement of the transaction: one made while a table was empty would scan it row by
    row once the same import has filled it.
    """
    await db.widen(session)
    connection = await session.connection()
    await connection.exec_driver_sql(PLAN_ANEW)
