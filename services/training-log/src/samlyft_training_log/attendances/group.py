"""A whole work group at one session, in one call: all or nothing, and the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import NOT_ALLOWED, Principal
from samlyft_training_log import rules
from samlyft_training_log.attendances import queries
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.attendances.group_schemas import GroupIn, GroupOut
from samlyft_training_log.faults import FAULTS
from samlyft_training_log.matching import Key, settle
from samlyft_training_log.models import Attendance
from samlyft_training_log.sessions.queries import SESSION_NOT_FOUND
from samlyft_web.problems import (
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    Text,
)

LARGEST_GROUP = 500
EMPTY = Text(
    "Ange vilka det gäller: people, eller workplace_id för alla som är anställda där den dagen.",
    "Say whom it is about: people, or workplace_id for everyone employed there on that day.",
)
TOO_MANY = Text("Högst 500 personer åt gången.", "At most 500 people at a time.")
TWICE = Text("Personen står två gånger.", "The person stands twice.")
NOT_STORED = Text(
    "Inget är sparat. Rätta raderna nedan.", "Nothing is stored. Mend the rows below."
)
STANDS = Text(
    "Inget är sparat: för några står redan något annat. Rätta det, eller utelämna dem.",
    "Nothing is stored: for some something else stands. Correct that, or leave them out.",
)
SESSION = sa.text("select code, length, starts_at from session where session_id = :id")
EMPLOYED = sa.text(
    """
    select distinct e.employer_number, e.employee_number from employment_current e
    where e.workplace_id = :workplace and e.status = 'active'
        and cast(:starts_at as timestamptz) at time zone 'Europe/Stockholm'
            between e.starts_on and coalesce(e.ends_on, 'infinity') + interval '1 day' - interval '1 microsecond'
    order by 1, 2
    """
)


async def record_group(
    session: AsyncSession, principal: Principal, session_id: UUID, body: GroupIn
) -> GroupOut:
    """Records everyone named and, with a workplace, everyone else who works there."""
    held = (await (await session.connection()).execute(SESSION, {"id": session_id})).one_or_none()
    if held is None:
        raise NotFoundError(SESSION_NOT_FOUND)
    claims = await _claims(session, held, body)
    _refuse(
        {
            number: fault
            for number, claim in enumerate(claims)
            if (fault := rules.fault_of_attendance(claim.minutes, claim.status))
        }
    )
    verdicts = await apply(session, principal, claims)
    # A group changes nothing that stands, with a reason or without.
    stands = ["reason-required" if verdict == "change" else verdict for verdict in verdicts]
    _refuse({n: v for n, v in enumerate(stands) if v not in {"create", "unchanged"}})
    await settle(session)
    keys = [claim.key for claim in claims]
    rows = await _standing(session, session_id, keys)
    items = [queries.reader(principal)(row) for row in rows]
    return GroupOut(
        session_id=session_id,
        created=verdicts.count("create"),
        unchanged=verdicts.count("unchanged"),
        unmatched=len({(i.employer_number, i.employee_number) for i in items if not i.person_id}),
        items=items,
    )


async def _claims(session: AsyncSession, held: Any, body: GroupIn) -> list[AttendanceClaim]:
    """Those named first, in their order, so that a fault is told by their number."""
    default = rules.Said(body.minutes, body.status)
    named = [Key(p.employer_number, p.employee_number) for p in body.people]
    _refuse({n: "twice" for n, key in enumerate(named) if key in named[:n]})
    said = [
        (k, rules.Said(p.minutes, p.status), p.time_basis)
        for k, p in zip(named, body.people, strict=True)
    ]
    if body.workplace_id:
        employed = await (await session.connection()).execute(
            EMPLOYED, {"workplace": body.workplace_id, "starts_at": held.starts_at}
        )
        others = {Key(*row) for row in employed} - set(named)
        said += [(key, rules.Said(), None) for key in sorted(others)]
    if not said:
        raise InvalidError(EMPTY)
    if len(said) > LARGEST_GROUP:
        raise InvalidError(TOO_MANY)
    return [
        AttendanceClaim(
            held.code,
            key,
            *rules.of_group(one, default, held.length),
            basis or body.time_basis,
            body.reason,
        )
        for key, one, basis in said
    ]


def _refuse(faults: dict[int, str]) -> None:
    """Raises what is wrong, person by person, if anything."""
    if not faults:
        return
    if "outside-reach" in faults.values():
        raise ForbiddenError(NOT_ALLOWED)
    told = []
    for number, code in faults.items():
        column, text = ("employee_number", TWICE) if code == "twice" else FAULTS[code]
        told.append(FieldError(pointer=f"/people/{number}/{column}", code=code, detail=text))
    if "reason-required" in faults.values():
        raise ConflictError(STANDS, errors=told)
    raise InvalidError(NOT_STORED, errors=told)


async def _standing(session: AsyncSession, session_id: UUID, keys: Sequence[Key]) -> Sequence[Any]:
    query = (
        queries.attendances()
        .where(
            col(Attendance.session_id) == session_id,
            sa.tuple_(col(Attendance.employer_number), col(Attendance.employee_number)).in_(keys),
        )
        .order_by(
            col(Attendance.employer_number),
            col(Attendance.employee_number),
            col(Attendance.local_date),
        )
    )
    return (await (await session.connection()).execute(query)).all()
