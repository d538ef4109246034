"""Layouts of files for the funder, as data: listed, added, and the fields that they may name."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_reporting.file_templates import commands, queries
from samlyft_reporting.file_templates.fields import FIELDS
from samlyft_reporting.file_templates.layouts import Programme, TemplateIn
from samlyft_reporting.file_templates.schemas import FieldOut, Fields, TemplateOut
from samlyft_web.etags import etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["month files"])
Reader = Annotated[Principal, Depends(require("month-files:read"))]


@router.get("/file-template-fields", summary="Fält i mallar / Fields of templates")
async def list_fields(principal: Reader) -> Fields:
    """Vad en kolumn kan innehålla. What a column can hold."""
    return Fields(
        fields=[FieldOut(field=name, meaning=one.meaning) for name, one in FIELDS.items()]
    )


@router.get("/file-templates", summary="Lista filmallar / List file templates")
async def list_templates(
    principal: Reader,
    session: Session,
    page: Page,
    programme_period: Annotated[
        Programme | None, Query(description="Programperiod. Programme period.")
    ] = None,
    code: Annotated[str | None, Query(max_length=64, description="Kod. Code.")] = None,
) -> Listing[TemplateOut]:
    """Egna mallar och de som följer med. The tenant's own and those that come with Samlyft."""
    table = queries.templates()
    query = sa.select(table)
    if programme_period:
        query = query.where(table.c.programme_period == programme_period)
    if code:
        query = query.where(table.c.code == code)
    return await page_rows(
        session,
        page,
        query,
        sorts={"code": table.c.code, "from_month": table.c.from_month},
        key=table.c.template_id,
        changed=table.c.recorded_at,
        read=queries.template_out,
    )


@router.post(
    "/file-templates",
    summary="Lägg till en filmall / Add a file template",
    status_code=201,
    response_model=TemplateOut,
)
async def add_template(
    principal: Annotated[Principal, Depends(require("file-templates:write"))],
    session: Session,
    once: MayRepeat,
    body: TemplateIn,
) -> Response:
    """Samma kod igen blir nästa version. The same code again is its next version."""
    return await once.answer(
        session,
        lambda: commands.add_template(session, principal, body),
        location=lambda made: f"/file-templates/{made.template_id}",
    )


@router.get("/file-templates/{templateId}", summary="Hämta en filmall / Get a file template")
async def get_template(
    principal: Reader,
    session: Session,
    response: Response,
    template_id: Annotated[UUID, Path(alias="templateId")],
) -> TemplateOut:
    """En mall i en version. One template in one version."""
    found = await queries.get_template(session, template_id)
    response.headers["etag"] = etag(found.version)
    return found
