"""The funds' indicators: a preview of ours, and the official figures stored beside."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.esf import commands, publication, queries
from samlyft_reporting.esf.rules import Regulation
from samlyft_reporting.esf.schemas import EsfIndicators, OfficialFigureIn, OfficialFigureOut
from samlyft_reporting.figures import counting
from samlyft_reporting.figures.asked import Asked
from samlyft_reporting.figures.asking import AsOf
from samlyft_reporting.figures.making import by_rule
from samlyft_reporting.indicators.catalogue import FUNDER
from samlyft_reporting.models import official_figure
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.rules import check_dates
from samlyft_reporting.seen import ProjectId, see
from samlyft_web.days import today
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["esf"])


@router.get(
    "/projects/{projectId}/esf-indicators", summary="ESF:s indikatorer / Indicators of the ESF"
)
async def get_esf_indicators(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("cells:read"))],
    session: Session,
    as_of: AsOf = None,
    regulation: Annotated[
        Regulation | None, Query(description="Bara den förordningen. Only that regulation.")
    ] = None,
) -> EsfIndicators:
    """Båda förordningarna, vid start, efter avslut och sex månader efter, per kön. Preliminärt.

    Both regulations, at entry, upon leaving and six months after, by gender. Preliminary.
    """
    view = await see(session, principal, project_id, None)
    day = as_of or today()
    check_dates(view.project.eligible_from, day)
    rule = counting.rule_of(view.project.programme_period, view.project.call, day)
    asked = by_rule(FUNDER, Asked(project_id, day, scope=principal.scope), rule)
    previews = await queries.previews(session, asked)
    stored = await queries.official(session, project_id)
    shown = publication.shown(previews, stored, regulation)
    return EsfIndicators(
        project_id=view.project.id,
        project_code=view.project.code,
        synthetic=view.project.synthetic,
        as_of=day,
        reach=view.reach,
        rule=rule.definition,
        note=publication.NOTE,
        indicators=shown,
    )


@router.post(
    "/projects/{projectId}/official-figures",
    summary="Spara en officiell siffra / Store an official figure",
    status_code=201,
    response_model=OfficialFigureOut,
)
async def store_official_figure(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("official-figures:write"))],
    session: Session,
    once: MayRepeat,
    body: OfficialFigureIn,
) -> Response:
    """Vad myndigheten har publicerat, med källa. En ny siffra ersätter inte den förra.

    What the authority published, with its source. A new one does not replace the one before.
    """
    principal.demand(project_id)
    return await once.answer(
        session,
        lambda: commands.store(session, principal, project_id, body),
        location=lambda made: f"/official-figures/{made.official_figure_id}",
    )


@router.get(
    "/projects/{projectId}/official-figures", summary="Officiella siffror / Official figures"
)
async def list_official_figures(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    page: Page,
    code: Annotated[
        str | None, Query(pattern=r"^[A-Z]{2,4}[0-9]{2}$", description="Kod. Code.")
    ] = None,
) -> Listing[OfficialFigureOut]:
    """Publicerade av myndigheten. Published by the authority."""
    await projects.project(session, project_id)
    query = sa.select(official_figure).where(official_figure.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query if code is None else query.where(official_figure.c.code == code),
        sorts={
            "published_on": official_figure.c.published_on,
            "code": official_figure.c.code,
            "recorded_at": official_figure.c.recorded_at,
        },
        key=official_figure.c.official_figure_id,
        changed=official_figure.c.recorded_at,
        read=publication.read_official,
    )


@router.get("/official-figures/{officialFigureId}", summary="Hämta en siffra / Get a figure")
async def get_official_figure(
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    request: Request,
    response: Response,
    official_figure_id: Annotated[UUID, Path(alias="officialFigureId")],
) -> OfficialFigureOut:
    """En officiell siffra ändras aldrig. An official figure never changes."""
    found = await commands.one(session, official_figure_id)
    if unchanged := not_modified(request, 1):
        return unchanged  # type: ignore[return-value]  # FastAPI sends a Response as it is
    response.headers["ETag"] = etag(1)
    return found
