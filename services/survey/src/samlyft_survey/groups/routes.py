"""Group returns: entered by whoever led the workshop, read by the unit and the project, at any group size."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_survey.groups import commands, queries
from samlyft_survey.groups.schemas import (
    GroupReturnChange,
    GroupReturnIn,
    GroupReturnOut,
    ReturnKind,
    ReturnStatus,
    Theme,
)
from samlyft_survey.models import GroupReturn
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["group returns"])
ReturnId = Annotated[UUID, Path(alias="groupReturnId")]
Reader = Annotated[Principal, Depends(require("group-returns:read"))]
Writer = Annotated[Principal, Depends(require("group-returns:write"))]
OfProject = Annotated[UUID | None, Query(description="Ett projekts. Of one project.")]
OfWorkplace = Annotated[UUID | None, Query(description="En enhets. Of one workplace.")]
OfKind = Annotated[
    ReturnKind | None, Query(description="Där något sådant nämns. With such an entry.")
]
OfTheme = Annotated[Theme | None, Query(description="Där temat nämns. With an entry of the theme.")]
OfStatus = Annotated[ReturnStatus | None, Query(description="Status. Status.")]


@router.post(
    "/group-returns",
    status_code=201,
    response_model=GroupReturnOut,
    summary="Lämna gruppåterföring / Enter a group return",
)
async def record(
    principal: Writer, session: Session, once: MayRepeat, body: GroupReturnIn
) -> Response:
    """Arbetsgruppens möjligheter, farhågor och hinder, utan personer. Hinder blir hinder i utbildningsloggen.

    The work group's opportunities, fears and obstacles, without persons. Obstacles become barriers in the training log.
    """

    async def make() -> GroupReturnOut:
        return queries.out(await commands.record(session, principal, body))

    return await once.answer(
        session,
        make,
        location=lambda made: f"/group-returns/{made.group_return_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/group-returns", summary="Lista gruppåterföringar / List group returns")
async def list_returns(  # the filters of a list
    _: Reader,
    session: Session,
    page: Page,
    project_id: OfProject = None,
    workplace_id: OfWorkplace = None,
    kind: OfKind = None,
    theme: OfTheme = None,
    status: OfStatus = None,
) -> Listing[GroupReturnOut]:
    """Enhetens och projektets, hur liten gruppen än är. The unit's and the project's, however small the group."""
    query = select(GroupReturn)
    for column, value in (
        ("project_id", project_id),
        ("workplace_id", workplace_id),
        ("status", status),
    ):
        if value is not None:
            query = query.where(col(getattr(GroupReturn, column)) == value)
    named = {name: value for name, value in (("kind", kind), ("theme", theme)) if value}
    if named:
        query = query.where(col(GroupReturn.entries).contains([named]))
    return await page_rows(
        session,
        page,
        query,
        sorts={"held_on": col(GroupReturn.held_on), "updated_at": col(GroupReturn.updated_at)},
        key=col(GroupReturn.group_return_id),
        changed=col(GroupReturn.updated_at),
        read=queries.out,
    )


@router.get(
    "/group-returns/{groupReturnId}", summary="Läs en gruppåterföring / Read a group return"
)
async def read_return(
    _: Reader, session: Session, group_return_id: ReturnId, response: Response
) -> GroupReturnOut:
    """En gruppåterföring. One group return."""
    found = await queries.by_id(session, group_return_id)
    response.headers["etag"] = etag(found.version)
    return queries.out(found)


@router.patch("/group-returns/{groupReturnId}", summary="Ta tillbaka / Take back a group return")
async def change_return(  # the dependencies of one route
    principal: Writer,
    session: Session,
    group_return_id: ReturnId,
    if_match: IfMatch,
    body: GroupReturnChange,
    response: Response,
) -> GroupReturnOut:
    """Det som blev fel lämnas om. What was wrong is entered again."""
    made = await commands.change(session, principal, group_return_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return queries.out(made)
