"""One person under two employee numbers, counted once at a session.

The unique index `uq_attendance_person` holds it, also between two transactions. Nobody looks first, since it hardly
ever happens: only when the index has refused is it found out who was meant.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.ledger.statements import employment_of_day

Write = Callable[[Sequence[AttendanceClaim]], Awaitable[list[rules.Verdict]]]

# $1 session codes, $2 employers, $3 employees, $4 minutes.
DOUBLES = f"""
with given as materialized (
    select current_setting('app.tenant_id') as tenant_id, r.*
    from unnest($1::text[], $2::text[], $3::text[], $4::integer[]) with ordinality
        as r (session_code, employer_number, employee_number, minutes, row)
    where r.minutes > 0
), held as materialized (
    select c.session_code, x.session_id, d.local_date
    from (select distinct tenant_id, session_code from given) c
    join session x on x.tenant_id = c.tenant_id and x.code = c.session_code
    join session_day d on d.tenant_id = x.tenant_id and d.session_id = x.session_id
), present as materialized (
    select a.session_id, a.local_date, a.person_id, a.employer_number, a.employee_number
    from (select distinct session_id from held) h
    join attendance a on a.tenant_id = current_setting('app.tenant_id') and a.session_id = h.session_id
    where a.minutes > 0 and a.person_id is not null
), meant as materialized (
    select g.row, g.employer_number, g.employee_number, h.session_id, h.local_date, e.person_id
    from given g
    join held h using (session_code)
    cross join lateral ({employment_of_day("g", "h.local_date")}) e
)
select m.row::integer from meant m join present p using (session_id, local_date, person_id)
where (m.employer_number, m.employee_number) <> (p.employer_number, p.employee_number)
union
select m.row::integer from (
    select m.row, row_number() over (partition by m.session_id, m.local_date, m.person_id order by m.row) as turn
    from meant m
) m
where m.turn > 1
"""
"""Gives, by number from 1, the claims whose person has, or gets by an earlier claim, minutes under another number."""


def is_same_person(error: BaseException) -> bool:
    """Whether it is this rule that a write broke."""
    return "uq_attendance_person" in str(error)


async def once_each(
    session: AsyncSession, claims: Sequence[AttendanceClaim], write: Write
) -> list[rules.Verdict]:
    """Writes them; where that would count somebody twice, all but those who would be."""
    if not claims:
        return []
    try:
        async with session.begin_nested():
            return await write(claims)
    except IntegrityError:
        # Somebody twice, or somebody else wrote the same meanwhile: then it stands now.
        doubles = await _doubles(session, claims)
    verdicts: list[rules.Verdict] = ["same-person"] * len(claims)
    others = [index for index in range(len(claims)) if index not in doubles]
    if others:
        written = await write([claims[index] for index in others])
        for index, verdict in zip(others, written, strict=True):
            verdicts[index] = verdict
    return verdicts


async def _doubles(session: AsyncSession, claims: Sequence[AttendanceClaim]) -> set[int]:
    columns = (
        [claim.session_code for claim in claims],
        [claim.key.employer_number for claim in claims],
        [claim.key.employee_number for claim in claims],
        [claim.minutes for claim in claims],
    )
    connection = await session.connection()
    return {row - 1 for row in (await connection.exec_driver_sql(DOUBLES, columns)).scalars()}
