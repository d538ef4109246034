"""Whose row it is: the person by identity number or employee number, and what the row says of her."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.people.identity_numbers import IdentityNumber
from samlyft_enrollment.people.register import Pair, Register, Values, shown_sort_name
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.people.vault import Vault
from samlyft_enrollment.rows import known


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


def person_id_of(register: Register, entry: Entry) -> UUID | None:
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


def next_identity(
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


def says_of_person(register: Register, before: Values | None, entry: Entry) -> dict[str, Any]:
    """The person as the row has it; what the row is silent about stays."""
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
        "restricted_at": stored.get("restricted_at"),
    }
