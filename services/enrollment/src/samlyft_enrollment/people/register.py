"""What is stored about everyone that one piece of a roster names, and what the piece makes of it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_common.outbox import emit, emit_rows, redact
from samlyft_enrollment.models import Employment, Identity, Person
from samlyft_enrollment.people.register_statements import (
    ALIKE,
    CLAIM,
    EMPLOYMENTS,
    FOUND,
    IDENTITIES,
    PEOPLE,
    PROTECTED_SORT_NAME,
    REPLACED,
    UNTOLD,
    WORKPLACES,
)
from samlyft_enrollment.rows import upsert
from samlyft_enrollment.rules import sort_name
from samlyft_events import EmploymentChanged, Event, PersonChanged

Values = dict[str, Any]
Pair = tuple[str, str]
"""Employer's and employee's number."""


@dataclass
class Register:
    """Rows by what the roster calls them; `take` notes new versions, `store` writes them all."""

    workplaces: Mapping[str, Values]
    people: dict[UUID, Values]
    found: dict[bytes, UUID]
    identities: dict[UUID, Values]
    employments: dict[Pair, list[Values]]
    written: dict[type[Person | Employment | Identity], dict[UUID, Values]] = field(
        default_factory=lambda: {Person: {}, Employment: {}, Identity: {}}
    )
    replaced: list[UUID] = field(default_factory=list)
    claimed: list[UUID] = field(default_factory=list)
    """Employments that another HR system now names, and that are otherwise as they were."""
    told: dict[type[Event], list[Values]] = field(
        default_factory=lambda: {PersonChanged: [], EmploymentChanged: []}
    )

    def take_person(self, values: Values) -> None:
        """A new version of a person."""
        self.people[values["id"]] = self.written[Person][values["id"]] = values
        self.told[PersonChanged].append(person_told(values))

    def take_employment(self, values: Values) -> None:
        """A new version of an employment."""
        pair = (values["employer_number"], values["employee_number"])
        others = [e for e in self.employments.get(pair, []) if e["id"] != values["id"]]
        self.employments[pair] = [*others, values]
        self.written[Employment][values["id"]] = values
        self.told[EmploymentChanged].append({"aggregate_id": values["id"], **values})

    def take_identity(self, values: Values) -> None:
        """A first or another identity number; the one before is kept and marked."""
        before = self.identities.get(values["person_id"])
        if before is not None:
            self.written[Identity].pop(before["id"], None)
            self.replaced.append(before["id"])
        self.identities[values["person_id"]] = self.written[Identity][values["id"]] = values
        if values["lookup"] is not None:
            self.found[values["lookup"]] = values["person_id"]

    async def store(
        self, session: AsyncSession, source_id: UUID | None = None, *, tells: bool = True
    ) -> None:
        """Writes what was taken: a statement a table, however many rows; a trial tells nobody."""
        connection = await session.connection()
        if self.claimed:
            await connection.execute(CLAIM, {"ids": self.claimed, "source": source_id})
        if self.replaced:
            await connection.execute(REPLACED, {"ids": self.replaced})
        for model in (Person, Employment):
            await upsert(session, model, list(self.written[model].values()))
            await asyncio.sleep(0)
        sealed = [_as_text(values) for values in self.written[Identity].values()]
        await upsert(session, Identity, sealed)
        if tells:
            await self._tell(session)
        await protect_alike(session, self.written[Person].values())

    async def _tell(self, session: AsyncSession) -> None:
        for kind, rows in self.told.items():
            await emit_rows(session, kind, rows)
            await asyncio.sleep(0)
        hidden = [row["aggregate_id"] for row in self.told[PersonChanged] if row["protected"]]
        if hidden:
            await redact(session, PersonChanged, hidden, UNTOLD)


async def load(
    session: AsyncSession, codes: Iterable[str], pairs: Sequence[Pair], lookups: Sequence[bytes]
) -> Register:
    """Everything that the rows refer to, locked: six statements, however many rows."""
    workplaces = await _rows(session, WORKPLACES, codes=list(set(codes)))
    wanted = sorted(set(pairs))
    employed = await _rows(
        session, EMPLOYMENTS, employers=[e for e, _ in wanted], numbers=[n for _, n in wanted]
    )
    found = await _rows(session, FOUND, lookups=list(set(lookups)))
    ids = list({row["person_id"] for row in [*employed, *found]})
    people = await _rows(session, PEOPLE, ids=ids)
    identities = await _rows(session, IDENTITIES, ids=ids)
    employments: dict[Pair, list[Values]] = {}
    for row in employed:
        employments.setdefault((row["employer_number"], row["employee_number"]), []).append(row)
    return Register(
        workplaces={row["code"]: row for row in workplaces},
        people={row["id"]: row for row in people},
        found={row["lookup"]: row["person_id"] for row in found},
        identities={row["person_id"]: row for row in identities},
        employments=employments,
    )


def shown_sort_name(protection: str, family_name: str, given_name: str) -> str:
    """What a list sorts by."""
    return sort_name(family_name, given_name) if protection == "none" else PROTECTED_SORT_NAME


def person_event(values: Mapping[str, Any]) -> PersonChanged:
    """The event of a person; of a protected one it tells only that somebody is protected."""
    return PersonChanged(**person_told(values))


def person_told(values: Mapping[str, Any]) -> Values:
    """What the event says."""
    protected = values["protection"] != "none"
    told = {
        "display_name": f"{values['given_name']} {values['family_name']}",
        "gender": values["gender"],
        "birth_year": values["birth_year"],
    }
    return {
        "aggregate_id": values["id"],
        "version": values["version"],
        "known_at": values["known_at"],
        "protected": protected,
        "status": values["status"],
        "merged_into": values["merged_into"],
        "restricted": values.get("restricted_at") is not None,
        **(UNTOLD if protected else told),
    }


async def publish(session: AsyncSession, events: Sequence[Event]) -> None:
    """Emits; whoever is protected from now on is blanked in the versions already told, too."""
    await emit(session, *events)
    hidden = [e.aggregate_id for e in events if isinstance(e, PersonChanged) and e.protected]
    if hidden:
        await redact(session, PersonChanged, hidden, UNTOLD)


async def protect_alike(session: AsyncSession, people: Iterable[Values]) -> None:
    """Who is merged with somebody protected is as protected, whichever of them was known to be."""
    ids = [person["id"] for person in people if person["protection"] != "none"]
    if not ids:
        return
    await widen(session)
    after = {row["id"]: _alike(row) for row in await _rows(session, ALIKE, ids=ids)}
    await upsert(session, Person, list(after.values()))
    await publish(session, [person_event(values) for values in after.values()])


def _alike(row: Values) -> Values:
    kept = {k: v for k, v in row.items() if k not in {"tenant_id", "changed_at", "as_one", "since"}}
    return {
        **kept,
        "version": row["version"] + 1,
        "known_at": max(row["known_at"], row["since"]),
        "protection": row["as_one"],
        "sort_name": PROTECTED_SORT_NAME,
    }


async def _rows(session: AsyncSession, query: sa.TextClause, **bound: Any) -> list[Values]:
    connection = await session.connection()
    return [dict(row) for row in (await connection.execute(query, bound)).mappings()]


def _as_text(values: Values) -> Values:
    """Bytes as PostgreSQL reads them from JSON."""
    lookup = values["lookup"]
    return {
        **values,
        "sealed": f"\\x{values['sealed'].hex()}",
        "lookup": None if lookup is None else f"\\x{lookup.hex()}",
    }
