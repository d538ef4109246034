"""The roster import: finds or makes the person of each row, and the employment."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.people.identity_numbers import (
    IdentityNumber,
    IdentityNumberError,
    is_identity_number,
    parse,
)
from samlyft_enrollment.people.register import Pair, Register, Values, load, shown_sort_name
from samlyft_enrollment.people.schemas import RosterRow
from samlyft_enrollment.people.vault import Vault, open_vault
from samlyft_enrollment.rows import begin_import, known, next_version
from samlyft_enrollment.rules import overlap
from samlyft_imports.bulk import Counts, Piece

BREATH = 250


class Entry(NamedTuple):
    """A row that is right in itself."""

    line: int
    row: RosterRow
    identity: IdentityNumber | None
    lookup: bytes | None

    @property
    def pair(self) -> Pair:
        """The employer's name for the person."""
        return (self.row.employer_number, self.row.employee_number)

    @property
    def known_at(self) -> datetime:
        """When the project knew it."""
        return known(self.row.known_at)


async def import_roster(
    principal: Principal, master_key: bytes, session: AsyncSession, piece: Piece[RosterRow]
) -> Counts:
    """One piece: rows in the file's order, each all or nothing."""
    if any(row.known_at for row in piece.rows):
        principal.demand_permission("history:import")
    await begin_import(session, "people")
    vault = await open_vault(session, principal.tenant_id, master_key)
    entries, counts = _read(piece, vault)
    register = await load(
        session,
        (entry.row.workplace_code for entry in entries),
        [entry.pair for entry in entries],
        [entry.lookup for entry in entries if entry.lookup is not None],
    )
    for number, entry in enumerate(entries):
        if number % BREATH == 0:
            await asyncio.sleep(0)  # others' requests are not kept waiting by a large file
        try:
            outcome = _enrol(register, vault, principal, entry)
        except RowFaultError as fault:
            counts.errors.append(fault.at(entry.line))
            continue
        setattr(counts, outcome, getattr(counts, outcome) + 1)
    await register.store(session)
    return counts


def _read(piece: Piece[RosterRow], vault: Vault) -> tuple[list[Entry], Counts]:
    entries, counts, today = [], Counts(), datetime.now(UTC).date()
    for line, row in zip(piece.lines, piece.rows, strict=True):
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


def _enrol(register: Register, vault: Vault, principal: Principal, entry: Entry) -> str:
    """`created`, `changed` or `unchanged`; takes nothing before everything has been checked."""
    workplace = _workplace(register, principal, entry)
    person_id = _person_id(register, entry)
    before = register.people.get(person_id) if person_id else None
    identity = _next_identity(register, vault, person_id, entry)
    person = next_version(before, _says_of_person(register, before, entry), entry.known_at)
    held = register.employments.get(entry.pair, [])
    same = next((e for e in held if e["starts_on"] == entry.row.starts_on), None)
    _check_held(principal, held, same, entry)
    who = person or before or {}
    employment = next_version(
        same, _says_of_employment(who["id"], workplace, entry), entry.known_at
    )
    if person is not None:
        register.take_person(person)
    if identity is not None:
        register.take_identity({**identity, "person_id": who["id"]})
    if employment is not None:
        register.take_employment(employment)
    if same is None:
        return "created"
    return "unchanged" if person is identity is employment is None else "changed"


def _workplace(register: Register, principal: Principal, entry: Entry) -> Values:
    workplace = register.workplaces.get(entry.row.workplace_code)
    if workplace is None:
        raise RowFaultError("workplace_code", "unknown_workplace")
    if workplace["employer_number"] != entry.row.employer_number:
        raise RowFaultError("employer_number", "other_employer")
    if not principal.covers(workplace["municipality_code"], workplace["id"]):
        raise RowFaultError(None, "reach")
    return workplace


def _person_id(register: Register, entry: Entry) -> UUID | None:
    """By identity number first, then by the employer's number; they must not point apart."""
    by_number = register.found.get(entry.lookup) if entry.lookup else None
    held = register.employments.get(entry.pair)
    by_employer: UUID | None = held[0]["person_id"] if held else None
    if by_number and by_employer and by_number != by_employer:
        one, other = register.people[by_number], register.people[by_employer]
        if one["merged_into"] != by_employer and other["merged_into"] != by_number:
            raise RowFaultError("identity_number", "identity_conflict")
        return by_employer
    return by_number or by_employer


def _next_identity(
    register: Register, vault: Vault, person_id: UUID | None, entry: Entry
) -> Values | None:
    """The row to add, if the number is new; a personnummer gives way to nothing weaker."""
    if entry.identity is None or (entry.lookup and entry.lookup in register.found):
        return None
    before = register.identities.get(person_id) if person_id else None
    if before is not None:
        stored = vault.open(before["id"], before["key_id"], before["sealed"])
        if stored == entry.identity.normal:
            return None
        if before["kind"] == "personnummer" and entry.identity.kind != "replacement":
            raise RowFaultError("identity_number", "identity_conflict")
    row_id = uuid7()
    return {
        "id": row_id,
        "person_id": person_id,
        "kind": entry.identity.kind,
        "key_id": vault.key_id,
        "sealed": vault.seal(row_id, entry.identity.normal),
        "lookup": entry.lookup,
    }


def _says_of_person(register: Register, before: Values | None, entry: Entry) -> dict[str, Any]:
    row, identity, stored = entry.row, entry.identity, before or {}
    current = register.identities.get(before["id"]) if before else None
    if entry.lookup in register.found and current and current["lookup"] != entry.lookup:
        identity = None  # a number given up since: it finds the person and says nothing more
    protection = row.protection or "none"
    if protection == "none":
        # One employer that does not know must not undo what another has reported.
        protection = stored.get("protection", "none")
    known = identity is not None and identity.gender != "unknown"
    return {
        "given_name": row.given_name,
        "family_name": row.family_name,
        "sort_name": shown_sort_name(protection, row.family_name, row.given_name),
        "gender": identity.gender if identity and known else stored.get("gender", "unknown"),
        "birth_year": identity.birth_date.year if identity else stored.get("birth_year"),
        "protection": protection,
        "status": stored.get("status", "active"),
        "merged_into": stored.get("merged_into"),
    }


def _check_held(
    principal: Principal, held: list[Values], same: Values | None, entry: Entry
) -> None:
    if same and not principal.covers(same["municipality_code"], same["workplace_id"]):
        raise RowFaultError(None, "reach")
    period = (entry.row.starts_on, entry.row.ends_on)
    for other in held:
        if other is not same and overlap(period, (other["starts_on"], other["ends_on"])):
            raise RowFaultError("starts_on", "overlap")


def _says_of_employment(person_id: UUID, workplace: Values, entry: Entry) -> dict[str, Any]:
    row = entry.row
    return {
        "person_id": person_id,
        "employer_number": row.employer_number,
        "employee_number": row.employee_number,
        "workplace_id": workplace["id"],
        "municipality_code": workplace["municipality_code"],
        "role_group": row.role_group,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "status": "active",
    }
