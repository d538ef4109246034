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
from samlyft_training_log import rules
from samlyft_training_log.imports import PIECE
from samlyft_training_log.matching import settle
from samlyft_training_log.models import TrainingSession
from samlyft_training_log.sessions import changing, commands, lifecycle, queries
from samlyft_training_log.sessions.change_schemas import SessionChange
from samlyft_training_log.sessions.schemas import (
    ROW_EXAMPLE,
    SessionIn,
    SessionOut,
    SessionRow,
    VoidingIn,
    VoidingOut,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["sessions"])
Reader = Annotated[Principal, Depends(require("sessions:read"))]
Writer = Annotated[Principal, Depends(require("sessions:write"))]
Attester = Annotated[Principal, Depends(require("attestations:write"))]
SessionId = Annotated[UUID, Path(alias="sessionId")]


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
    status: Annotated[
        rules.SessionStatus | None,
        Query(description="Hur långt det har kommit. How far it has come."),
    ] = None,
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None,
) -> Listing[SessionOut]:
    """Genomförda tillfällen, i tidsordning. Sessions held, in order of time."""
    query = queries.sessions()
    for column, wanted in (
        (TrainingSession.project_id, project_id),
        (TrainingSession.code, code),
        (TrainingSession.status, status),
        (TrainingSession.workplace_id, workplace_id),
    ):
        if wanted:
            query = query.where(col(column) == wanted)
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
    session_id: SessionId,
) -> SessionOut | Response:
    """Ett tillfälle. One session."""
    found = await queries.get_session(session, session_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.patch("/sessions/{sessionId}", summary="Ändra ett utkast / Change a draft")
async def change_session(
    principal: Writer,
    session: Session,
    response: Response,
    session_id: SessionId,
    if_match: IfMatch,
    body: SessionChange,
) -> SessionOut:
    """Tider, form, ämnen, utbildare, plats; ett inlämnat tillfälle ändras inte här, och svaret säger hur i stället.

    Times, form, topics, trainers, place; a submitted session is not changed here, and the answer says how instead.
    """
    made = await changing.change_draft(session, principal, session_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/sessions/{sessionId}/attestations",
    summary="Attestera tillfälle / Attest a session",
    status_code=201,
    response_model=SessionOut,
)
async def attest_session(
    principal: Attester, session: Session, once: MayRepeat, session_id: SessionId
) -> Response:
    """Intygar att det hölls som det är registrerat; vem som får avgör projektets regler för den dagen.

    Confirms that it was held as registered; the project's policy for that day says who may.
    """
    return await once.answer(
        session,
        lambda: lifecycle.attest(session, principal, session_id),
        location=lambda made: f"/sessions/{made.session_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/sessions/{sessionId}/voidings",
    summary="Makulera tillfälle / Void a session",
    status_code=201,
    response_model=VoidingOut,
)
async def void_session(
    principal: Writer, session: Session, once: MayRepeat, session_id: SessionId, body: VoidingIn
) -> Response:
    """Det som stod återförs i timboken, med skäl. What stood is reversed in the ledger, with the reason."""
    return await once.answer(
        session,
        lambda: lifecycle.void(session, principal, session_id, body),
        location=lambda made: f"/sessions/{made.session_id}",
    )
