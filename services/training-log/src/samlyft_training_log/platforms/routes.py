"""Learning platforms and their credentials; learners that nobody has matched."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_training_log import logbook
from samlyft_training_log.models import Learner, LearningPlatform
from samlyft_training_log.platforms import commands, queries
from samlyft_training_log.platforms.schemas import (
    CredentialOut,
    LearnerMatchIn,
    LearnerMatchOut,
    LearnerOut,
    PlatformChange,
    PlatformIn,
    PlatformOut,
    RotationIn,
)
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["learning-platforms"])
Reader = Annotated[Principal, Depends(require("learning-platforms:read"))]
Writer = Annotated[Principal, Depends(require("learning-platforms:write"))]
PlatformId = Annotated[UUID, Path(alias="platformId")]


@router.post(
    "/learning-platforms",
    summary="Lägg till lärplattform / Add a learning platform",
    status_code=201,
)
async def make_platform(
    request: Request, principal: Writer, session: Session, response: Response, body: PlatformIn
) -> CredentialOut:
    """Hemligheten visas bara nu och sparas aldrig i klartext; ett nytt anrop ger 409.

    The secret is shown this once and never stored in clear; a repeat is answered by 409.
    """
    settings = request.app.state.settings
    made = await commands.make_platform(session, principal, settings, body)
    response.headers["etag"] = etag(made.version)
    response.headers["location"] = (
        f"{request.scope['root_path']}/learning-platforms/{made.platform_id}"
    )
    return made


@router.get("/learning-platforms", summary="Lista lärplattformar / List learning platforms")
async def list_platforms(principal: Reader, session: Session, page: Page) -> Listing[PlatformOut]:
    """Lärplattformar, utan hemligheter. Learning platforms, without secrets."""
    return await page_rows(
        session,
        page,
        queries.platforms(),
        sorts={
            "code": col(LearningPlatform.code),
            "recorded_at": col(LearningPlatform.recorded_at),
        },
        key=col(LearningPlatform.platform_id),
        changed=col(LearningPlatform.recorded_at),
        read=queries.platform_out,
    )


@router.get(
    "/learning-platforms/{platformId}",
    summary="Hämta lärplattform / Get a learning platform",
    response_model=PlatformOut,
)
async def get_platform(
    request: Request,
    principal: Reader,
    session: Session,
    response: Response,
    platform_id: PlatformId,
) -> PlatformOut | Response:
    """En lärplattform. One learning platform."""
    row = await logbook.get(session, queries.by_id(platform_id))
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.platform_out(row)


@router.patch("/learning-platforms/{platformId}", summary="Ändra lärplattform / Change a platform")
async def change_platform(
    principal: Writer,
    session: Session,
    response: Response,
    platform_id: PlatformId,
    if_match: IfMatch,
    body: PlatformChange,
) -> PlatformOut:
    """Byter namn eller stänger av. Renames or revokes."""
    made = await commands.change_platform(session, platform_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/learning-platforms/{platformId}/rotations", summary="Byt hemlighet / Rotate the secret"
)
async def rotate(
    request: Request, principal: Writer, session: Session, platform_id: PlatformId, body: RotationIn
) -> CredentialOut:
    """En ny hemlighet; den förra gäller så länge du bestämmer. A new secret; the old one lasts as you say."""
    return await commands.rotate(session, request.app.state.settings, platform_id, body)


@router.get("/unmatched-learners", summary="Okända i lärplattformar / Unmatched learners")
async def list_unmatched(
    principal: Annotated[Principal, Depends(require("course-results:read"))],
    session: Session,
    page: Page,
    platform_id: Annotated[UUID | None, Query(description="Lärplattform. Platform.")] = None,
) -> Listing[LearnerOut]:
    """Vilka lärplattformen talar om som ingen har kopplat; inget av deras går förlorat.

    Whom a platform speaks of and nobody has matched; nothing of theirs is lost.
    """
    query = queries.unmatched()
    if principal.scope != "*":
        # Nobody knows yet where they work, so only those who see everyone are shown them.
        query = query.where(col(Learner.learner_id).is_(None))
    if platform_id:
        query = query.where(col(Learner.platform_id) == platform_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": col(Learner.recorded_at)},
        key=col(Learner.learner_id),
        changed=col(Learner.recorded_at),
        read=queries.learner_out,
    )


@router.post(
    "/unmatched-learners/{learnerId}/matches", summary="Koppla till anställd / Match a learner"
)
async def match_learner(
    principal: Annotated[Principal, Depends(require("course-results:write"))],
    session: Session,
    once: MayRepeat,
    learner_id: Annotated[UUID, Path(alias="learnerId")],
    body: LearnerMatchIn,
) -> LearnerMatchOut:
    """Det som väntade blir resultat, och genomförda kurser minuter. What waited becomes results and minutes."""
    principal.demand("*")
    return await commands.match_learner(session, principal, learner_id, body)
