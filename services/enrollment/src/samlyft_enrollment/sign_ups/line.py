"""The line for the seats of planned sessions whose rows the caller has locked."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_enrollment.models import PlannedSession
from samlyft_enrollment.planning.rules import free_seats
from samlyft_enrollment.sign_ups.purse import give_back
from samlyft_enrollment.sign_ups.schemas import ReleasePart
from samlyft_enrollment.sign_ups.telling import tell_risen
from samlyft_events import SignUpChanged

Values = dict[str, Any]

MOVE_UP = sa.text(
    """
    update sign_up set status = 'confirmed', version = sign_up.version + 1, known_at = now(),
        changed_at = now()
    from (
        select next.tenant_id, next.id
        from unnest(cast(:planned as uuid[]), cast(:free as integer[])) as p (planned, free)
        cross join lateral (
            select tenant_id, id from sign_up
            where planned_session_id = p.planned and status = 'waiting'
            order by place limit p.free
        ) next
    ) moved
    where sign_up.tenant_id = moved.tenant_id and sign_up.id = moved.id
    returning sign_up.*
    """
)
LEAVE = sa.text(
    """
    update sign_up set status = l.status, reason = l.reason, after_close = l.after_close, version = sign_up.version + 1,
        known_at = now(), changed_at = now()
    from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:reasons as text[]),
        cast(:after_close as text[])) as l (id, status, reason, after_close)
    where sign_up.id = l.id and sign_up.status in ('confirmed', 'waiting')
    returning sign_up.*, old.status as before
    """
)
ANSWER = sa.text(
    """
    update sign_up set release = a.release, release_reason = a.reason,
        substitute_needed = a.substitute, after_close = :after_close, version = sign_up.version + 1, known_at = now(),
        changed_at = now()
    from unnest(cast(:ids as uuid[]), cast(:releases as text[]), cast(:reasons as text[]),
        cast(:substitutes as boolean[])) as a (id, release, reason, substitute)
    where sign_up.id = a.id and sign_up.status in ('confirmed', 'waiting')
        and (sign_up.release, coalesce(sign_up.release_reason, ''), sign_up.substitute_needed)
            <> (a.release, coalesce(a.reason, ''), a.substitute)
    returning sign_up.*
    """
)


class Leaving(NamedTuple):
    """A sign-up that is given up: as what, and why."""

    sign_up_id: UUID
    status: str
    reason: str
    after_close: str | None = None


async def move_up(session: AsyncSession, planned: Iterable[PlannedSession]) -> list[Values]:
    """Gives free seats to those who wait, in the order they came, and tells them; whatever the caller's reach."""
    free = {row.id: free_seats(row.capacity, row.taken, row.waiting) for row in planned}
    wanted = {planned_id: seats for planned_id, seats in free.items() if seats}
    if not wanted:
        return []
    await widen(session)
    bound = {"planned": list(wanted), "free": list(wanted.values())}
    rows = await (await session.connection()).execute(MOVE_UP, bound)
    moved = sorted((dict(row) for row in rows.mappings()), key=lambda row: int(row["place"]))
    for row in planned:
        risen = sum(one["planned_session_id"] == row.id for one in moved)
        row.taken += risen
        row.waiting -= risen
        session.add(row)
    await session.flush()
    await emit(session, *(sign_up_event(row) for row in moved))
    await tell_risen(session, moved)
    return moved


async def leave(
    session: AsyncSession, planned: Sequence[PlannedSession], leaving: Sequence[Leaving]
) -> tuple[list[Values], list[Values]]:
    """Those who leave and those who then move up; cancelled ones are left as they are."""
    bound = {
        "ids": [one.sign_up_id for one in leaving],
        "statuses": [one.status for one in leaving],
        "reasons": [one.reason for one in leaving],
        "after_close": [one.after_close for one in leaving],
    }
    rows = await (await session.connection()).execute(LEAVE, bound)
    left = [dict(row) for row in rows.mappings()]
    for row in planned:
        mine = [one["before"] for one in left if one["planned_session_id"] == row.id]
        row.taken -= mine.count("confirmed")
        row.waiting -= mine.count("waiting")
        session.add(row)
    await session.flush()
    await give_back(session, left)
    await emit(session, *(sign_up_event(row) for row in left))
    return left, await move_up(session, [row for row in planned if row.status == "planned"])


async def answer(
    session: AsyncSession, parts: Sequence[ReleasePart], after_close: str | None
) -> list[Values]:
    """The manager's answers that say something new, of sign-ups that stand."""
    bound = {
        "ids": [part.sign_up_id for part in parts],
        "releases": [part.release for part in parts],
        "reasons": [part.reason for part in parts],
        "substitutes": [part.substitute_needed for part in parts],
        "after_close": after_close,
    }
    rows = await (await session.connection()).execute(ANSWER, bound)
    decided = [dict(row) for row in rows.mappings()]
    await emit(session, *(sign_up_event(row) for row in decided))
    return decided


def sign_up_event(row: Values) -> SignUpChanged:
    """The version as the others are told it."""
    return SignUpChanged(aggregate_id=row["id"], **row)
