"""Who goes along: each employment ends the day before and goes on at the workplace that took over.

Attendance of a day before, however late it comes, still finds where she worked that day.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Employment, Workplace
from samlyft_enrollment.reorganisations import queries
from samlyft_enrollment.reorganisations.schemas import ReorganisationIn, Successor
from samlyft_events import EmploymentChanged

DAY = timedelta(days=1)


class Followers(NamedTuple):
    """Employments at their new workplace with the old one's id, and how many were left."""

    moved: list[tuple[Employment, UUID]]
    left: int


async def follow(
    session: AsyncSession,
    old: list[Workplace],
    successors: list[Workplace],
    body: ReorganisationIn,
    known_at: datetime,
) -> Followers:
    """Moves everyone who works there that day or later; when it only closes, nobody is moved."""
    kept = {row.id for row in successors}
    day = body.on_day + DAY if body.kind == "close" else body.on_day
    staff = await queries.staff_from(session, [row.id for row in old if row.id not in kept], day)
    if not successors:
        return Followers([], len(staff))
    if any(employment.known_at > known_at for employment in staff):
        raise invalid("/known_at", "known_before")
    asked = dict(zip([row.id for row in successors], body.successors, strict=True))
    moved = []
    for employment in staff:
        place = _place(successors, asked, employment)
        moved.append((_part(employment, place, asked[place.id], body, known_at), employment))
    await _check_numbers(session, [part for part, _ in moved], staff, body)
    session.add_all(staff)
    await session.flush()
    session.add_all([part for part, _ in moved])
    await session.flush()
    told = {row.id: row for row in [*staff, *(part for part, _ in moved)]}
    events = [EmploymentChanged(aggregate_id=row.id, **row.model_dump()) for row in told.values()]
    await emit(session, *events)
    return Followers([(part, _before(part, from_, old)) for part, from_ in moved], 0)


def _before(part: Employment, employment: Employment, old: list[Workplace]) -> UUID:
    return old[0].id if part is employment else employment.workplace_id


def _place(
    successors: list[Workplace], asked: dict[UUID, Successor], employment: Employment
) -> Workplace:
    for row in successors:
        if employment.employee_number in asked[row.id].employee_numbers:
            return row
    return successors[0]


def _part(
    employment: Employment,
    place: Workplace,
    asked: Successor,
    body: ReorganisationIn,
    known_at: datetime,
) -> Employment:
    """What follows on the day; one that begins later begins at the new workplace at once."""
    now = datetime.now(UTC)
    number = asked.new_numbers.get(employment.employee_number, employment.employee_number)
    new = {
        "workplace_id": place.id,
        "municipality_code": place.municipality_code,
        "employer_number": place.employer_number,
        "employee_number": number,
    }
    employment.version += 1
    employment.known_at, employment.changed_at = known_at, now
    if employment.starts_on >= body.on_day:
        for name, value in new.items():
            setattr(employment, name, value)
        return employment
    part = Employment.model_validate(
        {
            **employment.model_dump(),
            **new,
            "id": uuid7(),
            "version": 1,
            "starts_on": body.on_day,
            "continues_id": employment.id,
        }
    )
    employment.ends_on = body.on_day - DAY
    return part


async def _check_numbers(
    session: AsyncSession, parts: list[Employment], staff: list[Employment], body: ReorganisationIn
) -> None:
    """With another employer somebody else may have the number."""
    numbers = [part.employee_number for part in parts]
    if body.kind != "move" or not parts:
        return
    moved = [employment.id for employment in staff]
    with session.no_autoflush:
        taken = await queries.taken_numbers(
            session, parts[0].employer_number, numbers, body.on_day, moved
        )
    if taken or len(set(numbers)) < len(numbers):
        raise invalid("/successors/0/new_numbers", "number_taken")
