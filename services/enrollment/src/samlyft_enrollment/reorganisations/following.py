"""Who goes along: each employment ends the day before and goes on at the workplace that took over.

Attendance of a day before, however late it comes, still finds where she worked that day.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Employment, Person, Workplace
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.reorganisations import queries
from samlyft_enrollment.reorganisations.schemas import Moved, ReorganisationIn, Successor
from samlyft_events import EmploymentChanged

DAY = timedelta(days=1)
MOST_LISTED = 1_000


class Followers(NamedTuple):
    """Employments at their new workplace with the old one's id, how many were left, and every version made."""

    moved: list[tuple[Employment, UUID]]
    left: int
    versions: dict[UUID, int]


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
        return Followers([], len(staff), {})
    if any(employment.known_at > known_at for employment in staff):
        raise invalid("/known_at", "known_before")
    asked = dict(zip([row.id for row in successors], body.successors, strict=True))
    moved = []
    places = {employment.id: employment.workplace_id for employment in staff}
    again = await queries.undone_parts(session, list(places), body.on_day)
    for employment in staff:
        place = _place(successors, asked, employment)
        part = _part(employment, place, asked[place.id], body, known_at)
        moved.append((_as_before(part, again.get(employment.id)), employment))
    await _check_numbers(session, [part for part, _ in moved], staff, body)
    session.add_all(staff)
    await session.flush()
    session.add_all([part for part, _ in moved])
    await session.flush()
    told = {row.id: row for row in [*staff, *(part for part, _ in moved)]}
    events = [EmploymentChanged(aggregate_id=row.id, **row.model_dump()) for row in told.values()]
    await emit(session, *events)
    versions = {row.id: row.version for row in told.values()}
    return Followers([(part, places[from_.id]) for part, from_ in moved], 0, versions)


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


def _as_before(part: Employment, undone: Employment | None) -> Employment:
    """The same part, if an undone reorganisation had made it: it holds again, in its next version."""
    if undone is None or part.version > 1:
        return part
    for name, value in part.model_dump(exclude={"id", "version", "tenant_id"}).items():
        setattr(undone, name, value)
    undone.version, undone.status = undone.version + 1, "active"
    return undone


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


async def listed(
    session: AsyncSession,
    principal: Principal,
    places: list[Workplace],
    moved: list[tuple[Employment, UUID]],
) -> list[Moved]:
    """Those who went along; the protected are counted, and named to nobody who may not see them."""
    ids = {employment.person_id for employment, _ in moved}
    query = select(Person.id).where(col(Person.id).in_(ids), col(Person.protection) != "none")
    hidden = set() if sees_all(principal) or not ids else set((await session.exec(query)).all())
    codes = {row.id: row.code for row in places}
    return [
        Moved(
            person_id=employment.person_id,
            employee_number=employment.employee_number,
            from_code=codes[place],
            to_code=codes[employment.workplace_id],
        )
        for employment, place in moved
        if employment.person_id not in hidden
    ][:MOST_LISTED]
