"""Certificates: issued for a month, read, and walked to the entries behind them and back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat
from samlyft_training_log.certificates import commands, queries
from samlyft_training_log.certificates.queries import CERTIFICATE, ENTRY, POSTING
from samlyft_training_log.certificates.schemas import (
    CertificateOut,
    CertificateWithSignatures,
    CertifiedEntry,
    IssueIn,
    IssueResult,
    Status,
)
from samlyft_training_log.disposals.queries import GONE_ANSWER
from samlyft_training_log.months.routes import OfMonth, OfMunicipality, OfProject
from samlyft_training_log.printing.paper import paper_of, shown
from samlyft_training_log.printing.wording import FILE
from samlyft_web.accept import wanted
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import in_language
from samlyft_web.query import at_once

router = APIRouter(tags=["certificates"])
Reader = Annotated[Principal, Depends(require("certificates:read"))]
PAPER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    410: GONE_ANSWER,
}
CertificateId = Annotated[UUID, Path(alias="certificateId")]


class Attested:
    """The walk from the ledger to the certificates that attest it."""

    def __init__(
        self,
        posting_id: Annotated[
            UUID | None, Query(description="Intygar bokföringen. Attests the posting.")
        ] = None,
        session_id: Annotated[
            UUID | None, Query(description="Intygar tillfället. Attests the session.")
        ] = None,
        attendance_id: Annotated[
            UUID | None, Query(description="Intygar närvaron. Attests the attendance.")
        ] = None,
    ) -> None:
        given = {
            ENTRY.c.posting_id: posting_id,
            ENTRY.c.session_id: session_id,
            ENTRY.c.attendance_id: attendance_id,
        }
        self.asked = [queries.attests(column, value) for column, value in given.items() if value]


@router.post(
    "/certificate-issues",
    summary="Utfärda en månads intyg / Issue a month's certificates",
    response_model=IssueResult,
)
async def issue_certificates(
    request: Request,
    principal: Annotated[Principal, Depends(require("certificates:write"))],
    session: Session,
    once: MustRepeat,
    body: IssueIn,
) -> Response:
    """Ett intyg per person med tid i en stängd månad. Det som inte längre stämmer återkallas och ersätts.

    One certificate for each person with time in a closed month. What no longer agrees is revoked and replaced.
    """
    settings = request.app.state.settings
    return await once.answer(
        session, lambda: commands.issue(session, principal, settings, body), status=200
    )


@router.get("/certificates", summary="Lista intyg för närvarotid / List attendance certificates")
async def list_certificates(
    principal: Reader,
    session: Session,
    page: Page,
    attested: Annotated[Attested, Depends(at_once(Attested))],
    project_id: OfProject = None,
    month: OfMonth = None,
    municipality_code: OfMunicipality = None,
    person_id: Annotated[UUID | None, Query(description="Person.")] = None,
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None,
    status: Annotated[Status | None, Query(description="Läge. State.")] = None,
    stale: Annotated[
        bool | None, Query(description="Timboken har ändrats sedan dess. The ledger has changed.")
    ] = None,
) -> Listing[CertificateOut]:
    """Intyg, också återkallade. `posting_id`, `session_id` och `attendance_id` går från timboken till intyget.

    Certificates, revoked ones too. `posting_id`, `session_id` and `attendance_id` walk from the ledger to them.
    """
    wanted: dict[Any, Any] = {
        CERTIFICATE.c.project_id: project_id,
        CERTIFICATE.c.month: month,
        CERTIFICATE.c.municipality_code: municipality_code,
        CERTIFICATE.c.person_id: person_id,
        CERTIFICATE.c.workplace_id: workplace_id,
        CERTIFICATE.c.status: status,
        CERTIFICATE.c.stale: stale,
    }
    asked = [column == value for column, value in wanted.items() if value is not None]
    return await page_rows(
        session,
        page,
        queries.certificates().where(*asked, *attested.asked),
        sorts={"month": CERTIFICATE.c.month, "recorded_at": CERTIFICATE.c.recorded_at},
        key=CERTIFICATE.c.certificate_id,
        changed=CERTIFICATE.c.recorded_at,
        read=queries.reader(principal),
    )


@router.get(
    "/certificates/{certificateId}",
    summary="Hämta intyg / Get a certificate",
    response_model=CertificateWithSignatures,
    responses=PAPER,
)
async def get_certificate(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    certificate_id: CertificateId,
) -> CertificateWithSignatures | Response:
    """Ett intyg med underskrifter, månader och vägen till sina rader; med `Accept: application/pdf` som papper.

    A certificate with its signatures, its months and the way to its entries; with `Accept: application/pdf` as paper.
    """
    settings = request.app.state.settings
    if wanted(request, "application/json", "application/pdf") == "application/pdf":
        paper = await paper_of(session, principal, settings, certificate_id)
        return shown(paper, f"{in_language(FILE)}-{certificate_id}")
    found = await queries.get_certificate(session, principal, settings, certificate_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.get(
    "/certificates/{certificateId}/entries",
    summary="Lista intygets rader / List a certificate's entries",
)
async def list_entries(
    principal: Reader, session: Session, page: Page, certificate_id: CertificateId
) -> Listing[CertifiedEntry]:
    """Raderna i timboken som intyget bygger på. The entries of the ledger that the certificate attests."""
    query = queries.entries(certificate_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"local_date": ENTRY.c.local_date},
        key=queries.ENTRY_KEY,
        changed=POSTING.c.recorded_at,
        read=queries.entry_out,
    )
