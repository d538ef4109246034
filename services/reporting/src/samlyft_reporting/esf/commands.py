"""Storing what the authority published."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.esf.publication import read_official
from samlyft_reporting.esf.rules import indicators
from samlyft_reporting.esf.schemas import OfficialFigureIn, OfficialFigureOut
from samlyft_reporting.figures.asking import QuestionError
from samlyft_reporting.models import official_figure
from samlyft_reporting.projects import queries as projects
from samlyft_web.problems import FieldError, NotFoundError, Text


async def store(
    session: AsyncSession, principal: Principal, project_id: UUID, body: OfficialFigureIn
) -> OfficialFigureOut:
    """One more row; raises `NotFoundError`, or `QuestionError` for a code that there is not."""
    await projects.project(session, project_id)
    if body.code not in {one.code for one in indicators()}:
        unknown = Text(
            "Koden finns inte i någon av förordningarna.", "No regulation has this code."
        )
        raise QuestionError(
            unknown, errors=[FieldError(pointer="/code", code="code", detail=unknown)]
        )
    made = official_figure.insert().values(
        tenant_id=principal.tenant_id,
        project_id=project_id,
        actor=principal.actor,
        **body.model_dump(),
    )
    connection = await session.connection()
    return read_official((await connection.execute(made.returning(official_figure))).one())


async def one(session: AsyncSession, official_figure_id: UUID) -> OfficialFigureOut:
    """A row; raises `NotFoundError`."""
    query = sa.select(official_figure).where(
        official_figure.c.official_figure_id == official_figure_id
    )
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Siffran finns inte.", "There is no such figure."))
    return read_official(row)
