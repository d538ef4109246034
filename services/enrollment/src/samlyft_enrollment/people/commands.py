"""Changes to single people: names, protection, merges that can be undone; and reads of identities."""

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Employment, Identity, IdentityRead, Person, PersonMerge
from samlyft_enrollment.people import queries
from samlyft_enrollment.people.register import (
    person_event,
    protect_alike,
    publish,
    shown_sort_name,
)
from samlyft_enrollment.people.schemas import (
    Employee,
    IdentityList,
    IdentityOut,
    IdentityReadIn,
    MergeIn,
    MergeOut,
    PersonChange,
    PersonOut,
)
from samlyft_enrollment.people.suggesting import confirm_pair
from samlyft_enrollment.people.vault import open_vault
from samlyft_enrollment.rows import take_turns
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


class MergeConflictError(ConflictError):
    """One of the two is already part of a merge, or they are one."""

    code = "merge-conflict"
    title = Text("Kan inte slås ihop", "Cannot be merged")


async def change_person(
    session: AsyncSession,
    principal: Principal,
    person_id: UUID,
    if_match: frozenset[str],
    body: PersonChange,
) -> PersonOut:
    """A new version of a person; lifting a protection takes the right to see it."""
    person = await queries.get_person(session, person_id, lock=True)
    etags.check(if_match, person.version)
    if body.protection == "none" and person.protection != "none":
        principal.demand_permission("identity:read")
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(person, name, value)
    person.sort_name = shown_sort_name(person.protection, person.family_name, person.given_name)
    await _next_version(session, person, datetime.now(UTC))
    await protect_alike(session, [person.model_dump()])
    return queries.person_out(principal, person)


async def merge(session: AsyncSession, principal: Principal, body: MergeIn) -> MergeOut:
    """From `known_at` on the duplicate counts as the kept person, in every figure."""
    if body.known_at is not None:
        principal.demand_permission("history:import")
    await take_turns(session, "people")
    kept = await _employee(session, principal, body.kept, "/kept")
    duplicate = await _employee(session, principal, body.duplicate, "/duplicate")
    now = datetime.now(UTC)
    if body.known_at is not None and body.known_at > now:
        raise invalid("/known_at", "known_in_future")
    made = await merge_people(
        session, principal, kept, duplicate, body.reason, body.known_at or now
    )
    return queries.merge_out(made)


async def merge_people(  # a merge in full
    session: AsyncSession,
    principal: Principal,
    kept: Person,
    duplicate: Person,
    reason: str,
    known_at: datetime,
) -> PersonMerge:
    """Two locked people are one: every reference to either stays, and counts for the kept one."""
    if kept.id == duplicate.id or {kept.status, duplicate.status} != {"active"}:
        raise MergeConflictError(
            Text("De är redan en och samma.", "They are one already, or one of them is merged.")
        )
    if (await session.exec(select(Person).where(col(Person.merged_into) == duplicate.id))).first():
        raise MergeConflictError(
            Text("Någon annan räknas som dubbletten.", "Somebody else counts as the duplicate.")
        )
    made = PersonMerge(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=known_at,
        changed_at=datetime.now(UTC),
        kept_id=kept.id,
        duplicate_id=duplicate.id,
        reason=reason,
        actor=principal.actor,
    )
    session.add(made)
    await session.flush()
    await confirm_pair(session, made)
    duplicate.status, duplicate.merged_into = "merged", kept.id
    await _next_version(session, duplicate, made.known_at)
    await protect_alike(session, [kept.model_dump(), duplicate.model_dump()])
    return made


async def undo_merge(
    session: AsyncSession, principal: Principal, merge_id: UUID, if_match: frozenset[str]
) -> None:
    """The two count apart again; what was shown before stays as it was known then."""
    made = await queries.get_merge(session, merge_id, standing=True)
    etags.check(if_match, made.version)
    await take_turns(session, "people")
    for person_id in (made.kept_id, made.duplicate_id):
        principal.demand(*await places_of(session, person_id))
    duplicate = await queries.get_person(session, made.duplicate_id, lock=True)
    now = datetime.now(UTC)
    made.undone_at = made.changed_at = now
    made.version += 1
    duplicate.status, duplicate.merged_into = "active", None
    await _next_version(session, duplicate, now)


async def read_identities(
    session: AsyncSession, principal: Principal, master_key: bytes, body: IdentityReadIn
) -> IdentityList:
    """The numbers of those whom the caller reaches; the log row commits before they are sent."""
    wanted = (
        col(Identity.id).in_(body.identity_ids)
        if body.identity_ids
        else sa.and_(col(Person.id).in_(body.person_ids), col(Identity.replaced_at).is_(None))
    )
    # The join is the reach: people have it, identities do not.
    query = select(Identity, Person.protection).join(Person, col(Person.id) == Identity.person_id)
    found = (await session.exec(query.where(wanted))).all()
    rows = [row for row, _ in found]
    session.add(
        IdentityRead(
            tenant_id=principal.tenant_id,
            id=uuid7(),
            actor=principal.actor,
            client_id=principal.client_id,
            purpose=body.purpose,
            reference=body.reference,
            person_ids=[row.person_id for row in rows],
            read_at=datetime.now(UTC),
        )
    )
    vault = await open_vault(session, principal.tenant_id, master_key)
    return IdentityList(
        items=[
            IdentityOut.model_validate(
                {
                    "identity_id": row.id,
                    "person_id": row.person_id,
                    "protected": protection != "none",
                    "kind": row.kind,
                    "identity_number": vault.open(row.id, row.key_id, row.sealed),
                }
            )
            for row, protection in found
        ]
    )


async def _next_version(session: AsyncSession, person: Person, known_at: datetime) -> None:
    if known_at < person.known_at:
        raise invalid("/known_at", "known_before")
    person.version += 1
    person.known_at, person.changed_at = known_at, datetime.now(UTC)
    session.add(person)
    await session.flush()
    await publish(session, [person_event(person.model_dump())])


async def _employee(
    session: AsyncSession, principal: Principal, who: Employee, pointer: str
) -> Person:
    query = (
        select(Person)
        .join(Employment, col(Employment.person_id) == col(Person.id))
        .where(
            col(Employment.employer_number) == who.employer_number,
            col(Employment.employee_number) == who.employee_number,
        )
        .limit(1)
        .with_for_update(of=sa.inspect(Person).local_table)
    )
    person = (await session.exec(query)).one_or_none()
    # Beyond the reach is answered as absent: a number must not tell that somebody has it.
    if person is None or not principal.covers(*await places_of(session, person.id)):
        raise invalid(pointer, "unknown_employee")
    return person


async def places_of(session: AsyncSession, person_id: UUID) -> list[object]:
    """Where somebody works or has worked: what a reach is held against."""
    query = select(Employment).where(col(Employment.person_id) == person_id)
    held = (await session.exec(query)).all()
    return [place for e in held for place in (e.municipality_code, e.workplace_id)]
