"""Releases: on which dates figures are published for everybody who may not list the people behind them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.models import publication
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.publications import commands, queries
from samlyft_reporting.publications.schemas import PublicationIn, PublicationOut
from samlyft_reporting.seen import ProjectId
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["publications"])


@router.get(
    "/projects/{projectId}/publications", summary="Publicerade datum / Dates of publication"
)
async def list_publications(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    page: Page,
) -> Listing[PublicationOut]:
    """De datum per vilka siffror är publicerade. The dates as known on which figures are published."""
    await projects.project(session, project_id)
    return await page_rows(
        session,
        page,
        sa.select(publication).where(publication.c.project_id == project_id),
        sorts={"as_of": publication.c.as_of, "released_at": publication.c.released_at},
        key=publication.c.publication_id,
        changed=publication.c.released_at,
        read=queries.read_publication,
    )


@router.post(
    "/projects/{projectId}/publications",
    summary="Publicera per ett datum / Publish as of a date",
    status_code=201,
    response_model=PublicationOut,
)
async def make_publication(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("publications:write"))],
    session: Session,
    once: MayRepeat,
    body: PublicationIn,
) -> Response:
    """Fryser de fasta tabellerna. Celler som är små, eller ligger 1-4 från en tidigare, hålls inne.

    Freezes the fixed tables. Cells that are small, or 1 to 4 from an earlier release, are withheld.
    """
    principal.demand(project_id)
    await widen(session)
    return await once.answer(
        session,
        lambda: commands.publish(session, project_id, body.as_of, actor=principal.actor),
        location=lambda made: f"/publications/{made.publication_id}",
    )


@router.get("/publications/{publicationId}", summary="Hämta en publicering / Get a publication")
async def get_publication(
    principal: Annotated[Principal, Depends(require("summaries:read"))],
    session: Session,
    request: Request,
    response: Response,
    publication_id: Annotated[UUID, Path(alias="publicationId")],
) -> PublicationOut:
    """En publicering ändras aldrig. A publication never changes."""
    found = await queries.one(session, publication_id)
    if unchanged := not_modified(request, found.edition):
        return unchanged  # type: ignore[return-value]  # FastAPI sends a Response as it is
    response.headers["ETag"] = etag(found.edition)
    return found
