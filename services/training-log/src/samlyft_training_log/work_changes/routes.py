"""Changed ways of working, and the shares that have one. `/changes` is the feed of events, and not these."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.places import MUNICIPALITY, FromDate, ToDate, Where, between
from samlyft_training_log.work_changes import commands, queries, shares
from samlyft_training_log.work_changes.schemas import (
    ChangeKind,
    ChangeSharesOut,
    ChangeStatus,
    WorkChangeChange,
    WorkChangeIn,
    WorkChangeOut,
)
from samlyft_web.days import today
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.fields import DateField
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.query import at_once

router = APIRouter(tags=["work-changes"])
Reader = Annotated[Principal, Depends(require("work-changes:read"))]
Writer = Annotated[Principal, Depends(require("work-changes:write"))]


@router.post(
    "/work-changes",
    summary="Registrera förändrat arbetssätt / Record a change",
    status_code=201,
    response_model=WorkChangeOut,
)
async def record_change(
    principal: Writer, session: Session, once: MayRepeat, body: WorkChangeIn
) -> Response:
    """En ändrad rutin, ett system i drift eller ett beslut, med det som visar det.

    A routine changed, a system live or a decision, with what shows it.
    """
    return await once.answer(
        session,
        lambda: commands.record_change(session, principal, body),
        location=lambda made: f"/work-changes/{made.change_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/work-changes", summary="Lista förändrade arbetssätt / List changes")
async def list_changes(
    principal: Reader,
    session: Session,
    page: Page,
    where: Annotated[Where, Depends(at_once(Where))],
    kind: Annotated[ChangeKind | None, Query(description="Slag. Kind.")] = None,
    digital: Annotated[bool | None, Query(description="Digital rutin. Digital.")] = None,
    status: Annotated[ChangeStatus | None, Query(description="Status. Status.")] = None,
    session_id: Annotated[UUID | None, Query(description="Tillfälle bakom. Session.")] = None,
    from_date: FromDate = None,
    to_date: ToDate = None,
) -> Listing[WorkChangeOut]:
    """Förändringar inom din behörighet. Changes within your reach."""
    table = queries.CHANGE.c
    query = between(where.of(queries.changes(), table), table.changed_on, from_date, to_date)
    for column, value in ((table.kind, kind), (table.digital, digital), (table.status, status)):
        query = query if value is None else query.where(column == value)
    if session_id:
        query = query.where(queries.of_session(session_id))
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "changed_on": table.changed_on,
            "kind": table.kind,
            "title": table.title,
            "recorded_at": table.recorded_at,
        },
        key=table.change_id,
        changed=table.recorded_at,
        read=queries.change_out,
    )


@router.get("/change-shares", summary="Andel med förändring / Shares with a change")
async def get_change_shares(
    principal: Annotated[Principal, Depends(require("trends:read"))],
    session: Session,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=MUNICIPALITY, description="Kommun. Municipality.")
    ] = None,
    as_of: Annotated[DateField | None, Query(description="Dag, annars i dag. Day.")] = None,
) -> ChangeSharesOut:
    """Enheter och chefer med minst en förändring, ur data, att läsa bredvid enkätens svar.

    Workplaces and managers with at least one change, from data, to be read beside the survey's answer.
    """
    day = as_of or today()
    return await shares.change_shares(session, principal, day, project_id, municipality_code)


@router.get(
    "/work-changes/{changeId}",
    summary="Hämta förändring / Get a change",
    response_model=WorkChangeOut,
)
async def get_change(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    change_id: Annotated[UUID, Path(alias="changeId")],
) -> WorkChangeOut | Response:
    """En förändring. One change."""
    found = await queries.get_change(session, change_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.patch("/work-changes/{changeId}", summary="Ändra förändring / Change a change")
async def change_change(
    principal: Writer,
    session: Session,
    response: Response,
    change_id: Annotated[UUID, Path(alias="changeId")],
    if_match: IfMatch,
    body: WorkChangeChange,
) -> WorkChangeOut:
    """Kompletterar, rättar eller tar tillbaka. Completes, mends or withdraws."""
    made = await commands.change_change(session, principal, change_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made
