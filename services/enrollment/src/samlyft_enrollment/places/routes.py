"""Municipalities and workplaces: known to everyone in the tenant."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import Municipality, Workplace, WorkplacePeriod
from samlyft_enrollment.places import commands, queries
from samlyft_enrollment.places.areas import AREAS
from samlyft_enrollment.places.imports import import_workplaces as import_workplaces_of
from samlyft_enrollment.places.schemas import (
    AreaOut,
    AreasOut,
    MunicipalityOut,
    WorkplaceChange,
    WorkplaceIn,
    WorkplaceOut,
    WorkplacePeriodOut,
    WorkplaceRow,
)
from samlyft_imports.bulk import ImportResult
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError, Text

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
router = APIRouter(tags=["places"])
Reader = Annotated[Principal, Depends(require("workplaces:read"))]
Writer = Annotated[Principal, Depends(require("workplaces:write"))]
OfMunicipality = Annotated[
    str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
]
WorkplaceId = Annotated[UUID, Path(alias="workplaceId")]
OnDay = Annotated[
    date | None,
    Query(description="Som den var den dagen. As it was that day.", ge=FIRST_DAY, le=LAST_DAY),
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


@router.get("/areas-of-care", summary="Lista verksamhetsområden / List areas of care")
async def list_areas(principal: Reader) -> AreasOut:
    """Koder med namn på svenska och engelska. Codes with names in both languages."""
    return AreasOut(areas=[AreaOut(code=code, **name._asdict()) for code, name in AREAS.items()])


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
    """CSV, XLSX eller NDJSON; koden är nyckel, och samma rad igen ändrar inget.

    CSV, XLSX or NDJSON; the code is the key, and the same row again changes nothing.
    """
    apply = partial(import_workplaces_of, principal)
    return await import_rows(request, session, once, WorkplaceRow, apply, mode, dry_run=dry_run)


@router.get("/workplaces", summary="Lista enheter / List workplaces")
async def list_workplaces(
    principal: Reader,
    session: Session,
    page: Page,
    municipality_code: OfMunicipality = None,
    code: Annotated[str | None, Query(max_length=64, description="Enhetens kod. Code.")] = None,
    employer_number: Annotated[
        str | None, Query(max_length=20, description="Arbetsgivare. Employer.")
    ] = None,
    area_of_care: Annotated[
        str | None, Query(max_length=60, description="Verksamhetsområde. Area of care.")
    ] = None,
    name: Annotated[
        str | None, Query(min_length=2, max_length=80, description="Namnet börjar så. Prefix.")
    ] = None,
    on: OnDay = None,
) -> Listing[WorkplaceOut]:
    """I svensk ordning; `on` visar dem som de var en dag. In Swedish order; `on` as on a day."""
    told = {"municipality_code": municipality_code, "code": code}
    told |= {"employer_number": employer_number, "area_of_care": area_of_care}
    listing = await page_rows(
        session,
        page,
        queries.workplaces(told, name, on),
        sorts={
            "name": col(Workplace.sort_name),
            "code": col(Workplace.code),
            "opened_on": col(Workplace.opened_on),
            "changed_at": col(Workplace.changed_at),
        },
        key=col(Workplace.id),
        changed=col(Workplace.changed_at),
        read=queries.workplace_out,
    )
    if on:
        await queries.as_on(session, listing.items, on)
    await queries.hide_managers(session, principal, listing.items)
    return listing


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
    workplace_id: WorkplaceId,
    on: OnDay = None,
) -> WorkplaceOut | Response:
    """En enhet, nu eller som den var en dag. One workplace, now or as it was on a day."""
    row = await queries.get_workplace(session, workplace_id, lock=False)
    if on:
        queries.demand_open(row, on)
    else:
        response.headers["etag"] = etag(row.version)
        if unchanged := not_modified(request, row.version):
            return unchanged
    told = queries.workplace_out(row)
    if on:
        await queries.as_on(session, [told], on)
    await queries.hide_managers(session, principal, [told])
    return told


@router.get(
    "/workplaces/{workplaceId}/periods",
    summary="Lista enhetens perioder / List periods of a workplace",
)
async def list_periods(
    principal: Reader, session: Session, page: Page, workplace_id: WorkplaceId
) -> Listing[WorkplacePeriodOut]:
    """Namn, chef och storlek från dag till dag. Name, manager and size, from day to day."""
    await queries.get_workplace(session, workplace_id, lock=False)
    listing = await page_rows(
        session,
        page,
        select(WorkplacePeriod).where(col(WorkplacePeriod.workplace_id) == workplace_id),
        sorts={"from_on": col(WorkplacePeriod.from_on)},
        key=col(WorkplacePeriod.from_on),
        changed=col(WorkplacePeriod.changed_at),
        read=queries.period_out,
    )
    await queries.hide_managers(session, principal, listing.items)
    return listing


@router.patch("/workplaces/{workplaceId}", summary="Ändra enhet / Change a workplace")
async def change_workplace(
    principal: Writer,
    session: Session,
    response: Response,
    workplace_id: WorkplaceId,
    if_match: IfMatch,
    body: WorkplaceChange,
) -> WorkplaceOut:
    """Namn, chef och storlek från en dag, eller när den stänger. From a day on, or its last day."""
    made = await commands.change_workplace(session, principal, workplace_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
