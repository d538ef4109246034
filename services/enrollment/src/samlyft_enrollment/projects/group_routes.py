"""A whole work group in one call, with a preview."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MustRepeat, Once
from samlyft_enrollment.projects import groups
from samlyft_enrollment.projects.group_schemas import EndingIn, EndingOut, WorkGroupIn, WorkGroupOut
from samlyft_imports.receiving import DryRun

router = APIRouter(tags=["projects"])
Writer = Annotated[Principal, Depends(require("participations:write"))]


@router.post(
    "/work-group-enrolments",
    summary="Skriv in en arbetsgrupp / Enrol a work group",
    response_model=WorkGroupOut,
)
async def enrol(
    principal: Writer,
    session: Session,
    once: MustRepeat,
    body: WorkGroupIn,
    dry_run: DryRun = False,  # a query parameter
) -> Response:
    """Alla som arbetar på enheterna den dagen; den som deltar redan lämnas som den är.

    Everyone who works there that day. The same call again changes nothing; with `dry_run=true` it
    shows beforehand what would become of each.
    """
    return await _answer(
        session,
        once,
        lambda: groups.enrol(session, principal, body, dry_run=dry_run),
        dry_run=dry_run,
    )


@router.post(
    "/participation-endings",
    summary="Avsluta många deltaganden / End many participations",
    response_model=EndingOut,
)
async def end(
    principal: Writer,
    session: Session,
    once: MustRepeat,
    body: EndingIn,
    dry_run: DryRun = False,  # a query parameter
) -> Response:
    """När en kommun eller enhet lämnar. Ombud, utbildningspaket och planer påverkas inte.

    When a municipality or workplace leaves. Champions, packages and plans go on.
    """
    return await _answer(
        session,
        once,
        lambda: groups.end(session, principal, body, dry_run=dry_run),
        dry_run=dry_run,
    )


async def _answer(
    session: AsyncSession,
    once: Once,
    make: Callable[[], Awaitable[BaseModel]],
    *,
    dry_run: bool,
) -> Response:
    """A dry run leaves its Idempotency-Key free for the real one."""
    if dry_run:
        return Response((await make()).model_dump_json(), media_type="application/json")
    return await once.answer(session, make, status=200)
