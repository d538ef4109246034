"""What is stored about everyone that one piece of a roster names, and what the piece makes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_common.outbox import emit, redact
from samlyft_enrollment.models import Employment, Identity, Person
from samlyft_enrollment.rows import upsert
from samlyft_enrollment.rules import sort_name
from samlyft_events import EmploymentChanged, Event, PersonChanged

Values = dict[str, Any]
Pair = tuple[str, str]
"""Employer's and employee's number."""

WORKPLACES = sa.text(
    """
    select code, id, municipality_code, employer_number, closed_on,
        case when closed_on is null then '{}' else array(
            with recursive later as (
                select unnest(w.successor_ids) as id
                union select unnest(s.successor_ids) from later join workplace s on s.id = later.id
            ) select id from later
        ) end as later
    from workplace w where code = any(:codes)
    """
)
EMPLOYMENTS = sa.text(
    """
    select e.* from employment e
    join unnest(cast(:employers as text[]), cast(:numbers as text[])) as p (employer, number)
        on (e.employer_number, e.employee_number) = (p.employer, p.number)
    order by e.starts_on for update of e
    """
)
PROTECTED_SORT_NAME = "~"
"""Stands last and says nothing: cursors and the order of a list would otherwise tell the name."""
UNTOLD = {"display_name": None, "gender": "unknown", "birth_year": None}
FOUND = sa.text("select lookup, person_id from identity where lookup = any(:lookups)")
PEOPLE = sa.text("select * from person where id = any(:ids) order by id for update")
IDENTITIES = sa.text(
    """
    select id, person_id, kind, key_id, sealed, lookup from identity
    where person_id = any(:ids) and replaced_at is null
    """
)
# Registered twice is one human: the kept person and all duplicates.
ALIKE = sa.text(
    """
    select other.*, one.protection as as_one, one.since
    from person other
    join (
        select coalesce(merged_into, id) as kept, min(protection) as protection, max(known_at) as since
        from person where id = any(:ids) and protection <> 'none' group by 1
    ) as one on coalesce(other.merged_into, other.id) = one.kept
    where other.protection = 'none' for update of other
    """
)
CLAIM = sa.text("update employment set source_id = :source where id = any(:ids)")
REPLACED = sa.text("update identity set replaced_at = now() where id = any(:ids)")


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
    events: list[Event] = field(default_factory=list)

    def take_person(self, values: Values) -> None:
        """A new version of a person."""
        self.people[values["id"]] = self.written[Person][values["id"]] = values
        self.events.append(person_event(values))

    def take_employment(self, values: Values) -> None:
        """A new version of an employment."""
        pair = (values["employer_number"], values["employee_number"])
        others = [e for e in self.employments.get(pair, []) if e["id"] != values["id"]]
        self.employments[pair] = [*others, values]
        self.written[Employment][values["id"]] = values
        self.events.append(EmploymentChanged(aggregate_id=values["id"], **values))

    def take_identity(self, values: Values) -> None:
        """A first or another identity number; the one before is kept and marked."""
        before = self.identities.get(values["person_id"])
        if before is not None:
            self.written[Identity].pop(before["id"], None)
            self.replaced.append(before["id"])
        self.identities[values["person_id"]] = self.written[Identity][values["id"]] = values
        if values["lookup"] is not None:
            self.found[values["lookup"]] = values["person_id"]

    async def store(self, session: AsyncSession, source_id: UUID | None = None) -> None:
        """Writes what was taken: a statement a table, however many rows."""
        connection = await session.connection()
        if self.claimed:
            await connection.execute(CLAIM, {"ids": self.claimed, "source": source_id})
        if self.replaced:
            await connection.execute(REPLACED, {"ids": self.replaced})
        for model in (Person, Employment):
            await upsert(session, model, list(self.written[model].values()))
        sealed = [_as_text(values) for values in self.written[Identity].values()]
        await upsert(session, Identity, sealed)
        await publish(session, self.events)
        await protect_alike(session, self.written[Person].values())


async def load(
    session: AsyncSession, codes: Iterable[str], pairs: Sequence[Pair], lookups: Sequence[bytes]
) -> Register:
    """Everything that the rows refer to, locked: six statements, however many rows."""
    workplaces = await _rows(session, WORKPLACES, codes=list(set(codes)))
    wanted = sorted(set(pairs))
    employed = await _rows(
        session, EMPLOYMENTS, employers=[e for e, _ in wanted], numbers=[n for _, n in wanted]
    )
    found = await _rows(session, FOUND, lookups=list(lookups))
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
    protected = values["protection"] != "none"
    told = {
        "display_name": f"{values['given_name']} {values['family_name']}",
        "gender": values["gender"],
        "birth_year": values["birth_year"],
    }
    return PersonChanged(
        aggregate_id=values["id"],
        version=values["version"],
        known_at=values["known_at"],
        protected=protected,
        status=values["status"],
        merged_into=values["merged_into"],
        restricted=values.get("restricted_at") is not None,
        **({} if protected else told),
    )


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
