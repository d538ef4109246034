"""Addresses for invitations, one by one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.mailing import commands, queries
from samlyft_survey.mailing.schemas import AddressPut, AddressRead
from samlyft_survey.models import Address
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError, Text

router = APIRouter(tags=["addresses"])
PersonId = Annotated[UUID, Path(alias="personId")]
Reader = Annotated[Principal, Depends(require("addresses:read"))]
Writer = Annotated[Principal, Depends(require("addresses:write"))]
Of = Annotated[str | None, Query(max_length=20, description="active, declined, bounced.")]


@router.get("/addresses", summary="Lista e-postadresser / List e-mail addresses")
async def list_addresses(
    _: Reader, session: Session, page: Page, status: Of = None
) -> Listing[AddressRead]:
    """Vem som kan få inbjudan med e-post, vem som avböjt och vems brev som studsat.

    Who can be invited by mail, who declined and whose letters came back.
    """
    query = select(Address)
    if status:
        query = query.where(col(Address.status) == status)
    return await page_rows(
        session,
        page,
        query,
        sorts={"updated_at": col(Address.updated_at), "status": col(Address.status)},
        key=col(Address.address_id),
        changed=col(Address.updated_at),
        read=_read,
    )


@router.get("/addresses/{personId}", summary="Läs en e-postadress / Read an e-mail address")
async def read_address(
    _: Reader, session: Session, person_id: PersonId, response: Response
) -> AddressRead:
    """En deltagares adress för inbjudningar. One participant's address for invitations."""
    row = await queries.address_of(session, person_id)
    if row is None:
        raise NotFoundError(Text("Ingen adress finns.", "There is no address."))
    response.headers["etag"] = etag(row.version)
    return _read(row)


@router.put("/addresses/{personId}", summary="Spara en e-postadress / Store an e-mail address")
async def keep_address(  # the dependencies of one route
    _: Writer,
    session: Session,
    person_id: PersonId,
    if_match: IfMatch,
    body: AddressPut,
    response: Response,
) -> AddressRead:
    """Den första ersätter version 0. Den som avböjt förblir avböjd.

    The first replaces version 0. Whoever declined stays so.
    """
    row = await commands.keep_address(session, person_id, if_match, body)
    response.headers["etag"] = etag(row.version)
    return _read(row)


@router.delete(
    "/addresses/{personId}", status_code=204, summary="Ta bort en e-postadress / Delete an address"
)
async def forget_address(
    _: Writer, session: Session, person_id: PersonId, if_match: IfMatch
) -> None:
    """Ingenting sparas av den. Nothing of it is kept."""
    await commands.forget_address(session, person_id, if_match)


def _read(row: Address) -> AddressRead:
    return AddressRead.model_validate(row, from_attributes=True)
