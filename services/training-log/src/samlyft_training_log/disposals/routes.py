"""Gallring of a project's documents: tried, carried out, its protocols."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_training_log.disposals import commands, queries
from samlyft_training_log.disposals.schemas import (
    DisposalIn,
    DisposalOut,
    DisposedDocumentOut,
    Kind,
)
from samlyft_training_log.models import Disposal, DisposedDocument
from samlyft_web.etags import etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["disposals"])
Reader = Annotated[Principal, Depends(require("disposals:read"))]
DisposalId = Annotated[UUID, Path(alias="disposalId")]


@router.post(
    "/disposals",
    summary="Gallra ett projekts handlingar / Dispose of a project's documents",
    status_code=201,
    response_model=DisposalOut,
    responses={200: {"model": DisposalOut, "description": "Bara prövat. Only tried."}},
)
async def dispose(
    principal: Annotated[Principal, Depends(require("disposals:write"))],
    session: Session,
    once: MustRepeat,
    body: DisposalIn,
    dry_run: Annotated[bool, Query(description="Prova bara. Only try.")] = False,
) -> Response:
    """Intyg som PDF, avläsningar av närvarolistor, underlag och signeringslänkar, när ingen gallringsregel gäller.

    `dry_run=true` visar vad som skulle gå. Timbokens rader och kedja står kvar; av varje handling blir dess
    kontrollsumma kvar i protokollet, och den som hämtar handlingen får 410 med beslutet.

    Certificates as PDF, readings of paper sheets, evidence and signing links, when no retention rule holds any longer.
    The ledger's entries and chain stand; of each document its hash stays in the protocol, and whoever asks for it gets
    410 with the decision.
    """
    if dry_run:
        tried = await commands.dispose(session, principal, body, dry_run=True)
        return JSONResponse(tried.model_dump(mode="json"))
    return await once.answer(
        session,
        lambda: commands.dispose(session, principal, body, dry_run=False),
        location=lambda made: f"/disposals/{made.disposal_id}",
        headers=lambda _: {"etag": etag(1)},
    )


@router.get("/disposals", summary="Lista gallringsprotokoll / List disposals")
async def list_disposals(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
) -> Listing[DisposalOut]:
    """Vad som gallrats, när, av vem och enligt vilket beslut. What went, when, by whom and by which decision."""
    query = queries.disposals()
    if project_id:
        query = query.where(col(Disposal.project_id) == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": col(Disposal.recorded_at), "decided_on": col(Disposal.decided_on)},
        key=col(Disposal.disposal_id),
        changed=col(Disposal.recorded_at),
        read=queries.disposal_out,
    )


@router.get("/disposals/{disposalId}", summary="Hämta gallringsprotokoll / Get a disposal")
async def get_disposal(
    principal: Reader, session: Session, response: Response, disposal_id: DisposalId
) -> DisposalOut:
    """Ett protokoll; det ändras aldrig. One protocol; it never changes."""
    row = await queries.get_disposal(session, disposal_id)
    response.headers["etag"] = etag(1)
    return queries.disposal_out(row)


@router.get(
    "/disposals/{disposalId}/documents",
    summary="Lista gallrade handlingar / List the documents of a disposal",
)
async def list_documents(
    principal: Reader,
    session: Session,
    page: Page,
    disposal_id: DisposalId,
    kind: Annotated[Kind | None, Query(description="Slag. Kind.")] = None,
) -> Listing[DisposedDocumentOut]:
    """Varje handling med id och SHA-256; raderna i protokollet. Each document by its id and SHA-256."""
    row = await queries.get_disposal(session, disposal_id)
    query = queries.documents(row.disposal_id)
    if kind:
        query = query.where(col(DisposedDocument.kind) == kind)
    return await page_rows(
        session,
        page,
        query,
        sorts={"document_id": col(DisposedDocument.document_id)},
        key=col(DisposedDocument.document_id),
        changed=col(DisposedDocument.recorded_at),
        read=queries.document_out,
    )
