"""Signing up one by one or by work group, cancelling, and the manager's release of time."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_enrollment.activities.queries import series_of
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.heard.months import demand_open_month
from samlyft_enrollment.models import Person, PlannedSession, SignUp, Workplace
from samlyft_enrollment.planning.queries import lock_planned_sessions
from samlyft_enrollment.planning.rules import is_late
from samlyft_enrollment.sign_ups import candidates, queries
from samlyft_enrollment.sign_ups.line import Leaving, answer, leave
from samlyft_enrollment.sign_ups.schemas import (
    GroupSignUpIn,
    GroupSignUps,
    GroupTaken,
    ReleasesIn,
    ReleasesOut,
    SignUpChange,
    SignUpIn,
    SignUpMade,
    SignUpOut,
)
from samlyft_enrollment.sign_ups.seating import Seated, demand_open, give_seats
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

# One session an activity: the work group's own before those that all may come to, the earliest of them.
NEXT_OF_EACH = sa.text(
    """
    select distinct on (activity_id) activity_id, id from planned_session
    where activity_id = any(:activities) and status = 'planned' and starts_at > now()
        and (workplace_id is null or workplace_id = :workplace)
    order by activity_id, (workplace_id is not null) desc, starts_at, id
    """
)


class AlreadySignedUpError(ConflictError):
    """The person has a seat, or waits for one."""

    code = "already-signed-up"
    title = Text("Redan anmäld", "Signed up already")


class SeatsUsedUpError(ConflictError):
    """The person's employer is a private provider that has used the seats it bought."""

    code = "seats-used-up"
    title = Text("Köpta platser är slut", "Bought seats are used up")


class NotStandingError(ConflictError):
    """The sign-up is cancelled already, or its session has begun."""

    code = "sign-up-not-standing"
    title = Text("Anmälan gäller inte", "The sign-up does not stand")


async def sign_up(session: AsyncSession, principal: Principal, body: SignUpIn) -> SignUpMade:
    """A seat, or the last place in the line for one."""
    await widen(session)
    person = await candidates.one_person(session, principal, body)
    planned = await lock_planned_sessions(session, [body.planned_session_id])
    if body.planned_session_id not in planned:
        raise invalid("/planned_session_id", "unknown_planned_session")
    demand_open(principal, planned[body.planned_session_id], datetime.now(UTC))
    codes = [person["municipality_code"]]
    await demand_open_month(session, planned.values(), body.after_close, codes)
    asking = {body.planned_session_id: [person | {"after_close": body.after_close}]}
    seated = (await give_seats(session, planned, asking))[body.planned_session_id]
    if seated.already:
        raise AlreadySignedUpError(
            Text("Personen är redan anmäld.", "The person has signed up already.")
        )
    if seated.refused:
        raise SeatsUsedUpError(
            Text(
                "Utförarens köpta platser är slut. Köp fler, eller avboka någon.",
                "The provider's bought seats are used up. Buy more, or cancel one.",
            )
        )
    [row] = seated.made
    place_in_line = planned[body.planned_session_id].waiting if row["status"] == "waiting" else None
    out = queries.sign_up_out(principal, {**row, "changed_at": row["known_at"]})
    return SignUpMade(
        **out.model_dump(exclude={"queue_position"}),
        queue_position=place_in_line,
        warnings=await queries.clashes(session, [body.planned_session_id], [row["person_id"]])
        + queries.unbought(seated.made),
    )


async def sign_up_group(
    session: AsyncSession, principal: Principal, body: GroupSignUpIn
) -> GroupSignUps:
    """Everyone who works there on the day of each session, in order of name."""
    place = await session.get(Workplace, (principal.tenant_id, body.workplace_id))
    reached = place and principal.covers(place.municipality_code, place.id)
    if place is None or not reached or queries.own_only(principal):
        raise invalid("/workplace_id", "unknown_workplace")
    if bool(body.planned_session_ids) == (body.series is not None):
        raise invalid("/planned_session_ids", "sessions_or_series")
    await widen(session)
    ids, unplanned = await _sessions_of(session, body)
    planned = await lock_planned_sessions(session, ids)
    if planned.keys() != set(ids):
        raise invalid("/planned_session_ids", "unknown_planned_session")
    now = datetime.now(UTC)
    for row in planned.values():
        demand_open(principal, row, now)
    await demand_open_month(session, planned.values(), body.after_close, [place.municipality_code])
    asking = {
        planned_id: [row | {"after_close": body.after_close} for row in rows]
        for planned_id, rows in (await candidates.work_group(session, place.id, ids)).items()
    }
    results = await give_seats(session, planned, asking) if ids else {}
    people = list({row["person_id"] for rows in asking.values() for row in rows})
    return GroupSignUps(
        workplace_id=place.id,
        sessions=[_taken(planned[planned_id], results[planned_id]) for planned_id in ids],
        unplanned=unplanned,
        warnings=await queries.clashes(session, ids, people)
        + queries.unbought([row for seated in results.values() for row in seated.made]),
    )


async def cancel(
    session: AsyncSession,
    principal: Principal,
    sign_up_id: UUID,
    if_match: frozenset[str],
    body: SignUpChange,
) -> SignUpOut:
    """Gives up the seat, which goes to whoever has waited longest; late ones are kept apart."""
    stands = await queries.get_sign_up(session, principal, sign_up_id)
    principal.demand(stands.municipality_code, stands.workplace_id, stands.person_id)
    await widen(session)
    planned = (await lock_planned_sessions(session, [stands.planned_session_id]))[
        stands.planned_session_id
    ]
    await session.refresh(stands)
    etags.check(if_match, stands.version)
    if stands.status not in {"confirmed", "waiting"}:
        raise NotStandingError(Text("Anmälan är redan avbokad.", "It is cancelled already."))
    now = datetime.now(UTC)
    if now >= planned.starts_at and planned.form != "self_paced":
        raise NotStandingError(
            Text(
                "Tillfället har börjat: frånvaro skrivs in i närvaron.",
                "The session has begun: absence is recorded with attendance.",
            )
        )
    codes = [stands.municipality_code]
    await demand_open_month(session, [planned], body.after_close, codes)
    late = stands.status == "confirmed" and is_late(planned.cancel_until, now)
    status = "late_cancelled" if late else "cancelled"
    [left], _ = await leave(
        session, [planned], [Leaving(stands.id, status, body.reason, body.after_close)]
    )
    person = await session.get_one(Person, (principal.tenant_id, stands.person_id))
    named = person.model_dump(include={"given_name", "family_name", "protection"})
    return queries.sign_up_out(principal, left | named)


async def decide(
    session: AsyncSession, principal: Principal, planned_session_id: UUID, body: ReleasesIn
) -> ReleasesOut:
    """The manager's yes or no for each; whoever is refused gives the seat to the next in line."""
    wanted = {part.sign_up_id: part for part in body.decisions}
    if len(wanted) < len(body.decisions):
        raise invalid("/decisions", "decided_twice")
    seen = select(SignUp).where(
        col(SignUp.planned_session_id) == planned_session_id, col(SignUp.id).in_(wanted)
    )
    rows = {row.id: row for row in (await session.exec(seen)).all()}
    for place, part in enumerate(body.decisions):
        row = rows.get(part.sign_up_id)
        if row is None or not principal.covers(row.municipality_code, row.workplace_id):
            raise invalid(f"/decisions/{place}/sign_up_id", "unknown_sign_up")
        if part.release == "refused" and part.reason is None:
            raise invalid(f"/decisions/{place}/reason", "why_refused")
    await widen(session)
    planned = await lock_planned_sessions(session, [planned_session_id])
    codes = {row.municipality_code for row in rows.values()}
    await demand_open_month(session, planned.values(), body.after_close, codes)
    decided = await answer(session, list(wanted.values()), body.after_close)
    refused = [row for row in decided if row["release"] == "refused"]
    gone = [Leaving(row["id"], "cancelled", "not_released") for row in refused]
    _, moved = await leave(session, list(planned.values()), gone) if gone else ([], [])
    return ReleasesOut(
        planned_session_id=planned_session_id,
        released=len(decided) - len(refused),
        refused=len(refused),
        unchanged=len(wanted) - len(decided),
        moved_up=len(moved),
    )


async def _sessions_of(session: AsyncSession, body: GroupSignUpIn) -> tuple[list[UUID], list[UUID]]:
    """The sessions to sign up to in order, and the activities of a series that have none to come."""
    if body.series is None:
        return list(dict.fromkeys(body.planned_session_ids)), []
    activities = [row.id for row in await series_of(session, body.series)]
    if not activities:
        raise invalid("/series", "unknown_series")
    bound = {"activities": activities, "workplace": body.workplace_id}
    rows = await (await session.connection()).execute(NEXT_OF_EACH, bound)
    following: dict[UUID, UUID] = {row[0]: row[1] for row in rows}
    return (
        [following[activity] for activity in activities if activity in following],
        [activity for activity in activities if activity not in following],
    )


def _taken(planned: PlannedSession, seated: Seated) -> GroupTaken:
    statuses = [row["status"] for row in seated.made]
    return GroupTaken(
        planned_session_id=planned.id,
        activity_id=planned.activity_id,
        confirmed=statuses.count("confirmed"),
        waiting=statuses.count("waiting"),
        already=len(seated.already),
        refused=len(seated.refused),
    )
