"""Projects, known to everyone in the tenant, and participations within the caller's reach."""

from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import METADATA, Person, Project
from samlyft_enrollment.projects import commands, queries
from samlyft_enrollment.projects.imports import import_participations
from samlyft_enrollment.projects.participation_schemas import (
    ParticipationChange,
    ParticipationOut,
    ParticipationRow,
)
from samlyft_enrollment.projects.schemas import ProjectChange, ProjectIn, ProjectOut
from samlyft_imports.bulk import ImportResult
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["projects"])
PARTICIPATION = METADATA.tables["participation"]
ProjectId = Annotated[UUID, Path(alias="projectId")]
ParticipationId = Annotated[UUID, Path(alias="participationId")]
ROWS = rows_of(
    ParticipationRow,
    project_code="modig",
    employer_number="212000-1439",
    employee_number="10023",
    starts_on="2019-09-01",
)


@router.post(
    "/projects",
    summary="Lägg till projekt / Add a project",
    status_code=201,
    response_model=ProjectOut,
)
async def create_project(
    principal: Annotated[Principal, Depends(require("projects:write"))],
    session: Session,
    once: MayRepeat,
    body: ProjectIn,
) -> Response:
    """Ett projekt med period, kommuner, faser, mål och risker; eller löpande verksamhet.

    A project with its period, municipalities, phases, goals and risks; or a programme in ordinary
    operation (`kind` programme), which has no funder and may carry a project on.
    """
    return await once.answer(
        session,
        lambda: commands.create_project(session, principal, body),
        location=lambda made: f"/projects/{made.project_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/projects", summary="Lista projekt / List projects")
async def list_projects(
    principal: Annotated[Principal, Depends(require("projects:read"))],
    session: Session,
    page: Page,
    code: Annotated[str | None, Query(max_length=64, description="Projektkod. Code.")] = None,
    kind: Annotated[
        Literal["project", "programme"] | None, Query(description="Slag. Kind.")
    ] = None,
) -> Listing[ProjectOut]:
    """Alla projekt och löpande verksamheter. All projects and programmes."""
    query = select(Project)
    if code:
        query = query.where(col(Project.code) == code)
    if kind:
        query = query.where(col(Project.kind) == kind)
    found: Listing[Any] = await page_rows(
        session,
        page,
        query,
        sorts={"code": col(Project.code), "changed_at": col(Project.changed_at)},
        key=col(Project.id),
        changed=col(Project.changed_at),
        read=lambda row: row,
    )
    parts = await queries.parts_of(session, [row.id for row in found.items])
    items = [queries.project_out(row, parts[row.id]) for row in found.items]
    return Listing[ProjectOut](items=items, next=found.next, total=found.total)


@router.get(
    "/projects/{projectId}", summary="Hämta projekt / Get a project", response_model=ProjectOut
)
async def get_project(
    request: Request,
    principal: Annotated[Principal, Depends(require("projects:read"))],
    session: Session,
    response: Response,
    project_id: ProjectId,
) -> ProjectOut | Response:
    """Ett projekt. One project."""
    row = await queries.get_project(session, project_id)
    response.headers["etag"] = etag(row.version)
    parts = await queries.parts_of(session, [row.id])
    return not_modified(request, row.version) or queries.project_out(row, parts[row.id])


@router.patch("/projects/{projectId}", summary="Ändra projekt / Change a project")
async def change_project(
    principal: Annotated[Principal, Depends(require("projects:write"))],
    session: Session,
    response: Response,
    project_id: ProjectId,
    if_match: IfMatch,
    body: ProjectChange,
) -> ProjectOut:
    """Ändrar projektet; kommunerna byts som helhet. Changes the project."""
    made = await commands.change_project(session, principal, project_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/participation-imports",
    summary="Läs in deltaganden / Import participations",
    response_model=ImportResult,
    openapi_extra=ROWS,
)
async def import_all(
    request: Request,
    principal: Annotated[Principal, Depends(require("participations:write"))],
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; projekt och person är nyckel, och samma rad igen ändrar inget.

    CSV or NDJSON; project and person are the key, and the same row again changes nothing.
    """
    apply = partial(import_participations, principal)
    return await import_rows(request, session, once, ParticipationRow, apply, mode, dry_run=dry_run)


@router.get("/participations", summary="Lista deltaganden / List participations")
async def list_participations(
    principal: Annotated[Principal, Depends(require("participations:read"))],
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None,
    person_id: Annotated[UUID | None, Query(description="En person. One person.")] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None,
) -> Listing[ParticipationOut]:
    """Deltaganden inom din räckvidd. Participations in reach."""
    return await page_rows(
        session,
        page,
        queries.participations(principal, project_id, municipality_code, person_id),
        sorts={
            "starts_on": PARTICIPATION.c.starts_on,
            "changed_at": PARTICIPATION.c.changed_at,
        },
        key=PARTICIPATION.c.id,
        changed=PARTICIPATION.c.changed_at,
        read=lambda row: queries.participation_out(principal, dict(row._mapping), row.protection),
    )


@router.get(
    "/participations/{participationId}",
    summary="Hämta deltagande / Get a participation",
    response_model=ParticipationOut,
)
async def get_participation(
    request: Request,
    principal: Annotated[Principal, Depends(require("participations:read"))],
    session: Session,
    response: Response,
    participation_id: ParticipationId,
) -> ParticipationOut | Response:
    """Ett deltagande. One participation."""
    row = await queries.get_participation(session, participation_id)
    person = await session.get_one(Person, (principal.tenant_id, row.person_id))
    response.headers["etag"] = etag(row.version)
    made = queries.participation_out(principal, row.model_dump(), person.protection)
    return not_modified(request, row.version) or made


@router.patch("/participations/{participationId}", summary="Ändra deltagande / Change one")
async def change_participation(
    principal: Annotated[Principal, Depends(require("participations:write"))],
    session: Session,
    response: Response,
    participation_id: ParticipationId,
    if_match: IfMatch,
    body: ParticipationChange,
) -> ParticipationOut:
    """En ny version: byte av rollgrupp, avslut eller strykning med skäl.

    A new version: another role group, an end or a withdrawal with its reason.
    """
    made = await commands.change_participation(session, principal, participation_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
