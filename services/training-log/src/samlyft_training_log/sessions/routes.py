"""Sessions held: registered one by one or imported, and read by everyone in the tenant."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_imports.bulk import ImportResult, body
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_training_log.imports import PIECE
from samlyft_training_log.matching import settle
from samlyft_training_log.models import TrainingSession
from samlyft_training_log.sessions import commands, queries
from samlyft_training_log.sessions.schemas import ROW_EXAMPLE, SessionIn, SessionOut, SessionRow
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["sessions"])
Reader = Annotated[Principal, Depends(require("sessions:read"))]
Writer = Annotated[Principal, Depends(require("sessions:write"))]


@router.post(
    "/sessions",
    summary="Registrera tillfälle / Register a session",
    status_code=201,
    response_model=SessionOut,
)
async def create_session(
    principal: Writer, session: Session, once: MayRepeat, body: SessionIn
) -> Response:
    """Ett genomfört tillfälle med sina utbildare. A session as held, with its trainers."""
    return await once.answer(
        session,
        lambda: commands.create_session(session, principal, body),
        location=lambda made: f"/sessions/{made.session_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/session-imports",
    summary="Läs in tillfällen / Import sessions",
    response_model=ImportResult,
    openapi_extra=body(SessionRow, **ROW_EXAMPLE),
)
async def import_sessions(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; koden är nyckel, och samma rad igen ändrar inget.

    CSV or NDJSON; the code is the key, and the same row again changes nothing.
    """
    apply = partial(commands.import_sessions, principal)
    return await import_rows(
        request, session, once, SessionRow, apply, mode, dry_run=dry_run, settle=settle, size=PIECE
    )


@router.get("/sessions", summary="Lista tillfällen / List sessions")
async def list_sessions(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    code: Annotated[str | None, Query(max_length=64, description="Kod. Code.")] = None,
) -> Listing[SessionOut]:
    """Genomförda tillfällen, i tidsordning. Sessions held, in order of time."""
    query = queries.sessions()
    if project_id:
        query = query.where(col(TrainingSession.project_id) == project_id)
    if code:
        query = query.where(col(TrainingSession.code) == code)
    return await page_rows(
        session,
        page,
        query,
        sorts={
            "starts_at": col(TrainingSession.starts_at),
            "code": col(TrainingSession.code),
            "recorded_at": col(TrainingSession.recorded_at),
        },
        key=col(TrainingSession.session_id),
        changed=col(TrainingSession.recorded_at),
        read=queries.session_out,
    )


@router.get(
    "/sessions/{sessionId}", summary="Hämta tillfälle / Get a session", response_model=SessionOut
)
async def get_session(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    session_id: Annotated[UUID, Path(alias="sessionId")],
) -> SessionOut | Response:
    """Ett tillfälle. One session."""
    found = await queries.get_session(session, session_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found
