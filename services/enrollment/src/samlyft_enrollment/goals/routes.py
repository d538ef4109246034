"""Milestones per municipality, and the parts of a project."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment import records
from samlyft_enrollment.goals import commands, queries
from samlyft_enrollment.goals.schemas import (
    MilestoneChange,
    MilestoneIn,
    MilestoneOut,
    SubprojectChange,
    SubprojectIn,
    SubprojectOut,
)
from samlyft_enrollment.models import Milestone, Subproject
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["goals"])
Reader = Annotated[Principal, Depends(require("milestones:read"))]
Writer = Annotated[Principal, Depends(require("milestones:write"))]
PartReader = Annotated[Principal, Depends(require("projects:read"))]
MilestoneId = Annotated[UUID, Path(alias="milestoneId")]
SubprojectId = Annotated[UUID, Path(alias="subprojectId")]


@router.post(
    "/milestones",
    summary="Lägg till milstolpe / Add a milestone",
    status_code=201,
    response_model=MilestoneOut,
)
async def add_milestone(
    principal: Writer, session: Session, once: MayRepeat, body: MilestoneIn
) -> Response:
    """Vad en kommun ska nå, i ord. What a municipality is to reach, in words."""
    return await once.answer(
        session,
        lambda: commands.add_milestone(session, principal, body),
        location=lambda made: f"/milestones/{made.milestone_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/milestones", summary="Lista milstolpar / List milestones")
async def list_milestones(
    principal: Reader,
    session: Session,
    page: Page,
    wanted: Annotated[queries.MilestoneFilter, Depends(at_once(queries.MilestoneFilter))],
) -> Listing[MilestoneOut]:
    """Alla kommuners milstolpar. The milestones of all municipalities."""
    return await page_rows(
        session,
        page,
        queries.milestones(wanted),
        sorts={
            "municipality_code": col(Milestone.municipality_code),
            "kind": col(Milestone.kind),
            "stage": col(Milestone.stage),
            "changed_at": col(Milestone.changed_at),
        },
        key=col(Milestone.id),
        changed=col(Milestone.changed_at),
        read=queries.milestone_out,
    )


@router.get(
    "/milestones/{milestoneId}",
    summary="Hämta milstolpe / Get a milestone",
    response_model=MilestoneOut,
)
async def get_milestone(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    milestone_id: MilestoneId,
) -> MilestoneOut | Response:
    """En milstolpe. One milestone."""
    row = await records.get(session, Milestone, milestone_id, queries.NO_MILESTONE)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.milestone_out(row)


@router.patch("/milestones/{milestoneId}", summary="Ändra milstolpe / Change a milestone")
async def change_milestone(
    principal: Writer,
    session: Session,
    response: Response,
    milestone_id: MilestoneId,
    if_match: IfMatch,
    body: MilestoneChange,
) -> MilestoneOut:
    """Ett senare läge, med underlag och dag. A later stage, with evidence and the day."""
    made = await commands.change_milestone(session, principal, milestone_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/subprojects",
    summary="Lägg till delprojekt / Add a part of a project",
    status_code=201,
    response_model=SubprojectOut,
)
async def add_subproject(
    principal: Writer, session: Session, once: MayRepeat, body: SubprojectIn
) -> Response:
    """En gemensam del, eller en kommuns egen. A common part, or a municipality's own."""
    return await once.answer(
        session,
        lambda: commands.add_subproject(session, principal, body),
        location=lambda made: f"/subprojects/{made.subproject_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/subprojects", summary="Lista delprojekt / List parts of projects")
async def list_subprojects(
    principal: PartReader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Ett projekt. One project.")] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None,
) -> Listing[SubprojectOut]:
    """Gemensamma och lokala delar. Common and local parts."""
    query = select(Subproject)
    if project_id:
        query = query.where(col(Subproject.project_id) == project_id)
    if municipality_code:
        query = query.where(col(Subproject.municipality_code) == municipality_code)
    return await page_rows(
        session,
        page,
        query,
        sorts={"code": col(Subproject.code), "changed_at": col(Subproject.changed_at)},
        key=col(Subproject.id),
        changed=col(Subproject.changed_at),
        read=queries.subproject_out,
    )


@router.get("/subprojects/{subprojectId}", summary="Hämta delprojekt / Get a part")
async def get_subproject(
    principal: PartReader,
    session: Session,
    response: Response,
    subproject_id: SubprojectId,
) -> SubprojectOut:
    """Ett delprojekt. One part of a project."""
    row = await records.get(session, Subproject, subproject_id, queries.NO_SUBPROJECT)
    response.headers["etag"] = etag(row.version)
    return queries.subproject_out(row)


@router.patch("/subprojects/{subprojectId}", summary="Ändra delprojekt / Change a part")
async def change_subproject(
    principal: Writer,
    session: Session,
    response: Response,
    subproject_id: SubprojectId,
    if_match: IfMatch,
    body: SubprojectChange,
) -> SubprojectOut:
    """Ändrar namn, syfte eller period. Changes name, aim or period."""
    made = await commands.change_subproject(session, principal, subproject_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
