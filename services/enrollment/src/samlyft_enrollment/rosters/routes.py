"""Roster sources, and rosters sent from them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlmodel import col, select

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.models import Employment, Person, RosterImport, RosterLine, RosterSource
from samlyft_enrollment.people.diary import OutcomeKind
from samlyft_enrollment.people.roster_rows import RosterRow
from samlyft_enrollment.rosters import commands, queries, sending
from samlyft_enrollment.rosters.schemas import (
    RosterImportOut,
    RosterLineOut,
    RosterResult,
    VanishedOut,
)
from samlyft_enrollment.rosters.source_schemas import (
    RosterSourceChange,
    RosterSourceIn,
    RosterSourceOut,
)
from samlyft_imports.bulk import body as rows_of
from samlyft_imports.bulk import read_pieces
from samlyft_imports.receiving import DryRun, HowMuch
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["rosters"])
Reader = Annotated[Principal, Depends(require("rosters:read"))]
Writer = Annotated[Principal, Depends(require("people:write"))]
SourceId = Annotated[UUID, Path(alias="rosterSourceId")]
ImportId = Annotated[UUID, Path(alias="rosterImportId")]
ROWS = rows_of(
    RosterRow,
    employee_number="10023",
    employer_number="212000-1439",
    given_name="Åsa",
    family_name="Öberg",
    workplace_code="ALE-01",
    role_group="care_staff",
    starts_on="2019-01-01",
)


@router.post(
    "/roster-sources",
    summary="Lägg till personalkälla / Add a roster source",
    status_code=201,
    response_model=RosterSourceOut,
)
async def create_source(
    principal: Writer, session: Session, once: MayRepeat, body: RosterSourceIn
) -> Response:
    """Ett HR-system: vad det kallar våra kolumner, minns vi. An HR system and its own headings."""
    return await once.answer(
        session,
        lambda: commands.create_source(session, principal, body),
        location=lambda made: f"/roster-sources/{made.roster_source_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/roster-sources", summary="Lista personalkällor / List roster sources")
async def list_sources(
    principal: Reader,
    session: Session,
    page: Page,
    employer_number: Annotated[
        str | None, Query(max_length=20, description="Arbetsgivare. Employer.")
    ] = None,
) -> Listing[RosterSourceOut]:
    """HR-system som skickar personal. HR systems that send rosters."""
    query = select(RosterSource)
    if employer_number:
        query = query.where(col(RosterSource.employer_number) == employer_number)
    return await page_rows(
        session,
        page,
        query,
        sorts={"name": col(RosterSource.name), "changed_at": col(RosterSource.changed_at)},
        key=col(RosterSource.id),
        changed=col(RosterSource.changed_at),
        read=queries.source_out,
    )


@router.get("/roster-sources/{rosterSourceId}", summary="Hämta personalkälla / Get a roster source")
async def get_source(
    principal: Reader, session: Session, response: Response, source_id: SourceId
) -> RosterSourceOut:
    """En personalkälla. One roster source."""
    row = await queries.get_source(session, source_id)
    response.headers["etag"] = etag(row.version)
    return queries.source_out(row)


@router.patch(
    "/roster-sources/{rosterSourceId}", summary="Ändra personalkälla / Change a roster source"
)
async def change_source(
    principal: Writer,
    session: Session,
    response: Response,
    source_id: SourceId,
    if_match: IfMatch,
    body: RosterSourceChange,
) -> RosterSourceOut:
    """Nästa fil läses så. The next file is read so."""
    made = await commands.change_source(session, source_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/roster-imports",
    summary="Läs in personal / Import a roster",
    response_model=RosterResult,
    openapi_extra=ROWS,
)
async def import_people(
    request: Request,
    principal: Writer,
    session: Session,
    once: MustRepeat,
    source_id: Annotated[
        UUID | None, Query(description="Personalkälla. Roster source: its headings are read.")
    ] = None,
    preview_id: Annotated[
        UUID | None,
        Query(description="Bara om filen ger samma som vid provet. Only as it was tried."),
    ] = None,
    dry_run: DryRun = False,  # a query parameter
    mode: HowMuch = "atomic",
) -> Response:
    """CSV, XLSX eller NDJSON med en rad per anställning; samma rad igen ändrar inget.

    `dry_run=true` provar: varje rad jämförs med registret och listas under svarets `roster_import_id`.
    Den som saknas i filen från en källa listas, men ändras aldrig.

    CSV, XLSX or NDJSON with a row for each employment; the same row again changes nothing. A dry run
    compares each row and lists it; whoever a source no longer names is listed, and never changed.
    """
    source = await queries.get_source(session, source_id) if source_id else None
    preview = await queries.get_import(session, preview_id) if preview_id else None
    how = sending.Sending(source, preview, mode, dry_run)
    key = request.app.state.settings.master_key

    async def make() -> RosterResult:
        pieces = read_pieces(
            request, RosterRow, stream=once.stream(), layout=commands.layout_of(source)
        )
        return await sending.send(session, principal, key, how, pieces, once.fingerprint)

    if dry_run:
        return Response((await make()).model_dump_json(), media_type="application/json")
    return await once.answer(session, make, status=200)


@router.get("/roster-imports", summary="Lista inläsningar / List roster imports")
async def list_imports(
    principal: Reader,
    session: Session,
    page: Page,
    source_id: Annotated[UUID | None, Query(description="Personalkälla. Source.")] = None,
    dry_run: Annotated[bool | None, Query(description="Bara prov. Trials only.")] = None,
) -> Listing[RosterImportOut]:
    """Prov och inläsningar, med summor. Trials and imports, with totals."""
    query = select(RosterImport)
    if source_id:
        query = query.where(col(RosterImport.source_id) == source_id)
    if dry_run is not None:
        query = query.where(col(RosterImport.dry_run) == dry_run)
    return await page_rows(
        session,
        page,
        query,
        sorts={"made_at": col(RosterImport.made_at)},
        key=col(RosterImport.id),
        changed=col(RosterImport.made_at),
        read=queries.import_out,
    )


@router.get("/roster-imports/{rosterImportId}", summary="Hämta inläsning / Get a roster import")
async def get_import(principal: Reader, session: Session, import_id: ImportId) -> RosterImportOut:
    """En inläsning med summor. One import with its totals."""
    return queries.import_out(await queries.get_import(session, import_id))


@router.get(
    "/roster-imports/{rosterImportId}/lines", summary="Lista rader / List lines of an import"
)
async def list_lines(
    principal: Reader,
    session: Session,
    page: Page,
    import_id: ImportId,
    outcome: Annotated[
        OutcomeKind | None, Query(description="Bara de som blir så. Of one outcome.")
    ] = None,
) -> Listing[RosterLineOut]:
    """Rad för rad: vad som var och vad filen säger. Row by row: what was, and what the file says.

    Raderna finns kvar till nästa prov eller inläsning från källan.
    They are kept until the source's next trial or import.
    """
    await queries.get_import(session, import_id)
    listing = await page_rows(
        session,
        page,
        queries.lines(import_id, outcome),
        sorts={"line": col(RosterLine.line)},
        key=col(RosterLine.line),
        changed=col(RosterLine.made_at),
        read=queries.line_out,
    )
    await queries.tell(session, principal, listing.items)
    return listing


@router.get(
    "/roster-imports/{rosterImportId}/vanished",
    summary="Lista dem som saknas i filen / List whom the file leaves out",
)
async def list_vanished(
    principal: Reader, session: Session, page: Page, import_id: ImportId
) -> Listing[VanishedOut]:
    """Källan har nämnt dem förut; ingen ändras. Named by the source before; nobody is changed."""
    sent = await queries.get_import(session, import_id)
    return await page_rows(
        session,
        page,
        queries.vanished(principal, sent),
        sorts={"name": col(Person.sort_name), "starts_on": col(Employment.starts_on)},
        key=col(Employment.id),
        changed=col(Employment.changed_at),
        read=queries.vanished_out,
    )
