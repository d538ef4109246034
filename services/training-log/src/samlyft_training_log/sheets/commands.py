"""Paper sheets: read by two people, compared, settled where they differ, and then booked as attendance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log import rules
from samlyft_training_log.attendances.claims import AttendanceClaim
from samlyft_training_log.attendances.commands import apply
from samlyft_training_log.faults import FAULTS, error_of
from samlyft_training_log.ledger.statements import widen
from samlyft_training_log.matching import Key, settle
from samlyft_training_log.sheets.queries import NOT_FOUND, get_sheet
from samlyft_training_log.sheets.rules import (
    Reading,
    Rows,
    Who,
    differences,
    readings,
    settled,
    twice,
)
from samlyft_training_log.sheets.schemas import KeyingIn, PaperSheetIn, PaperSheetOut, SettlementIn
from samlyft_web.problems import ConflictError, FieldError, InvalidError, NotFoundError, Text

REGISTERED = Text(
    "Listan är redan registrerad: samma skanning eller samma arkivreferens.",
    "The sheet is registered already: the same scan or the same archive reference.",
)
TWO_PEOPLE = Text(
    "Den andra inmatningen ska göras av någon annan än den första.",
    "The second reading is to be made by somebody else than the first.",
)
NOT_WAITING = Text("Listan väntar inte på detta.", "The sheet does not wait for this.")
JUST_THOSE = Text(
    "Ange just de rader som skiljer sig, och inga andra.",
    "Give just the lines that differ, and no others.",
)
TWICE = Text("Personen står redan på listan.", "The person stands on the sheet already.")
FIX = Text("Inget bokfördes. Rätta raderna och skicka igen.", "Nothing was booked. Mend the lines.")

SESSION = sa.text(
    """
    select session_id, project_id, municipality_code, workplace_id, length, status from session where code = :code
    """
)
ADD = sa.text(
    """
    insert into paper_sheet (tenant_id, session_id, project_id, municipality_code, workplace_id, archive_reference,
        scan_hash, arrived_on)
    values (current_setting('app.tenant_id'), :session_id, :project_id, :municipality_code, :workplace_id,
        :archive_reference, :scan_hash, :arrived_on)
    on conflict do nothing returning sheet_id
    """
)
KEY = sa.text(
    """
    insert into paper_keying (tenant_id, sheet_id, turn, rows, actor)
    values (current_setting('app.tenant_id'), :sheet_id, :turn, cast(:rows as jsonb), :actor)
    """
)
LOCKED = sa.text(
    """
    select p.*, x.code, x.length, x.status as session_status from paper_sheet p
    join session x using (tenant_id, session_id)
    where p.sheet_id = :sheet_id for update of p
    """
)
KEYINGS = sa.text("select actor, rows from paper_keying where sheet_id = :sheet_id order by turn")
MOVE = sa.text(
    "update paper_sheet set status = :status, version = version + 1, recorded_at = now() where sheet_id = :sheet_id"
)


async def register(
    session: AsyncSession, principal: Principal, body: PaperSheetIn
) -> PaperSheetOut:
    """Registers a sheet with its first reading; nothing is booked yet."""
    await widen(session)
    connection = await session.connection()
    held = (await connection.execute(SESSION, {"code": body.session_code})).one_or_none()
    if held is None:
        raise error_of("unknown-session")
    principal.demand(held.project_id, held.municipality_code, held.workplace_id)
    rows = [row.model_dump() for row in body.rows]
    _demand_sound(rows, held.length)
    given = held._asdict() | body.model_dump(exclude={"rows", "session_code"})
    sheet_id = await connection.scalar(ADD, given)
    if sheet_id is None:
        raise ConflictError(REGISTERED)
    await _keep(session, principal, sheet_id, 1, rows)
    return await get_sheet(session, sheet_id)


async def key_again(
    session: AsyncSession, principal: Principal, sheet_id: UUID, body: KeyingIn
) -> PaperSheetOut:
    """The second reading: what both read alike is booked at once, what differs waits to be settled."""
    sheet, kept = await _locked(session, principal, sheet_id, "keyed_once")
    if kept[0].actor == principal.actor:
        raise ConflictError(TWO_PEOPLE)
    rows = [row.model_dump() for row in body.rows]
    _demand_sound(rows, sheet.length)
    await _keep(session, principal, sheet_id, 2, rows)
    if differences(kept[0].rows, rows):
        await _move(session, sheet_id, "differs")
    else:
        await _book(session, principal, sheet, readings(rows), body.reason)
    return await get_sheet(session, sheet_id)


async def settle_sheet(
    session: AsyncSession, principal: Principal, sheet_id: UUID, body: SettlementIn
) -> PaperSheetOut:
    """Says what is right where two people read differently, and books the sheet."""
    sheet, kept = await _locked(session, principal, sheet_id, "differs")
    decided: dict[Who, Reading | None] = {
        Who(row.employer_number, row.employee_number): None
        if row.minutes is None
        else Reading(row.minutes, row.status or rules.status_of(row.minutes, sheet.length))
        for row in body.rows
    }
    lines = settled(kept[0].rows, kept[1].rows, decided)
    if lines is None or len(decided) != len(body.rows):
        raise InvalidError(JUST_THOSE)
    _demand_sound(
        [{**who._asdict(), **read._asdict()} for who, read in lines.items()], sheet.length
    )
    await _keep(session, principal, sheet_id, 3, [row.model_dump() for row in body.rows])
    await _book(session, principal, sheet, lines, body.reason)
    return await get_sheet(session, sheet_id)


async def _locked(
    session: AsyncSession, principal: Principal, sheet_id: UUID, status: str
) -> tuple[Any, Sequence[Any]]:
    await widen(session)
    connection = await session.connection()
    sheet = (await connection.execute(LOCKED, {"sheet_id": sheet_id})).one_or_none()
    if sheet is None:
        raise NotFoundError(NOT_FOUND)
    principal.demand(sheet.project_id, sheet.municipality_code, sheet.workplace_id)
    if sheet.status != status:
        raise ConflictError(NOT_WAITING)
    return sheet, (await connection.execute(KEYINGS, {"sheet_id": sheet_id})).all()


async def _book(
    session: AsyncSession,
    principal: Principal,
    sheet: Any,
    lines: Mapping[Who, Reading],
    reason: str | None,
) -> None:
    claims = [
        AttendanceClaim(sheet.code, Key(*who), read.minutes, read.status, reason=reason)
        for who, read in lines.items()
    ]
    verdicts = await apply(session, principal, claims)
    faults = [
        FieldError(pointer=f"/rows/{place}", code=verdict, detail=FAULTS[verdict][1])
        for place, verdict in enumerate(verdicts)
        if verdict not in {"create", "change", "unchanged"}
    ]
    if faults:
        raise InvalidError(FIX, errors=faults)
    await settle(session)
    await _move(session, sheet.sheet_id, "booked")


async def _keep(
    session: AsyncSession, principal: Principal, sheet_id: UUID, turn: int, rows: Rows
) -> None:
    connection = await session.connection()
    given = {"sheet_id": sheet_id, "turn": turn, "rows": json.dumps(rows), "actor": principal.actor}
    await connection.execute(KEY, given)


async def _move(session: AsyncSession, sheet_id: UUID, status: str) -> None:
    connection = await session.connection()
    await connection.execute(MOVE, {"sheet_id": sheet_id, "status": status})


def _demand_sound(rows: Rows, length: int) -> None:
    """Raises for lines that no session of this length can have."""
    if (place := twice(rows)) is not None:
        fault = FieldError(pointer=f"/rows/{place}/employee_number", code="twice", detail=TWICE)
        raise InvalidError(FIX, errors=[fault])
    faults = []
    for place, read in enumerate(readings(rows).values()):
        code = rules.fault_of_attendance(read.minutes, read.status)
        code = code or ("longer-than-session" if read.minutes > length else None)
        if code:
            detail = FAULTS[code][1]
            faults.append(FieldError(pointer=f"/rows/{place}/minutes", code=code, detail=detail))
    if faults:
        raise InvalidError(FIX, errors=faults)
