"""Reads of organisations and relations."""

from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import Organisation, ProviderRelation
from samlyft_enrollment.organisations.schemas import OrganisationOut, RelationOut
from samlyft_web.problems import NotFoundError, Text


def organisation_out(row: Organisation) -> OrganisationOut:
    """A row of `organisation`."""
    return OrganisationOut.model_validate({"organisation_id": row.id, **row.model_dump()})


def relation_out(row: ProviderRelation) -> RelationOut:
    """A row of `provider_relation`."""
    return RelationOut.model_validate({"provider_relation_id": row.id, **row.model_dump()})


async def get_organisation(
    session: AsyncSession, organisation_id: UUID, *, lock: bool = False
) -> Organisation:
    """The organisation, or `NotFoundError`."""
    query = select(Organisation).where(col(Organisation.id) == organisation_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Organisationen finns inte.", "There is no such organisation."))
    return row


async def get_relation(
    session: AsyncSession, relation_id: UUID, *, lock: bool = False
) -> ProviderRelation:
    """The relation, or `NotFoundError`."""
    query = select(ProviderRelation).where(col(ProviderRelation.id) == relation_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Avtalet finns inte.", "There is no such relation."))
    return row


def relations(organisation_id: UUID | None) -> Any:
    """All relations, or those in which an organisation buys or provides."""
    query = select(ProviderRelation)
    if organisation_id:
        query = query.where(
            or_(
                col(ProviderRelation.buyer_id) == organisation_id,
                col(ProviderRelation.provider_id) == organisation_id,
            )
        )
    return query
