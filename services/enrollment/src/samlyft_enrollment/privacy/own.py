"""A register extract as an answer, and the one that a participant fetches about herself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_enrollment.models import METADATA
from samlyft_enrollment.pdf import pdf
from samlyft_enrollment.privacy.extract import extract, printable
from samlyft_enrollment.privacy.schemas import RegisterExtract
from samlyft_enrollment.settings_of_tenant.queries import demand_assurance
from samlyft_web.accept import forms, wanted
from samlyft_web.problems import NotFoundError, Text, language

router = APIRouter(tags=["personal data"])
TENANT = METADATA.tables["tenant"]
HERSELF = sa.text("select distinct coalesce(merged_into, id) from person where id = any(:ids)")
NOBODY = Text(
    "Din behörighet säger inte vilken person du är. Be projektkontoret om en deltagares behörighet.",
    "Your grant does not say which person you are. Ask the project office for a participant's grant.",
)


@router.get(
    "/own-register-extract",
    summary="Mitt registerutdrag / My register extract",
    response_model=RegisterExtract,
    responses=forms("application/pdf") | {404: {}},
)
async def get_own_extract(
    request: Request, principal: Annotated[Principal, Depends(require("own-data:read"))]
) -> Response:
    """Allt som finns om den som frågar; be om application/pdf för ett läsbart. Utdraget loggas som alla andra.

    Everything about the one who asks; ask for application/pdf to have it readable. It is logged like every extract.
    """
    # Policies know workplaces and municipalities: a person reaches all that is hers, and `_herself` holds her to it.
    async with request.app.state.database.session(principal.tenant_id, "*") as session:
        person_id = await _herself(session, principal)
        return await told_as_wanted(request, session, replace(principal, scope="*"), person_id)


async def told_as_wanted(
    request: Request,
    session: AsyncSession,
    principal: Principal,
    person_id: UUID,
    reference: str | None = None,
) -> Response:
    """The extract as JSON or as a PDF in the reader's language; raises `ForbiddenError` at too weak a login."""
    await demand_assurance(session, principal)
    key = request.app.state.settings.master_key
    found = await extract(session, principal, key, person_id, reference)
    if wanted(request, "application/json", "application/pdf") == "application/json":
        return JSONResponse(found.model_dump(mode="json"))
    name = str(await (await session.connection()).scalar(sa.select(TENANT.c.name)))
    told = printable(found, name)
    made = await asyncio.to_thread(pdf, "register_extract.typ", told, language.get())
    headers = {"content-disposition": 'attachment; filename="registerutdrag.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


async def _herself(session: AsyncSession, principal: Principal) -> UUID:
    """The one person that the caller's grants as a participant name; raises `NotFoundError` for none or several."""
    connection = await session.connection()
    found = await connection.execute(HERSELF, {"ids": list(_ids(principal.scope))})
    persons = found.scalars().all()
    if len(persons) != 1:
        raise NotFoundError(NOBODY)
    return UUID(str(persons[0]))


def _ids(scope: str) -> Iterator[UUID]:
    for part in scope.split(","):
        try:
            yield UUID(part)
        except ValueError:
            continue
