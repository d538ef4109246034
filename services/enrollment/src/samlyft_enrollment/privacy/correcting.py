"""Corrections and restrictions: each a new version of the person, told to everyone who was told the old one."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Identity, Person, PersonCorrection, PersonRestriction
from samlyft_enrollment.people.identity_numbers import IdentityNumberError, parse
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.people.register import person_event, publish, shown_sort_name
from samlyft_enrollment.people.vault import open_vault
from samlyft_enrollment.privacy import queries
from samlyft_enrollment.privacy.schemas import (
    CorrectionIn,
    CorrectionOut,
    RestrictionIn,
    RestrictionOut,
)
from samlyft_enrollment.rows import take_turns
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

PLAIN = ("given_name", "family_name", "gender", "birth_year")


class RestrictedError(ConflictError):
    """Her data are only kept: they are corrected or erased after the restriction is lifted, or by its reason."""

    code, title = "restricted", Text("Uppgifterna är begränsade", "The data are restricted")

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Personens uppgifter är redan begränsade. Häv begränsningen först.",
                "The person's data are restricted already. Lift the restriction first.",
            )
        )


async def correct(
    session: AsyncSession,
    principal: Principal,
    master_key: bytes,
    person_id: UUID,
    body: CorrectionIn,
) -> CorrectionOut:
    """Corrects what is wrong; the log keeps which fields, never what they said."""
    said = body.model_dump(exclude_none=True, exclude={"reason", "reference"})
    if not said:
        raise invalid("/reason", "nothing_corrected")
    await take_turns(session, "people")
    person = await get_person(session, person_id, lock=True)
    number = said.pop("identity_number", None)
    corrected = [name for name in PLAIN if name in said and said[name] != getattr(person, name)]
    for name in corrected:
        setattr(person, name, said[name])
    if number is not None:
        principal.demand_permission("identity:read")
        await _renumber(session, principal, master_key, person, number)
        corrected.append("identity_number")
    person.sort_name = shown_sort_name(person.protection, person.family_name, person.given_name)
    await next_version(session, person)
    now = datetime.now(UTC)
    made = PersonCorrection(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        person_id=person_id,
        corrected=corrected,
        reason=body.reason,
        reference=body.reference,
        actor=principal.actor,
    )
    session.add(made)
    return queries.correction_out(made)


async def _renumber(
    session: AsyncSession, principal: Principal, master_key: bytes, person: Person, number: str
) -> None:
    now = datetime.now(UTC)
    try:
        parsed = parse(number, now.date())
    except IdentityNumberError as error:
        raise invalid("/identity_number", error.code) from None
    vault = await open_vault(session, principal.tenant_id, master_key)
    lookup = None if parsed.kind == "replacement" else vault.lookup(parsed.normal)
    if lookup is not None:
        taken = select(Identity).where(col(Identity.lookup) == lookup)
        if (await session.exec(taken)).first() is not None:
            raise invalid("/identity_number", "identity_conflict")
    current = select(Identity).where(
        col(Identity.person_id) == person.id, col(Identity.replaced_at).is_(None)
    )
    for before in await session.exec(current):
        before.replaced_at = now
        session.add(before)
    await session.flush()
    row_id = uuid7()
    session.add(
        Identity(
            tenant_id=principal.tenant_id,
            id=row_id,
            person_id=person.id,
            kind=parsed.kind,
            key_id=vault.key_id,
            sealed=vault.seal(row_id, parsed.normal),
            lookup=lookup,
            recorded_at=now,
        )
    )
    person.birth_year = parsed.birth_date.year
    if parsed.gender != "unknown":
        person.gender = parsed.gender


async def restrict(
    session: AsyncSession, principal: Principal, person_id: UUID, body: RestrictionIn
) -> RestrictionOut:
    """No list for work shows her from now on, and nobody is told anything of her or by her."""
    person = await get_person(session, person_id, lock=True)
    if person.restricted_at is not None:
        raise RestrictedError
    now = datetime.now(UTC)
    made = PersonRestriction(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        person_id=person_id,
        reason=body.reason,
        reference=body.reference,
        actor=principal.actor,
    )
    session.add(made)
    person.restricted_at = now
    await next_version(session, person)
    return queries.restriction_out(made)


async def lift(session: AsyncSession, restriction_id: UUID, if_match: frozenset[str]) -> None:
    """Her data are used again as before."""
    made = await queries.get_restriction(session, restriction_id, lock=True)
    etags.check(if_match, made.version)
    if made.lifted_at is not None:
        return
    now = datetime.now(UTC)
    made.lifted_at = made.changed_at = now
    made.version += 1
    session.add(made)
    person = await get_person(session, made.person_id, lock=True)
    person.restricted_at = None
    await next_version(session, person)


async def next_version(session: AsyncSession, person: Person) -> None:
    """Stores the person as a version of now, and tells it."""
    now = datetime.now(UTC)
    person.version += 1
    person.known_at, person.changed_at = max(now, person.known_at), now
    session.add(person)
    await session.flush()
    await publish(session, [person_event(person.model_dump())])
