"""A closed month takes new attendance only as a correction, with the reason why it comes now.

Looked for before anything is recorded, so that an import can say of each row what to do. What is recorded while a month
is being closed is stopped by the ledger itself (the trigger `mark_stale`), which sees the month under its lock.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.places_of_claims import places_where
from samlyft_training_log.ledger.statements import employment_of_day

ANY = "select exists (select from project_month where status = 'closed')"

# $1.. arrays: session code, employer, employee, minutes: the numbers, from 0, of claims that are new in a closed month.
# Whose person is unknown counts nowhere yet: it waits, and marks the month when it is matched.
IN_CLOSED = f"""
with s as materialized (select current_setting('app.tenant_id') as tenant_id)
select distinct (g.row - 1)::integer as row
from s
cross join lateral unnest($1::text[], $2::text[], $3::text[], $4::integer[]) with ordinality
    as r (session_code, employer_number, employee_number, minutes, row)
cross join lateral (select s.tenant_id, r.*) g
join session x on x.tenant_id = g.tenant_id and x.code = g.session_code
join session_day d on d.tenant_id = x.tenant_id and d.session_id = x.session_id and d.from_minute < g.minutes
cross join lateral ({employment_of_day("g", "d.local_date")}) e
where exists (
    select from project_month m
    where m.tenant_id = g.tenant_id and m.project_id = x.project_id and m.municipality_code = e.municipality_code
        and m.month = to_char(d.local_date, 'YYYY-MM') and m.status = 'closed'
) and not exists (
    select from attendance a
    where a.tenant_id = g.tenant_id and a.session_id = x.session_id and a.employer_number = g.employer_number
        and a.employee_number = g.employee_number
)
"""


async def in_closed_months(
    session: AsyncSession, claims: Sequence[AttendanceClaim]
) -> frozenset[int]:
    """The places of such claims; where no month is closed nothing is looked for."""
    return await places_where(session, claims, IN_CLOSED, given=ANY)
