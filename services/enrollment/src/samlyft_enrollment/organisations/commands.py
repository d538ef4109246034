"""Organisations, and who buys care of whom: dated, versioned, told to everybody."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Organisation, ProviderRelation
from samlyft_enrollment.organisations import queries
from samlyft_enrollment.organisations.schemas import (
    OrganisationChange,
    OrganisationIn,
    OrganisationOut,
    RelationChange,
    RelationIn,
    RelationOut,
)
from samlyft_enrollment.places.commands import TakenError
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import check_digit_holds, overlap
from samlyft_events import OrganisationChanged, ProviderRelationChanged
from samlyft_web import etags
from samlyft_web.problems import Text


async def create_organisation(
    session: AsyncSession, principal: Principal, body: OrganisationIn
) -> OrganisationOut:
    """A new organisation; its number is unique in the tenant."""
    if not check_digit_holds(body.organisation_number):
        raise invalid("/organisation_number", "check_digit")
    await take_turns(session, "organisation")
    query = select(Organisation).where(
        col(Organisation.organisation_number) == body.organisation_number
    )
    if (await session.exec(query)).first() is not None:
        raise TakenError(
            Text("Organisationsnumret finns redan.", "The organisation number exists already.")
        )
    code = body.municipality_code
    if code is not None and not await known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")
    now = datetime.now(UTC)
    row = Organisation(
        tenant_id=principal.tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    await _tell(session, row)
    return queries.organisation_out(row)


async def change_organisation(
    session: AsyncSession,
    organisation_id: UUID,
    if_match: frozenset[str],
    body: OrganisationChange,
) -> OrganisationOut:
    """A new version of an organisation."""
    row = await queries.get_organisation(session, organisation_id, lock=True)
    etags.check(if_match, row.version)
    if body.name is not None:
        row.name = body.name
    if "closed_on" in body.model_fields_set:
        row.closed_on = body.closed_on
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    await _tell(session, row)
    return queries.organisation_out(row)


async def _tell(session: AsyncSession, row: Organisation) -> None:
    session.add(row)
    await session.flush()
    await emit(session, OrganisationChanged(aggregate_id=row.id, **row.model_dump()))


async def create_relation(
    session: AsyncSession, principal: Principal, body: RelationIn
) -> RelationOut:
    """A new relation; periods of the same care between the same two may not meet."""
    if body.to_on is not None and body.to_on < body.from_on:
        raise invalid("/to_on", "period")
    await take_turns(session, "organisation")
    await _organisations(session, body.buyer_id, body.provider_id)
    now = datetime.now(UTC)
    row = ProviderRelation(
        tenant_id=principal.tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    await _check_others(session, row)
    await _tell_relation(session, row)
    return queries.relation_out(row)


async def change_relation(
    session: AsyncSession, relation_id: UUID, if_match: frozenset[str], body: RelationChange
) -> RelationOut:
    """A new version of a relation: most often its end."""
    await take_turns(session, "organisation")
    row = await queries.get_relation(session, relation_id, lock=True)
    etags.check(if_match, row.version)
    if body.to_on is not None and body.to_on < row.from_on:
        raise invalid("/to_on", "period")
    for name in body.model_fields_set:
        setattr(row, name, getattr(body, name))
    await _check_others(session, row)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    await _tell_relation(session, row)
    return queries.relation_out(row)


async def _check_others(session: AsyncSession, row: ProviderRelation) -> None:
    query = select(ProviderRelation).where(
        col(ProviderRelation.buyer_id) == row.buyer_id,
        col(ProviderRelation.provider_id) == row.provider_id,
        col(ProviderRelation.area_of_care) == row.area_of_care,
        col(ProviderRelation.id) != row.id,
    )
    with session.no_autoflush:
        others = (await session.exec(query)).all()
    period = (row.from_on, row.to_on)
    if any(overlap(period, (other.from_on, other.to_on)) for other in others):
        raise invalid("/from_on", "relation_twice")


async def _tell_relation(session: AsyncSession, row: ProviderRelation) -> None:
    session.add(row)
    await session.flush()
    numbers = await _organisations(session, row.buyer_id, row.provider_id)
    event = ProviderRelationChanged(
        aggregate_id=row.id,
        buyer_number=numbers[row.buyer_id],
        provider_number=numbers[row.provider_id],
        **row.model_dump(),
    )
    await emit(session, event)


async def _organisations(
    session: AsyncSession, buyer_id: UUID, provider_id: UUID
) -> dict[UUID, str]:
    query = select(Organisation.id, Organisation.organisation_number).where(
        col(Organisation.id).in_([buyer_id, provider_id])
    )
    found = {row[0]: row[1] for row in (await session.exec(query)).all()}
    for name, wanted in (("buyer_id", buyer_id), ("provider_id", provider_id)):
        if wanted not in found:
            raise invalid(f"/{name}", "unknown_organisation")
    return found
