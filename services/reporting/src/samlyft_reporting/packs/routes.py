"""Report packs: asked for, followed, cancelled, and fetched as PDF, workbook or JSON."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from samlyft_charts import Language
from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.models import pack
from samlyft_reporting.packs import commands, queries
from samlyft_reporting.packs.schemas import Format, Kind, PackIn, PackOut
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import ConflictError, Text

router = APIRouter(tags=["packs"])
Reader = Annotated[Principal, Depends(require("packs:read"))]
Writer = Annotated[Principal, Depends(require("packs:write"))]
PackId = Annotated[UUID, Path(alias="packId")]
NOT_DONE = Text(
    "Rapporten är inte klar. Läs status och försök igen när den är done.",
    "The pack is not done. Read its status and try again when it is done.",
)


class PackNotDoneError(ConflictError):
    """Its files are still being made, or never will be."""

    code = "pack-not-done"


class PackBytes(Response):
    """A file as it is."""


@router.post(
    "/packs", summary="Be om en rapport / Ask for a pack", status_code=201, response_model=PackOut
)
async def ask(principal: Writer, session: Session, once: MayRepeat, body: PackIn) -> Response:
    """Rapporten görs i bakgrunden och fryses med en kontrollsumma för allt som den bygger på.

    The pack is made in the background and frozen with a hash of all that it is made of.
    """
    return await once.answer(
        session,
        lambda: commands.ask(session, principal, body),
        location=lambda made: f"/packs/{made.pack_id}",
    )


@router.get("/packs", summary="Lista rapporter / List packs")
async def list_packs(
    principal: Reader,
    session: Session,
    page: Page,
    project_id: Annotated[UUID | None, Query(description="Projekt. Project.")] = None,
    kind: Annotated[Kind | None, Query(description="Slag. Kind.")] = None,
    language: Annotated[Language | None, Query(description="Språk. Language.")] = None,
    municipality_code: Annotated[
        str | None, Query(pattern=r"^\d{4}$", description="Kommunkod. Municipality code.")
    ] = None,
    workplace_id: Annotated[UUID | None, Query(description="Enhet. Workplace.")] = None,
) -> Listing[PackOut]:
    """Alla rapporter. All packs."""
    query = queries.packs()
    for column, wanted in (
        (pack.c.project_id, project_id),
        (pack.c.kind, kind),
        (pack.c.language, language),
        (pack.c.municipality_code, municipality_code),
        (pack.c.workplace_id, workplace_id),
    ):
        if wanted:
            query = query.where(column == wanted)
    return await page_rows(
        session,
        page,
        query,
        sorts={"changed_at": pack.c.changed_at, "as_of": pack.c.as_of},
        key=pack.c.pack_id,
        changed=pack.c.changed_at,
        read=queries.pack_out,
    )


@router.get("/packs/{packId}", summary="Följ en rapport / Follow a pack")
async def get_pack(principal: Reader, session: Session, pack_id: PackId) -> PackOut:
    """Hur långt den har kommit, och dess filer. How far it has come, and its files."""
    return await queries.get_pack(session, pack_id)


@router.post(
    "/packs/{packId}/cancellations",
    summary="Avbryt en rapport / Cancel a pack",
    status_code=201,
    response_model=PackOut,
)
async def cancel(principal: Writer, session: Session, once: MayRepeat, pack_id: PackId) -> Response:
    """En som inte är klar görs inte färdig. One that is not done is not finished."""
    return await once.answer(
        session,
        lambda: commands.cancel(session, principal, pack_id),
        location=lambda made: f"/packs/{made.pack_id}",
    )


@router.get(
    "/packs/{packId}/content",
    summary="Hämta en rapports fil / Fetch a pack's file",
    response_class=PackBytes,
)
async def get_content(
    principal: Reader,
    session: Session,
    pack_id: PackId,
    chosen: Annotated[Format, Query(alias="format", description="Form. Format.")] = "pdf",
) -> Response:
    """Filen så som den publicerades. The file as it was published."""
    found = await queries.get_pack(session, pack_id)
    made = await queries.content(session, pack_id, chosen)
    if found.status != "done" or made is None:
        raise PackNotDoneError(NOT_DONE)
    name = f"{found.kind.replace('_', '-')}-{found.as_of.isoformat()}-{found.language}.{chosen}"
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-language": found.language,
    }
    return Response(made, media_type=queries.MEDIA[chosen], headers=headers)
