"""Life after the project: who is offered the introduction, who is due again, who goes on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_enrollment.programmes import commands, queries
from samlyft_enrollment.programmes.schemas import Due, Newcomer, TakeoverIn, TakeoverOut
from samlyft_enrollment.projects.queries import get_project
from samlyft_web.days import today
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["programmes"])
Reader = Annotated[Principal, Depends(require("people:read"))]
ProjectId = Annotated[UUID, Path(alias="projectId")]
Places = Annotated[queries.PlaceFilter, Depends(at_once(queries.PlaceFilter))]


@router.get(
    "/projects/{projectId}/newcomers",
    summary="Nyanställda utan introduktion / Newcomers without introduction",
)
async def list_newcomers(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: ProjectId,
    wanted: Places,
    employed_since: Annotated[
        DateField | None,
        Query(description="Anställd sedan dess. Employed since then."),
    ] = None,
) -> Listing[Newcomer]:
    """De som anställts sedan dagen, annars alla, och inte fått introduktionen: att bjuda in.

    Employed since that day, or at all, and not introduced: whom to invite. What was learnt in the
    project that the programme carries on counts.
    """
    programme = await get_project(session, project_id)
    found = queries.newcomers(principal, programme, employed_since, today(), wanted).c
    return await page_rows(
        session,
        page,
        queries.select_all(found),
        sorts={"name": found.sort_name, "starts_on": found.starts_on},
        key=found.id,
        changed=found.changed_at,
        read=lambda row: Newcomer.model_validate(queries.listed(row)),
    )


@router.get(
    "/projects/{projectId}/refreshers",
    summary="De som ska repetera / Whose refresher is due",
)
async def list_refreshers(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: ProjectId,
    wanted: Places,
    due_by: Annotated[
        DateField | None, Query(description="Senast den dagen. Due by that day.")
    ] = None,
) -> Listing[Due]:
    """Vars senaste utbildning är äldre än verksamhetens repetition.

    Those still employed whose last training is older than the programme's `refresher_months`;
    without that rule nobody is due.
    """
    programme = await get_project(session, project_id)
    found = queries.due(principal, programme, due_by or today(), today(), wanted).c
    return await page_rows(
        session,
        page,
        queries.select_all(found),
        sorts={"due_on": found.due_on, "name": found.sort_name},
        key=found.id,
        changed=found.changed_at,
        read=lambda row: Due.model_validate(queries.listed(row)),
    )


@router.post(
    "/champion-takeovers",
    summary="Låt ombud fortsätta i löpande verksamhet / Carry champions on",
    response_model=TakeoverOut,
)
async def take_over(
    principal: Annotated[Principal, Depends(require("champions:write"))],
    session: Session,
    once: MustRepeat,
    body: TakeoverIn,
) -> Response:
    """Projektets ombud, alla eller en kommuns, fortsätter i den löpande verksamheten.

    The project's champions, all or one municipality's, go on in the programme: the same people,
    time in the post and completed training.
    """
    return await once.answer(
        session, lambda: commands.take_over(session, principal, body), status=200
    )
