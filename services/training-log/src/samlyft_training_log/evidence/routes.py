"""Evidence for an auditor: drawn, read and sent as one zip with a manifest of hashes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log.disposals.queries import GONE_ANSWER, demand_kept
from samlyft_training_log.evidence import commands, queries
from samlyft_training_log.evidence.bundle import Bundle
from samlyft_training_log.evidence.schemas import EvidenceIn, EvidenceOut, EvidenceReadOut
from samlyft_training_log.models import EvidenceRead, EvidenceRequest
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["evidence"])
Reader = Annotated[Principal, Depends(require("evidence:read"))]
RequestId = Annotated[UUID, Path(alias="requestId")]


class Zip(StreamingResponse):
    """Sent as it is packed."""


@router.post(
    "/evidence-requests",
    summary="Begär underlag / Ask for evidence",
    status_code=201,
    response_model=EvidenceOut,
)
async def draw(principal: Reader, session: Session, once: MayRepeat, body: EvidenceIn) -> Response:
    """Ett stickprov eller alla; samma frö ger samma personer. A sample or all; the same seed draws the same."""
    return await once.answer(
        session,
        lambda: commands.draw(session, principal, body),
        location=lambda made: f"/evidence-requests/{made.request_id}",
    )


@router.get("/evidence-requests", summary="Lista begärda underlag / List requests")
async def list_requests(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
) -> Listing[EvidenceOut]:
    """Vad som har begärts, av vem. What was asked for, by whom."""
    query = queries.requests()
    if project_id:
        query = query.where(col(EvidenceRequest.project_id) == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": col(EvidenceRequest.recorded_at)},
        key=col(EvidenceRequest.request_id),
        changed=col(EvidenceRequest.recorded_at),
        read=queries.request_out,
    )


@router.get("/evidence-requests/{requestId}", summary="Hämta begärt underlag / Get a request")
async def get_request(principal: Reader, session: Session, request_id: RequestId) -> EvidenceOut:
    """Ett begärt underlag; läsningen noteras. One request; the reading is noted."""
    row = await queries.get_request(session, request_id)
    await commands.note_read(session, principal, request_id, "request")
    return queries.request_out(row)


@router.get(
    "/evidence-requests/{requestId}/bundle",
    summary="Ladda ner underlag / Download evidence",
    response_class=Zip,
    responses={410: GONE_ANSWER},
)
async def get_bundle(
    request: Request, principal: Reader, session: Session, request_id: RequestId
) -> Response:
    """Zip (application/zip) med en tabell per slag av underlag och SHA-256 i manifest.json; läsningen noteras.

    A zip (application/zip) with a table a kind of record, and SHA-256 in manifest.json; the reading is noted.
    """
    row = await queries.get_request(session, request_id)
    await demand_kept(session, "evidence", request_id)
    await commands.note_read(session, principal, request_id, "bundle")
    database = request.app.state.database
    sees_all = "identity:read" in principal.permissions

    async def stream() -> AsyncIterator[bytes]:
        async with database.session(principal.tenant_id, principal.scope) as own:
            async for piece in Bundle(own, row, sees_all).stream():
                yield piece

    name = f"underlag-{row.request_id}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Zip(stream(), media_type="application/zip", headers=headers)


@router.get("/evidence-reads", summary="Vem som läst underlag / Who read evidence")
async def list_reads(
    principal: Reader,
    session: Session,
    page: Page,
    request_id: Annotated[UUID | None, Query(description="Underlag. Request.")] = None,
) -> Listing[EvidenceReadOut]:
    """Varje läsning av underlag. Each reading of evidence."""
    query = queries.reads()
    if request_id:
        query = query.where(col(EvidenceRead.request_id) == request_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": col(EvidenceRead.recorded_at)},
        key=col(EvidenceRead.read_id),
        changed=col(EvidenceRead.recorded_at),
        read=queries.read_out,
    )
