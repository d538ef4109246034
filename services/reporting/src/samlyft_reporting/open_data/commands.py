"""Opening a project's published figures, and closing them again."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.models import open_dataset
from samlyft_reporting.open_data import queries
from samlyft_reporting.open_data.schemas import OpenDatasetIn, OpenDatasetOut
from samlyft_reporting.projects import queries as projects
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


async def open_up(
    session: AsyncSession, principal: Principal, body: OpenDatasetIn
) -> OpenDatasetOut:
    """From now on anybody may fetch the project's releases."""
    principal.demand(body.project_id)
    await projects.project(session, body.project_id)
    said = {
        "tenant_id": principal.tenant_id,
        "version": 1,
        "actor": principal.actor,
        **body.model_dump(),
    }
    made = insert(open_dataset).values(said).on_conflict_do_nothing().returning(open_dataset)
    row = (await (await session.connection()).execute(made)).one_or_none()
    if row is None:
        raise ConflictError(
            Text(
                "Projektet är redan öppnat. Stäng det först, om uppgifterna ska ändras.",
                "The project is open already. Close it first, if what is said of it must change.",
            )
        )
    return queries.read_dataset(row)


async def close(
    session: AsyncSession, principal: Principal, open_dataset_id: UUID, if_match: frozenset[str]
) -> None:
    """From now on nobody may; copies that were fetched cannot be called back."""
    row = await queries.one(session, open_dataset_id)
    principal.demand(row.project_id)
    etags.check(if_match, row.version)
    await (await session.connection()).execute(
        sa.delete(open_dataset).where(open_dataset.c.open_dataset_id == open_dataset_id)
    )
