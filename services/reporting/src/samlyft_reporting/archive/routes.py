"""Transfer packages for the e-archive: listed once, fetched as a zip."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session, widen
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.archive import commands, queries
from samlyft_reporting.archive.schemas import PackageIn, PackageOut
from samlyft_reporting.archive.zipping import zipped
from samlyft_reporting.models import archive_package
from samlyft_reporting.month_files.identities import Identities
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["archive"])
Reader = Annotated[Principal, Depends(require("archive:read"))]
ArchivePackageId = Annotated[UUID, Path(alias="archivePackageId")]


class Zip(StreamingResponse):
    """Sent as it is packed."""


@router.post(
    "/archive-packages",
    summary="Gör ett leveranspaket / Make a transfer package",
    status_code=201,
    response_model=PackageOut,
)
async def make(
    principal: Annotated[Principal, Depends(require("archive:write"))],
    session: Session,
    once: MayRepeat,
    body: PackageIn,
) -> Response:
    """Allt som är lämnat, fryst och publicerat för månaderna. All that is filed, frozen and published of the months."""
    return await once.answer(
        session,
        lambda: commands.make(session, principal, body),
        location=lambda made: f"/archive-packages/{made.archive_package_id}",
    )


@router.get("/archive-packages", summary="Lista leveranspaket / List transfer packages")
async def list_packages(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
) -> Listing[PackageOut]:
    """Vad som lämnats till arkivet. What was handed over."""
    query = queries.packages()
    if project_id:
        query = query.where(archive_package.c.project_id == project_id)
    return await page_rows(
        session,
        page,
        query,
        sorts={"recorded_at": archive_package.c.recorded_at},
        key=archive_package.c.archive_package_id,
        changed=archive_package.c.recorded_at,
        read=queries.package_out,
    )


@router.get(
    "/archive-packages/{archivePackageId}",
    summary="Hämta ett leveranspaket / Get a transfer package",
)
async def get_package(
    principal: Reader, session: Session, archive_package_id: ArchivePackageId
) -> PackageOut:
    """Vad paketet innehåller. What the package holds."""
    return queries.package_out(await queries.get_package(session, archive_package_id))


@router.get(
    "/archive-packages/{archivePackageId}/content",
    summary="Ladda ner ett leveranspaket / Download a transfer package",
    response_class=Zip,
)
async def get_content(
    request: Request,
    principal: Annotated[Principal, Depends(require("archive-contents:read"))],
    session: Session,
    archive_package_id: ArchivePackageId,
) -> Response:
    """Zip (application/zip) med METS i sip.xml; månadsfilerna skrivs med personnummer lästa med din behörighet.

    A zip (application/zip) with METS in sip.xml; month files are written with numbers read by your own token.
    """
    package = await queries.get_package(session, archive_package_id)
    principal.demand(package.project_id)
    project = await get_project(session, package.project_id)
    identities = Identities(request.app.state.settings, request.headers, principal.tenant_id)
    database = request.app.state.database

    async def stream() -> AsyncIterator[bytes]:
        async with database.session(principal.tenant_id, principal.scope) as own:
            await widen(own)
            async for piece in zipped(own, package, project, identities, principal.actor):
                yield piece

    name = f"leverans-{archive_package_id}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Zip(stream(), media_type="application/zip", headers=headers)
