"""Who answers for whom; and one municipality leaving with its export."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment.controllers import commands, exporting, leaving, queries
from samlyft_enrollment.controllers.schemas import (
    ControllerChange,
    ControllerIn,
    ControllerOut,
    ExitIn,
    ExitOut,
    ExportManifest,
    MunicipalityCode,
)
from samlyft_enrollment.models import Controller, MunicipalityExit
from samlyft_enrollment.settings_of_tenant.queries import demand_assurance
from samlyft_web.accept import forms, wanted
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["personal data"])
Reader = Annotated[Principal, Depends(require("controllers:read"))]
Writer = Annotated[Principal, Depends(require("controllers:write"))]
Leaver = Annotated[Principal, Depends(require("exits:read"))]
ControllerId = Annotated[UUID, Path(alias="controllerId")]
Code = Annotated[MunicipalityCode | None, Query(description="En kommun. One municipality.")]


@router.post(
    "/controllers",
    summary="Lägg till personuppgiftsansvarig / Add a controller",
    status_code=201,
    response_model=ControllerOut,
)
async def add_controller(
    principal: Writer, session: Session, once: MayRepeat, body: ControllerIn
) -> Response:
    """Nämnden, från vilken dag, och överenskommelsen om ansvaret. The committee, from when, by which papers."""
    return await once.answer(
        session,
        lambda: commands.add(session, principal, body),
        location=lambda made: f"/controllers/{made.controller_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/controllers", summary="Lista personuppgiftsansvariga / List controllers")
async def list_controllers(
    principal: Reader, session: Session, page: Page, municipality_code: Code = None
) -> Listing[ControllerOut]:
    """Vem som ansvarar för vilken kommuns personal, nu och förr. Who answers for whom, now and before."""
    query = select(Controller)
    if municipality_code:
        query = query.where(col(Controller.municipality_code) == municipality_code)
    return await page_rows(
        session,
        page,
        query,
        sorts={"name": col(Controller.sort_name), "from_on": col(Controller.from_on)},
        key=col(Controller.id),
        changed=col(Controller.changed_at),
        read=queries.controller_out,
    )


@router.get("/controllers/{controllerId}", summary="Hämta ansvarig / Get a controller")
async def get_controller(
    principal: Reader, session: Session, response: Response, controller_id: ControllerId
) -> ControllerOut:
    """En nämnd. One committee."""
    row = await queries.one(session, Controller, controller_id)
    response.headers["etag"] = etag(row.version)
    return queries.controller_out(row)


@router.patch("/controllers/{controllerId}", summary="Avsluta ansvar / End a controller")
async def end_controller(
    principal: Writer,
    session: Session,
    response: Response,
    controller_id: ControllerId,
    if_match: IfMatch,
    body: ControllerChange,
) -> ControllerOut:
    """Sätter eller lyfter sista dagen. Sets or lifts its last day."""
    made = await commands.end(session, principal, controller_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.get(
    "/municipality-exports/{municipalityCode}",
    summary="En kommuns export / A municipality's export",
    response_model=ExportManifest,
    responses=forms("application/zip"),
)
async def get_export(
    request: Request,
    principal: Annotated[Principal, Depends(require("exits:read"))],
    session: Session,
    municipality_code: Annotated[MunicipalityCode, Path(alias="municipalityCode")],
) -> Response:
    """Förteckningen, eller med application/zip allt i öppna format. The manifest, or the whole as a zip."""
    principal.demand(municipality_code)
    principal.demand_permission("identity:read")
    await demand_assurance(session, principal)
    key = request.app.state.settings.master_key
    files = await exporting.tables(session, principal, key, municipality_code)
    told = exporting.manifest(municipality_code, files)
    if wanted(request, "application/json", "application/zip") == "application/json":
        return JSONResponse(told.model_dump(mode="json"))
    headers = {"content-disposition": f'attachment; filename="{municipality_code}.zip"'}
    return Response(exporting.zipped(told, files), media_type="application/zip", headers=headers)


@router.post(
    "/municipality-exits",
    summary="En kommun lämnar / A municipality leaves",
    status_code=201,
    response_model=ExitOut,
    responses={200: {"model": ExitOut, "description": "Provkörning. A dry run."}},
)
async def leave(
    request: Request,
    principal: Annotated[Principal, Depends(require("exits:write"))],
    session: Session,
    once: MayRepeat,
    body: ExitIn,
    dry_run: Annotated[bool, Query(description="Prova bara. Only try.")] = False,
) -> Response:
    """Avslutar kommunens deltagande; de som bara hör till den raderas, om ingen regel håller dem kvar.

    Ends its part; people who are nobody else's are erased unless a rule holds them.
    """
    await demand_assurance(session, principal)
    key = request.app.state.settings.master_key
    if dry_run:
        tried = await leaving.try_leaving(session, principal, key, body)
        return JSONResponse(tried.model_dump(mode="json"))
    return await once.answer(
        session,
        lambda: leaving.leave(session, principal, key, body),
        location=lambda _: "/municipality-exits",
    )


@router.get("/municipality-exits", summary="Lista utträden / List exits")
async def list_exits(principal: Leaver, session: Session, page: Page) -> Listing[ExitOut]:
    """Vilka som lämnat, och vad som står kvar. Who left, and what stays."""
    return await page_rows(
        session,
        page,
        select(MunicipalityExit),
        sorts={"changed_at": col(MunicipalityExit.changed_at)},
        key=col(MunicipalityExit.id),
        changed=col(MunicipalityExit.changed_at),
        read=queries.exit_out,
    )
