"""What people are told of their seats and of what happens to planned sessions: a few statements for all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_enrollment.models import PlannedSession
from samlyft_enrollment.notices import Facts, NoticeKind, Telling, notify_all

Values = Mapping[str, Any]
OF_STATUS: Mapping[str, NoticeKind] = {"confirmed": "sign_up", "waiting": "waiting_list"}
SESSIONS = sa.text(
    """
    select s.id, a.name as title, s.starts_at, s.ends_at, s.form, s.status, s.place,
        coalesce(s.place, w.name) as shown
    from planned_session s
    join activity a on a.tenant_id = s.tenant_id and a.id = s.activity_id
    left join workplace w on w.tenant_id = s.tenant_id and w.id = s.workplace_id
    where s.id = any(:planned) order by s.starts_at, s.id
    """
)
# Registered twice is one human, who is told once.
STANDING = sa.text(
    """
    select distinct on (u.planned_session_id, coalesce(p.merged_into, p.id))
        u.planned_session_id, coalesce(p.merged_into, p.id) as person_id, u.status
    from sign_up u join person p on p.tenant_id = u.tenant_id and p.id = u.person_id
    where u.planned_session_id = any(:planned) and u.status in ('confirmed', 'waiting')
    order by u.planned_session_id, coalesce(p.merged_into, p.id), u.status
    """
)


class Stood(NamedTuple):
    """What those signed up go by."""

    starts_at: datetime
    ends_at: datetime
    form: str
    place: str | None
    status: str


def stood(rows: Sequence[PlannedSession]) -> dict[UUID, Stood]:
    """The sessions as they stand before a change."""
    return {r.id: Stood(r.starts_at, r.ends_at, r.form, r.place, r.status) for r in rows}


async def tell_seated(
    session: AsyncSession, planned: Mapping[UUID, PlannedSession], made: Sequence[Values]
) -> None:
    """Those who got a seat, and those who wait with their place in the queue; in the order they came."""
    sessions = await _sessions(session, {row["planned_session_id"] for row in made})
    tellings: list[Telling] = []
    for planned_id, about in sessions.items():
        mine = [row for row in made if row["planned_session_id"] == planned_id]
        seated = [row["person_id"] for row in mine if row["status"] == "confirmed"]
        waiting = [row["person_id"] for row in mine if row["status"] == "waiting"]
        tellings.append(Telling("sign_up", seated, _facts(about)))
        first = planned[planned_id].waiting - len(waiting) + 1
        tellings += [
            Telling("waiting_list", [person_id], _facts(about, position=position))
            for position, person_id in enumerate(waiting, first)
        ]
    await notify_all(session, tellings)


async def tell_risen(session: AsyncSession, moved: Sequence[Values]) -> None:
    """Those whom the line gave a seat."""
    sessions = await _sessions(session, {row["planned_session_id"] for row in moved})
    people = _by_session(moved)
    await notify_all(
        session,
        [Telling("seat_given", people[one], _facts(about)) for one, about in sessions.items()],
    )


async def tell_changed(
    session: AsyncSession, before: Mapping[UUID, Stood], risen: Sequence[Values]
) -> None:
    """Those with a seat or in line, of what is still to come; not those who just moved up. Call it last."""
    await widen(session)
    sessions = await _sessions(session, before.keys())
    changed = {one: about for one, about in sessions.items() if _concerns(before[one], about)}
    if not changed:
        return
    told = {(row["planned_session_id"], row["person_id"]) for row in risen}
    found = await (await session.connection()).execute(STANDING, {"planned": list(changed)})
    standing = [
        dict(row)
        for row in found.mappings()
        if (row["planned_session_id"], row["person_id"]) not in told
    ]
    tellings: list[Telling] = []
    for status in OF_STATUS:
        for planned_id, people in _by_session(standing, status).items():
            was, about = before[planned_id], changed[planned_id]
            begun = was.starts_at if was.starts_at != about["starts_at"] else None
            kind = _kind(was, about, status)
            tellings.append(Telling(kind, people, _facts(about, before=begun)))
    await notify_all(session, tellings)


def _concerns(was: Stood, about: Values) -> bool:
    """Whether anything changed that one goes by, at a session not over either way."""
    now = Stood(*(about[name] for name in Stood._fields))
    off = was.status == now.status == "cancelled"
    return was != now and not off and max(was.ends_at, now.ends_at) > datetime.now(UTC)


def _kind(was: Stood, about: Values, status: str) -> NoticeKind:
    if about["status"] == "cancelled":
        return "cancelled"
    return OF_STATUS[status] if was.status == "cancelled" else "moved"


def _facts(about: Values, **said: Any) -> Facts:
    return Facts(
        title=about["title"],
        about_id=about["id"],
        starts_at=about["starts_at"],
        ends_at=about["ends_at"],
        form=about["form"],
        place=about["shown"] if about["form"] == "on_site" else None,
        **said,
    )


def _by_session(rows: Sequence[Values], status: str | None = None) -> dict[UUID, list[UUID]]:
    people: dict[UUID, list[UUID]] = {}
    for row in rows:
        if status in (None, row["status"]):
            people.setdefault(row["planned_session_id"], []).append(row["person_id"])
    return people


async def _sessions(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Values]:
    """The sessions as they stand now, with what they are called, the first to begin first."""
    if not ids:
        return {}
    found = await (await session.connection()).execute(SESSIONS, {"planned": list(ids)})
    return {row["id"]: dict(row) for row in found.mappings()}
