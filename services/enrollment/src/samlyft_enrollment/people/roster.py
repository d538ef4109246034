"""The roster import: finds or makes the person of each row, and the employment."""

import asyncio
from datetime import date

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.people.diary import Diary
from samlyft_enrollment.people.enrolling import Clerk, enrol
from samlyft_enrollment.people.identity_numbers import (
    IdentityNumber,
    IdentityNumberError,
    is_identity_number,
    parse,
)
from samlyft_enrollment.people.register import Register, Values, load
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.people.vault import Vault, open_vault
from samlyft_enrollment.people.whose import Entry
from samlyft_enrollment.rows import begin_import
from samlyft_imports.bulk import Counts, Piece
from samlyft_web.days import today as local_today

BREATH = 250


OUTCOME_COUNTS = {"new": "created", "unchanged": "unchanged"}


async def import_roster(
    principal: Principal,
    master_key: bytes,
    diary: Diary,
    session: AsyncSession,
    piece: Piece[RosterRow],
) -> Counts:
    """One piece: rows in the file's order, each all or nothing."""
    if any(row.known_at for row in piece.rows):
        principal.demand_permission("history:import")
    await begin_import(session, "people")
    vault = await open_vault(session, principal.tenant_id, master_key)
    entries, counts = await _read(piece, vault)
    rows = dict(zip(piece.lines, piece.rows, strict=True))
    wrong = {e.line: msgspec.structs.asdict(rows[e.line]) for e in counts.errors}
    diary.refuses([*piece.errors, *counts.errors], {**piece.refused, **wrong})
    register = await load(
        session,
        (entry.row.workplace_code for entry in entries),
        [entry.pair for entry in entries],
        [entry.lookup for entry in entries if entry.lookup is not None],
    )
    clerk = Clerk(register, vault, principal, diary)
    for number, entry in enumerate(entries):
        if number % BREATH == 0:
            await asyncio.sleep(0)  # others' requests are not kept waiting by a large file
        try:
            outcome = enrol(clerk, entry)
        except RowFaultError as fault:
            counts.errors.append(fault.at(entry.line))
            diary.conflicts(counts.errors[-1], entry.row, _known(register, entry))
            continue
        diary.took(entry.line, entry.row, outcome)
        count = OUTCOME_COUNTS.get(outcome.kind, "changed")
        setattr(counts, count, getattr(counts, count) + 1)
    await register.store(session, diary.source_id, tells=not diary.tries)
    diary.turn()
    return counts


def _known(register: Register, entry: Entry) -> Values | None:
    """Whom a row that was not taken is about, if that much can be told."""
    held = register.employments.get(entry.pair)
    found = held[0]["person_id"] if held else register.found.get(entry.lookup or b"")
    return register.people.get(found) if found else None


async def _read(piece: Piece[RosterRow], vault: Vault) -> tuple[list[Entry], Counts]:
    entries, counts, today = [], Counts(), local_today()
    for line, row in zip(piece.lines, piece.rows, strict=True):
        if line % BREATH == 0:
            await asyncio.sleep(0)
        try:
            identity = _identity(row, today)
        except RowFaultError as fault:
            counts.errors.append(fault.at(line))
            continue
        own = identity is not None and identity.kind != "replacement"
        lookup = vault.lookup(identity.normal) if identity is not None and own else None
        entries.append(Entry(line, row, identity, lookup))
    return entries, counts


def _identity(row: RosterRow, today: date) -> IdentityNumber | None:
    if is_identity_number(row.employee_number, today):
        raise RowFaultError("employee_number", "identity_number")
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise RowFaultError("ends_on", "period")
    if not row.identity_number:
        return None
    try:
        return parse(row.identity_number, today)
    except IdentityNumberError as error:
        raise RowFaultError("identity_number", error.code) from None
