"""Opening projects; and the two doors that need no token: a catalogue and its files."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.models import open_dataset
from samlyft_reporting.open_data import commands, queries
from samlyft_reporting.open_data.catalogue import CONTEXT, catalogue
from samlyft_reporting.open_data.schemas import OpenDatasetIn, OpenDatasetOut
from samlyft_web.accept import wanted
from samlyft_web.doors import tenant_of
from samlyft_web.etags import IfMatch, etag, not_modified
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import NotFoundError

router = APIRouter(tags=["open-data"])
Writer = Annotated[Principal, Depends(require("open-data:write"))]
Reader = Annotated[Principal, Depends(require("open-data:read"))]
DatasetId = Annotated[UUID, Path(alias="openDatasetId", description="Id. Id.")]
Tenant = Annotated[
    str, Path(alias="tenant", max_length=40, description="Organisationens korta namn. Its slug.")
]
CACHE = "public, max-age=3600"


LD, CSV, PLAIN = "application/ld+json", "text/csv", "application/json"


def _documented(kind: str, example: Any, plain: Any) -> dict[int | str, dict[str, Any]]:
    schema = {"type": "string"} if isinstance(example, str) else {"type": "object"}
    content = {
        kind: {"schema": schema, "example": example},
        PLAIN: {"schema": {"type": "object"}, "example": plain},
    }
    return {200: {"description": "Öppna data, CC0. Open data, CC0.", "content": content}}


LINKED = {"@context": CONTEXT, "@graph": []}


@router.post(
    "/open-datasets",
    summary="Öppna ett projekts siffror / Open a project's figures",
    status_code=201,
    response_model=OpenDatasetOut,
)
async def open_up(
    principal: Writer, session: Session, once: MayRepeat, body: OpenDatasetIn
) -> Response:
    """Det som redan är publicerat blir öppna data (CC0), för alla. What is published becomes open data (CC0)."""
    return await once.answer(
        session,
        lambda: commands.open_up(session, principal, body),
        location=lambda made: f"/open-datasets/{made.open_dataset_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/open-datasets", summary="Lista öppnade projekt / List opened projects")
async def list_open(principal: Reader, session: Session, page: Page) -> Listing[OpenDatasetOut]:
    """Projekt vars siffror är öppna data. Projects whose figures are open data."""
    return await page_rows(
        session,
        page,
        sa.select(open_dataset),
        sorts={"changed_at": open_dataset.c.changed_at},
        key=open_dataset.c.open_dataset_id,
        changed=open_dataset.c.changed_at,
        read=queries.read_dataset,
    )


@router.get(
    "/open-datasets/{openDatasetId}",
    summary="Hämta ett öppnat projekt / Get an opened project",
    response_model=OpenDatasetOut,
)
async def get_open(
    principal: Reader, session: Session, request: Request, response: Response, dataset_id: DatasetId
) -> OpenDatasetOut | Response:
    """Vem som svarar för siffrorna. Who answers for the figures."""
    row = await queries.one(session, dataset_id)
    response.headers["etag"] = etag(row.version)
    return not_modified(request, row.version) or queries.read_dataset(row)


@router.delete(
    "/open-datasets/{openDatasetId}",
    summary="Stäng ett projekts siffror / Close a project's figures",
    status_code=204,
)
async def close(
    principal: Writer, session: Session, dataset_id: DatasetId, if_match: IfMatch
) -> None:
    """Katalogen och filen slutar finnas; hämtade kopior finns kvar. The catalogue and the file are gone."""
    await commands.close(session, principal, dataset_id, if_match)


@router.get(
    "/open-data/{tenant}/catalogue",
    summary="Katalog enligt DCAT-AP-SE / Catalogue by DCAT-AP-SE",
    response_class=Response,
    responses=_documented(LD, LINKED, LINKED),
)
async def get_catalogue(request: Request, tenant: Tenant) -> Response:
    """Utan inloggning: organisationens öppna datamängder. Without a login: the tenant's open datasets."""
    async with _session(request, tenant) as session:
        tables = await queries.all_open(session)
    if not tables:
        raise NotFoundError(queries.NOT_OPEN)
    root = request.app.state.settings.public_url + request.scope.get("root_path", "")
    said = catalogue(f"{root}/open-data/{tenant}", tables)
    return _answer(
        request, wanted(request, LD, PLAIN), json.dumps(said, ensure_ascii=False).encode()
    )


@router.get(
    "/open-data/{tenant}/datasets/{openDatasetId}/figures",
    summary="Siffror som CSV / Figures as CSV",
    response_class=Response,
    responses=_documented(CSV, ",".join(queries.COLUMNS), {"rows": []}),
)
async def get_figures(request: Request, tenant: Tenant, dataset_id: DatasetId) -> Response:
    """Utan inloggning: den senaste publiceringen, små tal undanhållna. Without a login: the last release."""
    async with _session(request, tenant) as session:
        made = await queries.table(session, await queries.one(session, dataset_id))
    if made is None:
        raise NotFoundError(queries.NOT_OPEN)
    kind = wanted(request, CSV, PLAIN)
    if kind == CSV:
        return _answer(request, kind, made.content)
    rows = list(csv.DictReader(io.StringIO(made.content.decode())))
    return _answer(request, kind, json.dumps({"rows": rows}).encode())


def _session(request: Request, tenant: str) -> Any:
    """One transaction of the tenant in the address; a name that none can have is answered as one without data."""
    if tenant_of(f"{tenant}.{'A' * 43}") is None:
        raise NotFoundError(queries.NOT_OPEN)
    return request.app.state.database.session(tenant)


def _answer(request: Request, kind: str, content: bytes) -> Response:
    version = int.from_bytes(sha256(kind.encode() + content).digest()[:7])
    media = f"{kind}; charset=utf-8" if kind == CSV else kind
    answer = not_modified(request, version) or Response(content, media_type=media)
    answer.headers["etag"] = etag(version)
    answer.headers["cache-control"] = CACHE
    answer.headers["vary"] = "accept"
    return answer
