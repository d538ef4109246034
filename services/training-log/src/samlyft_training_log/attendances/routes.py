"""Attendance: recorded one by one or imported, corrected with a reason, and listed."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import Key, MayRepeat, MustRepeat
from samlyft_imports.bulk import ImportResult, body
from samlyft_imports.receiving import DryRun, HowMuch, import_rows
from samlyft_training_log import rules
from samlyft_training_log.attendances import commands, corrections, group, importing, queries
from samlyft_training_log.attendances.claims import Sent, claim_of
from samlyft_training_log.attendances.group_schemas import GroupIn, GroupOut
from samlyft_training_log.attendances.schemas import (
    ROW_EXAMPLE,
    AttendanceIn,
    AttendanceOut,
    AttendanceReceipt,
    AttendanceRow,
    CorrectionIn,
    CorrectionOut,
    UnmatchedOut,
)
from samlyft_training_log.imports import PIECE
from samlyft_training_log.matching import settle
from samlyft_training_log.models import Attendance
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["attendances"])
Reader = Annotated[Principal, Depends(require("attendances:read"))]
Writer = Annotated[Principal, Depends(require("attendances:write"))]
AttendanceId = Annotated[UUID, Path(alias="attendanceId")]
OfProject = Annotated[UUID | None, Query(description="Projekt. Project.")]
SORTS = {
    "recorded_at": col(Attendance.recorded_at),
    "local_date": col(Attendance.local_date),
    "minutes": col(Attendance.minutes),
}


@router.post(
    "/attendances",
    summary="Registrera närvaro / Record attendance",
    status_code=201,
    response_model=AttendanceReceipt,
    responses={
        200: {"model": AttendanceReceipt, "description": "Stod redan så. Stood so already."}
    },
)
async def record_attendance(
    request: Request, principal: Writer, once: MayRepeat, claim: AttendanceIn, key: Key = None
) -> Response:
    """En deltagares närvaro; samma igen ändrar inget, annat än det som står kräver en rättelse.

    One employee's attendance; the same again changes nothing, anything else needs a correction.
    """
    database = request.app.state.database
    if claim.reason:
        async with database.session(principal.tenant_id) as session:
            return await once.answer(
                session,
                lambda: commands.record_late(session, principal, claim_of(claim)),
                location=lambda made: f"/attendances/{made.days[0].attendance_id}",
            )
    sent = Sent(request.url.path, key, await once.fingerprint() if key else "")
    recorded = await commands.record(database, principal, claim_of(claim), sent)
    if recorded["created"]:
        headers = {"location": recorded["location"]}
        return Response(recorded["body"], 201, headers, media_type="application/json")
    async with database.session(principal.tenant_id) as session:
        standing = partial(commands.standing_receipt, session, claim_of(claim), recorded)
        return await once.answer(session, standing, status=200)


@router.post(
    "/attendance-imports",
    summary="Läs in närvaro / Import attendance",
    response_model=ImportResult,
    openapi_extra=body(AttendanceRow, **ROW_EXAMPLE),
)
async def import_attendance(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV eller NDJSON; en rad som ändrar det som är bokfört anger skäl och blir en rättelse.

    CSV or NDJSON; a row that changes what is posted gives a reason and becomes a correction.
    """
    apply = partial(importing.import_attendance, principal)
    return await import_rows(
        request,
        session,
        once,
        AttendanceRow,
        apply,
        mode,
        dry_run=dry_run,
        settle=settle,
        size=PIECE,
    )


@router.post(
    "/sessions/{sessionId}/attendances",
    summary="Registrera en grupps närvaro / Record a group's attendance",
    response_model=GroupOut,
)
async def record_group(
    principal: Writer,
    session: Session,
    once: MayRepeat,
    session_id: Annotated[UUID, Path(alias="sessionId")],
    everyone: GroupIn,
) -> Response:
    """En hel arbetsgrupp vid ett tillfälle: allt eller inget, och samma igen ändrar inget.

    A whole work group at one session: all or nothing, and the same again changes nothing.
    """
    return await once.answer(
        session, lambda: group.record_group(session, principal, session_id, everyone), status=200
    )


@router.get("/attendances", summary="Lista närvaro / List attendance")
async def list_attendances(
    principal: Reader,
    session: Session,
    page: Page,
    session_id: Annotated[UUID | None, Query(description="Tillfälle. Session.")] = None,
    person_id: Annotated[UUID | None, Query(description="Person.")] = None,
    project_id: OfProject = None,
    status: Annotated[rules.Status | None, Query(description="Status.")] = None,
    time_basis: Annotated[
        rules.TimeBasis | None, Query(description="Tidens grund. Whose time it was.")
    ] = None,
) -> Listing[AttendanceOut]:
    """Det som står nu, per person, tillfälle och datum. What stands, by person, session and date."""
    query = queries.attendances()
    for column, wanted in (
        (Attendance.session_id, session_id),
        (Attendance.person_id, person_id),
        (Attendance.project_id, project_id),
        (Attendance.status, status),
        (Attendance.time_basis, time_basis),
    ):
        if wanted:
            query = query.where(col(column) == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts=SORTS,
        key=col(Attendance.attendance_id),
        changed=col(Attendance.recorded_at),
        read=queries.reader(principal),
    )


@router.get(
    "/attendances/{attendanceId}",
    summary="Hämta närvaro / Get an attendance",
    response_model=AttendanceOut,
)
async def get_attendance(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    attendance_id: AttendanceId,
) -> AttendanceOut | Response:
    """En persons närvaro ett datum. One person's attendance on one date."""
    found = await queries.get_attendance(session, principal, attendance_id)
    response.headers["etag"] = etag(found.version)
    return not_modified(request, found.version) or found


@router.post(
    "/attendances/{attendanceId}/corrections",
    summary="Rätta närvaro / Correct an attendance",
    status_code=201,
    response_model=CorrectionOut,
)
async def correct_attendance(
    principal: Writer,
    session: Session,
    once: MayRepeat,
    attendance_id: AttendanceId,
    correction: CorrectionIn,
) -> Response:
    """Återför det bokförda och bokför det rätta, med skäl. Reverses what is posted and posts anew."""
    return await once.answer(
        session,
        lambda: corrections.correct_one(session, principal, attendance_id, correction),
        location=lambda made: (
            f"/postings/{made.posting_id}"
            if made.posting_id
            else f"/attendances/{made.attendance_id}"
        ),
    )


@router.get("/unmatched", summary="Lista närvaro utan person / List unmatched attendance")
async def list_unmatched(
    principal: Reader, session: Session, page: Page, project_id: OfProject = None
) -> Listing[UnmatchedOut]:
    """Närvaro som väntar på att anställningen blir känd. Attendance that waits for its employment."""
    query = queries.attendances().where(col(Attendance.person_id).is_(None))
    if project_id:
        query = query.where(col(Attendance.project_id) == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts=SORTS,
        key=col(Attendance.attendance_id),
        changed=col(Attendance.recorded_at),
        read=queries.unmatched_out,
    )
