"""Giving out the seats of planned sessions whose rows are locked: nobody else counts them meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.models import PlannedSession, SignUp
from samlyft_enrollment.planning.rules import status_of_next
from samlyft_enrollment.rows import upsert
from samlyft_enrollment.sign_ups.line import sign_up_event
from samlyft_enrollment.sign_ups.purse import Purse
from samlyft_enrollment.sign_ups.telling import tell_seated
from samlyft_web.problems import ConflictError, Text

Values = dict[str, Any]
STANDING = frozenset({"confirmed", "waiting"})

BEFORE = sa.text(
    "select * from sign_up where planned_session_id = any(:planned) and person_id = any(:people)"
)


class SignUpClosedError(ConflictError):
    """The session is cancelled, has begun, or takes no more sign-ups."""

    code = "sign-up-closed"
    title = Text("Anmälan är stängd", "Sign-up is closed")


@dataclass
class Seated:
    """What became of those who asked for a seat at one session."""

    made: list[Values] = field(default_factory=list)
    already: list[Values] = field(default_factory=list)
    refused: list[Values] = field(default_factory=list)


def demand_open(principal: Principal, planned: PlannedSession, now: datetime) -> None:
    """Raises unless the session still takes sign-ups; who plans it may add people after the deadline."""
    if planned.status != "planned":
        raise SignUpClosedError(Text("Tillfället är inställt.", "The session is cancelled."))
    begun = planned.ends_at if planned.form == "self_paced" else planned.starts_at
    if now >= begun:
        raise SignUpClosedError(
            Text(
                "Tillfället har börjat. Skriv in närvaron i stället.",
                "The session has begun. Record attendance instead.",
            )
        )
    until = planned.sign_up_until
    if until and now > until and "planned-sessions:write" not in principal.permissions:
        raise SignUpClosedError(
            Text(
                "Sista anmälningsdag har passerat. Be den som planerar tillfället.",
                "The deadline has passed. Ask whoever plans the session.",
            )
        )


async def give_seats(
    session: AsyncSession,
    planned: Mapping[UUID, PlannedSession],
    asking: Mapping[UUID, Sequence[Values]],
) -> dict[UUID, Seated]:
    """Each who asks gets a seat or a place in the line, in the order given, in a few statements for all."""
    people = list({row["person_id"] for rows in asking.values() for row in rows})
    bound = {"planned": list(asking), "people": people}
    found = await (await session.connection()).execute(BEFORE, bound)
    before = {(r["planned_session_id"], r["person_id"]): dict(r) for r in found.mappings()}
    now, purse = datetime.now(UTC), await Purse.of(session, asking)
    results = {planned_id: Seated() for planned_id in asking}
    for planned_id, rows in asking.items():
        for row in rows:
            stands = before.get((planned_id, row["person_id"]))
            if stands and stands["status"] in STANDING:
                results[planned_id].already.append(row | stands)
            elif not purse.draw(planned[planned_id], row):
                results[planned_id].refused.append(row)
            else:
                seat = _seat(planned[planned_id], row, stands, now)
                results[planned_id].made.append(row | seat)
    await purse.store(session)
    await _store(session, planned, results)
    return results


def _seat(planned: PlannedSession, row: Values, stands: Values | None, now: datetime) -> Values:
    """The next version of the sign-up; whoever comes back stands last in line."""
    status = status_of_next(planned.capacity, planned.taken)
    planned.taken += status == "confirmed"
    planned.waiting += status == "waiting"
    planned.last_place += 1
    return {
        "id": stands["id"] if stands else uuid7(),
        "version": stands["version"] + 1 if stands else 1,
        "known_at": now,
        "planned_session_id": planned.id,
        "person_id": row["person_id"],
        "workplace_id": row["workplace_id"],
        "municipality_code": row["municipality_code"],
        "status": status,
        "place": planned.last_place,
        "signed_up_at": now,
        "reason": None,
        "seat_purchase_id": row.get("seat_purchase_id"),
        "after_close": row.get("after_close"),
        "release": "unanswered",
        "release_reason": None,
        "substitute_needed": False,
    }


async def _store(
    session: AsyncSession, planned: Mapping[UUID, PlannedSession], results: Mapping[UUID, Seated]
) -> None:
    columns = SignUp.model_fields.keys() - {"tenant_id", "changed_at"}
    made = [
        {name: row[name] for name in sorted(columns)}
        for seated in results.values()
        for row in seated.made
    ]
    await upsert(session, SignUp, made)
    for planned_id in results:
        session.add(planned[planned_id])
    await session.flush()
    await emit(session, *(sign_up_event(row) for row in made))
    await tell_seated(session, planned, made)
