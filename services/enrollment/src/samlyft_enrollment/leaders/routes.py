"""Local project leaders' posts: known to everyone in the tenant, without names."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_enrollment import records
from samlyft_enrollment.leaders import commands, queries
from samlyft_enrollment.leaders.schemas import LeaderChange, LeaderIn, LeaderOut
from samlyft_enrollment.models import LocalLeader
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["projects"])
Reader = Annotated[Principal, Depends(require("projects:read"))]
Writer = Annotated[Principal, Depends(require("projects:write"))]
LeaderId = Annotated[UUID, Path(alias="leaderId")]


@router.post(
    "/local-leaders",
    summary="Lägg till lokal projektledare / Add a local project leader",
    status_code=201,
    response_model=LeaderOut,
)
async def add_leader(
    principal: Writer, session: Session, once: MayRepeat, body: LeaderIn
) -> Response:
    """Uppdraget i en kommun, tillsatt eller vakant, med mandat och andel av tjänsten.

    The post in a municipality, filled or vacant, with its mandate and share of the working time.
    """
    return await once.answer(
        session,
        lambda: commands.add_leader(session, principal, body),
        location=lambda made: f"/local-leaders/{made.leader_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/local-leaders", summary="Lista lokala projektledare / List local project leaders")
async def list_leaders(
    principal: Reader,
    session: Session,
    page: Page,
    wanted: Annotated[queries.LeaderFilter, Depends(at_once(queries.LeaderFilter))],
) -> Listing[LeaderOut]:
    """Uppdragen kommun för kommun, de vakanta med. The posts, vacant ones too."""
    return await page_rows(
        session,
        page,
        queries.leaders(wanted),
        sorts={
            "municipality_code": col(LocalLeader.municipality_code),
            "from_on": col(LocalLeader.from_on),
            "changed_at": col(LocalLeader.changed_at),
        },
        key=col(LocalLeader.id),
        changed=col(LocalLeader.changed_at),
        read=queries.leader_out,
    )


@router.get("/local-leaders/{leaderId}", summary="Hämta uppdrag / Get a post")
async def get_leader(
    principal: Reader, session: Session, response: Response, leader_id: LeaderId
) -> LeaderOut:
    """Ett uppdrag. One post."""
    row = await records.get(session, LocalLeader, leader_id, queries.NO_LEADER)
    response.headers["etag"] = etag(row.version)
    return queries.leader_out(row)


@router.patch("/local-leaders/{leaderId}", summary="Ändra uppdrag / Change a post")
async def change_leader(
    principal: Writer,
    session: Session,
    response: Response,
    leader_id: LeaderId,
    if_match: IfMatch,
    body: LeaderChange,
) -> LeaderOut:
    """Annat mandat, annan andel, eller vakant. Another mandate or share, or vacant."""
    made = await commands.change_leader(session, principal, leader_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
