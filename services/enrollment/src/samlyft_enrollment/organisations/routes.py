"""Organisations, and who buys care of whom: known to everyone in the tenant."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.models import Organisation, ProviderRelation
from samlyft_enrollment.organisations import commands, queries
from samlyft_enrollment.organisations.schemas import (
    OrganisationChange,
    OrganisationIn,
    OrganisationKind,
    OrganisationOut,
    RelationChange,
    RelationIn,
    RelationOut,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["places"])
Reader = Annotated[Principal, Depends(require("organisations:read"))]
Writer = Annotated[Principal, Depends(require("organisations:write"))]
OrganisationId = Annotated[UUID, Path(alias="organisationId")]
RelationId = Annotated[UUID, Path(alias="providerRelationId")]


@router.post(
    "/organisations",
    summary="Lägg till organisation / Add an organisation",
    status_code=201,
    response_model=OrganisationOut,
)
async def create_organisation(
    principal: Writer, session: Session, once: MayRepeat, body: OrganisationIn
) -> Response:
    """En arbetsgivare eller partner. An employer or partner."""
    return await once.answer(
        session,
        lambda: commands.create_organisation(session, principal, body),
        location=lambda made: f"/organisations/{made.organisation_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/organisations", summary="Lista organisationer / List organisations")
async def list_organisations(
    principal: Reader,
    session: Session,
    page: Page,
    kind: Annotated[OrganisationKind | None, Query(description="Slag. Kind.")] = None,
    organisation_number: Annotated[
        str | None, Query(max_length=20, description="Organisationsnummer. Its number.")
    ] = None,
) -> Listing[OrganisationOut]:
    """Alla organisationer. All organisations."""
    query = select(Organisation)
    if kind:
        query = query.where(col(Organisation.kind) == kind)
    if organisation_number:
        query = query.where(col(Organisation.organisation_number) == organisation_number)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "name": col(Organisation.name),
            "organisation_number": col(Organisation.organisation_number),
            "changed_at": col(Organisation.changed_at),
        },
        key=col(Organisation.id),
        changed=col(Organisation.changed_at),
        read=queries.organisation_out,
    )


@router.get("/organisations/{organisationId}", summary="Hämta organisation / Get an organisation")
async def get_organisation(
    principal: Reader, session: Session, response: Response, organisation_id: OrganisationId
) -> OrganisationOut:
    """En organisation. One organisation."""
    row = await queries.get_organisation(session, organisation_id)
    response.headers["etag"] = etag(row.version)
    return queries.organisation_out(row)


@router.patch(
    "/organisations/{organisationId}", summary="Ändra organisation / Change an organisation"
)
async def change_organisation(
    principal: Writer,
    session: Session,
    response: Response,
    organisation_id: OrganisationId,
    if_match: IfMatch,
    body: OrganisationChange,
) -> OrganisationOut:
    """Byter namn, eller har upphört. A new name, or its last day."""
    made = await commands.change_organisation(session, organisation_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/provider-relations",
    summary="Lägg till utföraravtal / Add a provider relation",
    status_code=201,
    response_model=RelationOut,
)
async def create_relation(
    principal: Writer, session: Session, once: MayRepeat, body: RelationIn
) -> Response:
    """Vem som köper vilken omsorg av vem, och när. Who buys which care of whom, and when."""
    return await once.answer(
        session,
        lambda: commands.create_relation(session, principal, body),
        location=lambda made: f"/provider-relations/{made.provider_relation_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/provider-relations", summary="Lista utföraravtal / List provider relations")
async def list_relations(
    principal: Reader,
    session: Session,
    page: Page,
    organisation_id: Annotated[
        UUID | None, Query(description="Som köpare eller utförare. As buyer or provider.")
    ] = None,
) -> Listing[RelationOut]:
    """Beställare och utförare. Buyers and providers."""
    return await page_rows(
        session,
        page,
        queries.relations(organisation_id),
        sorts={
            "from_on": col(ProviderRelation.from_on),
            "changed_at": col(ProviderRelation.changed_at),
        },
        key=col(ProviderRelation.id),
        changed=col(ProviderRelation.changed_at),
        read=queries.relation_out,
    )


@router.get(
    "/provider-relations/{providerRelationId}",
    summary="Hämta utföraravtal / Get a provider relation",
)
async def get_relation(
    principal: Reader, session: Session, response: Response, relation_id: RelationId
) -> RelationOut:
    """Ett utföraravtal. One provider relation."""
    row = await queries.get_relation(session, relation_id)
    response.headers["etag"] = etag(row.version)
    return queries.relation_out(row)


@router.patch(
    "/provider-relations/{providerRelationId}",
    summary="Ändra utföraravtal / Change a provider relation",
)
async def change_relation(
    principal: Writer,
    session: Session,
    response: Response,
    relation_id: RelationId,
    if_match: IfMatch,
    body: RelationChange,
) -> RelationOut:
    """När det slutar. When it ends."""
    made = await commands.change_relation(session, relation_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
