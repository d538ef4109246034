"""A new version of one employment; removing is a version too, so that earlier figures still stand."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.employments.schemas import EmploymentChange
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Employment
from samlyft_enrollment.people import queries
from samlyft_enrollment.people.schemas import EmploymentOut
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import overlap
from samlyft_events import EmploymentChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, NotFoundError, Text

GONE = Text("Anställningen finns inte.", "There is no such employment.")
NULLABLE = frozenset({"ends_on", "occupation", "share_percent", "hours"})


class RemovedError(ConflictError):
    """It is removed; nothing but restoring changes it."""

    code = "removed"
    title = Text("Borttagen", "Removed")


async def change_employment(
    session: AsyncSession,
    principal: Principal,
    employment_id: UUID,
    if_match: frozenset[str],
    body: EmploymentChange,
) -> EmploymentOut:
    """Mends one employment; it may not meet another one of the same number."""
    row = await _locked(session, principal, employment_id, if_match)
    if row.status == "removed" and body.status is None:
        raise RemovedError(
            Text("Återställ den först, med status.", "Restore it first, by its status.")
        )
    for name in body.model_fields_set:
        value = getattr(body, name)
        if value is not None or name in NULLABLE:
            setattr(row, name, value)
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise invalid("/ends_on", "period")
    await _check_others(session, row)
    return await _next_version(session, row)


async def remove_employment(
    session: AsyncSession, principal: Principal, employment_id: UUID, if_match: frozenset[str]
) -> None:
    """It never held: figures known before stand, those after leave it out."""
    row = await _locked(session, principal, employment_id, if_match)
    if row.status == "removed":
        raise RemovedError(Text("Den är redan borttagen.", "It is removed already."))
    row.status = "removed"
    await _next_version(session, row)


async def _locked(
    session: AsyncSession, principal: Principal, employment_id: UUID, if_match: frozenset[str]
) -> Employment:
    await take_turns(session, "people")
    query = queries.employments(principal, None, None).where(col(Employment.id) == employment_id)
    table = sa.inspect(Employment).local_table
    row: Employment | None = (await session.exec(query.with_for_update(of=table))).one_or_none()
    # Beyond the reach is answered as absent, as a read would be.
    if row is None or not principal.covers(row.municipality_code, row.workplace_id):
        raise NotFoundError(GONE)
    etags.check(if_match, row.version)
    return row


async def _check_others(session: AsyncSession, row: Employment) -> None:
    query = select(Employment).where(
        col(Employment.employer_number) == row.employer_number,
        col(Employment.employee_number) == row.employee_number,
        col(Employment.id) != row.id,
    )
    with session.no_autoflush:
        others = (await session.exec(query)).all()
    for other in others:
        if other.starts_on == row.starts_on or (
            other.status == "active"
            and overlap((row.starts_on, row.ends_on), (other.starts_on, other.ends_on))
        ):
            raise invalid("/starts_on", "overlap")


async def _next_version(session: AsyncSession, row: Employment) -> EmploymentOut:
    now = datetime.now(UTC)
    row.version += 1
    row.known_at, row.changed_at = max(now, row.known_at), now
    session.add(row)
    await session.flush()
    await emit(session, EmploymentChanged(aggregate_id=row.id, **row.model_dump()))
    return queries.employment_out(row)
