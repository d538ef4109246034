"""Projects."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_reporting.models import project as projects
from samlyft_reporting.projects import queries, schemas
from samlyft_reporting.seen import ProjectId
from samlyft_web.etags import etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["figures"])


@router.get("/projects", summary="Lista projekt / List projects")
async def list_projects(
    principal: Annotated[Principal, Depends(require("projects:read"))], session: Session, page: Page
) -> Listing[schemas.Project]:
    """Projekt som de är nu. Projects as they are now; `changed_since` asks when it became known."""
    return await page_rows(
        session,
        page,
        sa.select(projects).where(projects.c.known_until.is_(None)),
        sorts={
            "code": projects.c.code,
            "name": projects.c.name,
            "eligible_from": projects.c.eligible_from,
        },
        key=projects.c.id,
        changed=projects.c.known_at,
        read=queries.read_project,
    )


@router.get("/projects/{projectId}", summary="Hämta projekt / Get a project")
async def get_project(
    project_id: ProjectId,
    principal: Annotated[Principal, Depends(require("projects:read"))],
    session: Session,
    request: Request,
    response: Response,
) -> schemas.Project:
    """Ett projekt som det är nu. A project as it is now."""
    row = await queries.project(session, project_id)
    if unchanged := not_modified(request, row.version):
        return unchanged  # type: ignore[return-value]  # FastAPI sends a Response as it is
    response.headers["ETag"] = etag(row.version)
    return queries.read_project(row)
