"""Financial reports: reckoned now, or frozen for an application."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_common.idempotency import MustRepeat
from samlyft_reporting.file_templates.layouts import MONTH
from samlyft_reporting.financial_reports import commands, queries
from samlyft_reporting.financial_reports.schemas import (
    FinancialPreview,
    FinancialReportIn,
    FinancialReportOut,
)
from samlyft_reporting.models import financial_report
from samlyft_reporting.projects.queries import project as get_project
from samlyft_reporting.seen import ProjectId
from samlyft_web.days import today
from samlyft_web.etags import etag
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError, Text

router = APIRouter(tags=["financial reports"])
Reader = Annotated[Principal, Depends(require("financial-reports:read"))]
NO_REPORT = Text("Rapporten finns inte.", "There is no such report.")


@router.get(
    "/projects/{projectId}/financial-previews",
    summary="Ekonomisk redovisning nu / Financial report as it stands",
)
async def get_preview(
    principal: Reader,
    session: Session,
    project_id: ProjectId,
    from_month: Annotated[
        str | None, Query(alias="from", pattern=MONTH, description="Från månad. From month.")
    ] = None,
    to_month: Annotated[
        str | None, Query(alias="to", pattern=MONTH, description="Till månad. To month.")
    ] = None,
) -> FinancialPreview:
    """Intygad tid gånger sats, personal för sig, och timbok, intyg och månadsfiler avstämda mot varandra.

    Certified time at its rate, personnel apart, and ledger, certificates and month files reconciled.
    """
    project = await get_project(session, project_id)
    principal.demand(project_id)
    await widen(session)
    last = min(project.eligible_to or today(), today())
    return await queries.preview(
        session,
        project,
        from_month or f"{project.eligible_from:%Y-%m}",
        to_month or f"{last:%Y-%m}",
    )


@router.post(
    "/financial-reports",
    summary="Frys en ekonomisk redovisning / Freeze a financial report",
    status_code=201,
    response_model=FinancialReportOut,
)
async def freeze(
    principal: Annotated[Principal, Depends(require("financial-reports:write"))],
    session: Session,
    once: MustRepeat,
    body: FinancialReportIn,
) -> Response:
    """Siffrorna för en ansökan om utbetalning, så som de står nu. The figures of an application, as they stand now."""
    return await once.answer(
        session,
        lambda: commands.freeze(session, principal, body),
        location=lambda made: f"/financial-reports/{made.financial_report_id}",
    )


@router.get("/financial-reports", summary="Lista ekonomiska redovisningar / List financial reports")
async def list_reports(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
) -> Listing[FinancialReportOut]:
    """Frysta redovisningar, alla versioner. Frozen reports, all revisions."""
    query = queries.reports()
    if project_id:
        query = query.where(financial_report.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": financial_report.c.recorded_at},
        key=financial_report.c.financial_report_id,
        changed=financial_report.c.recorded_at,
        read=queries.report_out,
    )


@router.get(
    "/financial-reports/{financialReportId}",
    summary="Hämta en ekonomisk redovisning / Get a financial report",
)
async def get_report(
    principal: Reader,
    session: Session,
    response: Response,
    financial_report_id: Annotated[UUID, Path(alias="financialReportId")],
) -> FinancialReportOut:
    """En fryst redovisning. One frozen report."""
    query = queries.reports().where(financial_report.c.financial_report_id == financial_report_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_REPORT)
    response.headers["etag"] = etag(row.revision)
    return queries.report_out(row)
