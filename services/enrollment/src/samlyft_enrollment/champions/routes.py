"""Champions and applications to become one, within the caller's reach."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment import records
from samlyft_enrollment.champions import applications, commands, queries
from samlyft_enrollment.champions.imports import import_champions
from samlyft_enrollment.champions.schemas import (
    ApplicationAnswer,
    ApplicationIn,
    ApplicationOut,
    ApplicationWords,
    ChampionChange,
    ChampionIn,
    ChampionOut,
    ChampionRow,
)
from samlyft_enrollment.models import Champion, ChampionApplication, Person
from samlyft_imports.bulk import ImportResult
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["champions"])
Reader = Annotated[Principal, Depends(require("champions:read"))]
Writer = Annotated[Principal, Depends(require("champions:write"))]
ApplicationReader = Annotated[Principal, Depends(require("champion-applications:read"))]
ChampionId = Annotated[UUID, Path(alias="championId")]
ApplicationId = Annotated[UUID, Path(alias="applicationId")]
ROWS = rows_of(
    ChampionRow,
    employer_number="212000-1439",
    employee_number="10023",
    project_code="modig",
    recruited_by="applied",
    minutes_per_week=240,
    active_from="2019-09-01",
)


@router.post(
    "/champions",
    summary="Utse ombud / Appoint a champion",
    status_code=201,
    response_model=ChampionOut,
)
async def appoint(
    principal: Writer, session: Session, once: MayRepeat, body: ChampionIn
) -> Response:
    """Ett ombud som chefen eller projektet utser. A champion chosen by manager or project."""
    return await once.answer(
        session,
        lambda: commands.appoint(session, principal, body),
        location=lambda made: f"/champions/{made.champion_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/champion-imports",
    summary="Läs in ombud / Import champions",
    response_model=ImportResult,
    openapi_extra=ROWS,
)
async def import_all(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; person, projekt och första dag är nyckel.

    CSV or NDJSON; person, project and first day are the key, and the same row again changes nothing.
    """
    apply = partial(import_champions, principal)
    return await import_rows(request, session, once, ChampionRow, apply, mode, dry_run=dry_run)


@router.get("/champions", summary="Lista ombud / List champions")
async def list_champions(
    principal: Reader,
    session: Session,
    page: Page,
    wanted: Annotated[queries.ChampionFilter, Depends(at_once(queries.ChampionFilter))],
) -> Listing[ChampionOut]:
    """Ombud inom din räckvidd, i svensk bokstavsordning. Champions in reach, in Swedish order."""
    champion = queries.CHAMPION.c
    return await page_rows(
        session,
        page,
        queries.champions(principal, wanted),
        sorts={
            "name": queries.PERSON.c.sort_name,
            "active_from": champion.active_from,
            "minutes_per_week": champion.minutes_per_week,
            "changed_at": champion.changed_at,
        },
        key=champion.id,
        changed=champion.changed_at,
        read=lambda row: queries.champion_out(principal, dict(row._mapping)),
    )


@router.get(
    "/champions/{championId}", summary="Hämta ombud / Get a champion", response_model=ChampionOut
)
async def get_champion(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    champion_id: ChampionId,
) -> ChampionOut | Response:
    """Ett ombud. One champion."""
    row = await records.get(session, Champion, champion_id, queries.NO_CHAMPION)
    person = await session.get_one(Person, (principal.tenant_id, row.person_id))
    response.headers["etag"] = etag(row.version)
    values = person.model_dump(include={"given_name", "family_name", "protection"})
    made = queries.champion_out(principal, row.model_dump() | values)
    return not_modified(request, row.version) or made


@router.patch("/champions/{championId}", summary="Ändra ombud / Change a champion")
async def change_champion(
    principal: Writer,
    session: Session,
    response: Response,
    champion_id: ChampionId,
    if_match: IfMatch,
    body: ChampionChange,
) -> ChampionOut:
    """Tid i tjänsten, enheter, utbildning; eller avslut med överlämning till en annan.

    Time in the post, workplaces, training; or the end, with what was handed over and to whom.
    """
    made = await commands.change_champion(session, principal, champion_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/champion-applications",
    summary="Ansök om att bli ombud / Apply to become a champion",
    status_code=201,
    response_model=ApplicationOut,
)
async def apply(
    principal: Annotated[Principal, Depends(require("champion-applications:write"))],
    session: Session,
    once: MayRepeat,
    body: ApplicationIn,
) -> Response:
    """Med egna ord, som bara chefen och projektets ledare läser.

    In one's own words, which only the manager and the project's leaders read.
    """
    return await once.answer(
        session,
        lambda: applications.apply(session, principal, body),
        location=lambda made: f"/champion-applications/{made.application_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/champion-applications", summary="Lista ansökningar / List applications")
async def list_applications(
    principal: ApplicationReader,
    session: Session,
    page: Page,
    wanted: Annotated[queries.ApplicationFilter, Depends(at_once(queries.ApplicationFilter))],
) -> Listing[ApplicationOut]:
    """Ansökningar inom din räckvidd, utan deras ord. Applications in reach, without their words."""
    application = queries.APPLICATION.c
    return await page_rows(
        session,
        page,
        queries.applications(principal, wanted),
        sorts={"applied_on": application.applied_on, "changed_at": application.changed_at},
        key=application.id,
        changed=application.changed_at,
        read=lambda row: queries.application_out(principal, dict(row._mapping)),
    )


@router.get("/champion-applications/{applicationId}", summary="Läs ansökan / Read an application")
async def get_application(
    principal: ApplicationReader,
    session: Session,
    response: Response,
    application_id: ApplicationId,
) -> ApplicationWords:
    """Med den sökandes egna ord och svaret. With the applicant's own words and the answer."""
    row = await records.get(session, ChampionApplication, application_id, queries.NO_APPLICATION)
    person = await session.get_one(Person, (principal.tenant_id, row.person_id))
    response.headers["etag"] = etag(row.version)
    values = row.model_dump() | {"protection": person.protection}
    return queries.application_words(principal, values)


@router.patch(
    "/champion-applications/{applicationId}", summary="Besvara ansökan / Answer an application"
)
async def answer(
    principal: Annotated[Principal, Depends(require("champion-applications:answer"))],
    session: Session,
    response: Response,
    application_id: ApplicationId,
    if_match: IfMatch,
    body: ApplicationAnswer,
) -> ApplicationWords:
    """Chefens svar, en gång: ja med avsatt tid, nej med skäl. The manager's answer, once."""
    made = await applications.answer(session, principal, application_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
