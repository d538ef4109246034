"""Families of rounds."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_survey.broker_access import OpenBroker
from samlyft_survey.families import commands, queries
from samlyft_survey.families.schemas import FamilyChange, FamilyRead
from samlyft_survey.models import Family
from samlyft_web.etags import IfMatch, check, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["rounds"])
FamilyId = Annotated[UUID, Path(alias="familyId")]
Reader = Annotated[Principal, Depends(require("rounds:read"))]
Writer = Annotated[Principal, Depends(require("rounds:write"))]
OfProject = Annotated[UUID | None, Query(description="Ett projekts. Of one project.")]


@router.get("/families", summary="Lista familjer / List families of rounds")
async def list_families(
    _: Reader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[FamilyRead]:
    """Mättillfällen som paras ihop. Rounds that are paired with each other."""
    query = (
        select(Family)
        if project_id is None
        else select(Family).where(Family.project_id == project_id)
    )
    return await page_rows(
        session,
        page,
        query,
        sorts={"code": col(Family.code), "updated_at": col(Family.updated_at)},
        key=col(Family.family_id),
        changed=col(Family.updated_at),
        read=_family,
    )


@router.get("/families/{familyId}", summary="Läs en familj / Read a family of rounds")
async def read_family(
    _: Reader, session: Session, family_id: FamilyId, response: Response
) -> FamilyRead:
    """En familj av mättillfällen. One family of rounds."""
    found = await queries.family_by_id(session, family_id)
    response.headers["etag"] = etag(found.version)
    return _family(found)


@router.patch("/families/{familyId}", summary="Stäng en familj / Close a family of rounds")
async def change_family(  # the dependencies of one route
    principal: Writer,
    session: Session,
    broker: OpenBroker,
    family_id: FamilyId,
    if_match: IfMatch,
    _body: FamilyChange,
    response: Response,
) -> FamilyRead:
    """Förstör parningsnyckeln för gott. Destroys the pairing key for good."""
    found = await queries.family_by_id(session, family_id, lock=True)
    check(if_match, found.version)
    changed = await commands.close_family(session, broker, principal, found)
    response.headers["etag"] = etag(changed.version)
    return _family(changed)


def _family(row: Family) -> FamilyRead:
    return FamilyRead.model_validate(row, from_attributes=True)
