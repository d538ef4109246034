"""Municipalities, organisations and workplaces: known to everyone in the tenant."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import Municipality, Organisation, Workplace
from samlyft_enrollment.places import commands, queries
from samlyft_enrollment.places.schemas import (
    MunicipalityOut,
    OrganisationIn,
    OrganisationOut,
    WorkplaceChange,
    WorkplaceIn,
    WorkplaceOut,
    WorkplaceRow,
)
from samlyft_imports.bulk import ImportResult
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError, Text

router = APIRouter(tags=["places"])
Reader = Annotated[Principal, Depends(require("workplaces:read"))]
Writer = Annotated[Principal, Depends(require("workplaces:write"))]
OfMunicipality = Annotated[
    str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
]
ROWS = rows_of(
    WorkplaceRow,
    code="ALE-01",
    name="Hemtjänst Älvängen",
    municipality_code="1440",
    employer_number="212000-1439",
    area_of_care="hemtjänst",
    opened_on="2015-01-01",
)


@router.get("/municipalities", summary="Lista kommuner / List municipalities")
async def list_municipalities(
    principal: Annotated[Principal, Depends(require("municipalities:read"))],
    session: Session,
    page: Page,
) -> Listing[MunicipalityOut]:
    """Kommuner med kod och organisationsnummer. Municipalities by code."""
    return await page_rows(
        session,
        page,
        select(Municipality),
        sorts={"code": col(Municipality.code), "name": col(Municipality.name)},
        key=col(Municipality.code),
        changed=col(Municipality.loaded_at),
        read=MunicipalityOut.model_validate,
    )


@router.get("/municipalities/{municipalityCode}", summary="Hämta kommun / Get a municipality")
async def get_municipality(
    principal: Annotated[Principal, Depends(require("municipalities:read"))],
    session: Session,
    code: Annotated[str, Path(alias="municipalityCode", pattern=r"^\d{4}$")],
) -> MunicipalityOut:
    """En kommun. One municipality."""
    row = await session.get(Municipality, code)
    if row is None:
        raise NotFoundError(Text("Kommunen finns inte.", "There is no such municipality."))
    return MunicipalityOut.model_validate(row)


@router.post(
    "/organisations",
    summary="Lägg till organisation / Add an organisation",
    status_code=201,
    response_model=OrganisationOut,
)
async def create_organisation(
    principal: Annotated[Principal, Depends(require("organisations:write"))],
    session: Session,
    once: MayRepeat,
    body: OrganisationIn,
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
    principal: Annotated[Principal, Depends(require("organisations:read"))],
    session: Session,
    page: Page,
) -> Listing[OrganisationOut]:
    """Alla organisationer. All organisations."""
    return await page_rows(
        session,
        page,
        select(Organisation),
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
    principal: Annotated[Principal, Depends(require("organisations:read"))],
    session: Session,
    response: Response,
    organisation_id: Annotated[UUID, Path(alias="organisationId")],
) -> OrganisationOut:
    """En organisation. One organisation."""
    row = await session.get(Organisation, (principal.tenant_id, organisation_id))
    if row is None:
        raise NotFoundError(Text("Organisationen finns inte.", "There is no such organisation."))
    response.headers["etag"] = etag(row.version)
    return queries.organisation_out(row)


@router.post(
    "/workplaces",
    summary="Lägg till enhet / Add a workplace",
    status_code=201,
    response_model=WorkplaceOut,
)
async def create_workplace(
    principal: Writer, session: Session, once: MayRepeat, body: WorkplaceIn
) -> Response:
    """En enhet hos en arbetsgivare i en kommun. A workplace of an employer in a municipality."""
    return await once.answer(
        session,
        lambda: commands.create_workplace(session, principal, body),
        location=lambda made: f"/workplaces/{made.workplace_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/workplace-imports",
    summary="Läs in enheter / Import workplaces",
    response_model=ImportResult,
    openapi_extra=ROWS,
)
async def import_workplaces(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; koden är nyckel, och samma rad igen ändrar inget.

    CSV or NDJSON; the code is the key, and the same row again changes nothing.
    """
    apply = partial(commands.import_workplaces, principal)
    return await import_rows(request, session, once, WorkplaceRow, apply, mode, dry_run=dry_run)


@router.get("/workplaces", summary="Lista enheter / List workplaces")
async def list_workplaces(
    principal: Reader,
    session: Session,
    page: Page,
    municipality_code: OfMunicipality = None,
    code: Annotated[str | None, Query(max_length=64, description="Enhetens kod. Code.")] = None,
) -> Listing[WorkplaceOut]:
    """Alla enheter, i svensk bokstavsordning. All workplaces, in Swedish order."""
    query = select(Workplace)
    if municipality_code:
        query = query.where(col(Workplace.municipality_code) == municipality_code)
    if code:
        query = query.where(col(Workplace.code) == code)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "name": col(Workplace.sort_name),
            "code": col(Workplace.code),
            "changed_at": col(Workplace.changed_at),
        },
        key=col(Workplace.id),
        changed=col(Workplace.changed_at),
        read=queries.workplace_out,
    )


@router.get(
    "/workplaces/{workplaceId}",
    summary="Hämta enhet / Get a workplace",
    response_model=WorkplaceOut,
)
async def get_workplace(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    workplace_id: Annotated[UUID, Path(alias="workplaceId")],
) -> WorkplaceOut | Response:
    """En enhet. One workplace."""
    row = await queries.get_workplace(session, workplace_id, lock=False)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.workplace_out(row)


@router.patch("/workplaces/{workplaceId}", summary="Ändra enhet / Change a workplace")
async def change_workplace(
    principal: Writer,
    session: Session,
    response: Response,
    workplace_id: Annotated[UUID, Path(alias="workplaceId")],
    if_match: IfMatch,
    body: WorkplaceChange,
) -> WorkplaceOut:
    """Byter namn på eller stänger en enhet. Renames or closes a workplace."""
    made = await commands.change_workplace(session, principal, workplace_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
