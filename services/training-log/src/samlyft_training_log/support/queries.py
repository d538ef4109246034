"""Reads of operative support."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import METADATA, ChampionCopy, Support
from samlyft_training_log.support.schemas import SupportOut, SupportTrendOut

SUPPORT = METADATA.tables["support"]


def by_id(support_id: UUID) -> Any:
    """The one row."""
    return select(Support).where(col(Support.support_id) == support_id)


def support_out(row: Support) -> SupportOut:
    """A row of `support`."""
    return SupportOut.model_validate(row.model_dump())


async def known_champions(session: AsyncSession, champion_ids: set[UUID]) -> frozenset[UUID]:
    """Which of them are known here."""
    if not champion_ids:
        return frozenset()
    query = select(ChampionCopy.champion_id).where(col(ChampionCopy.champion_id).in_(champion_ids))
    return frozenset((await session.exec(query)).all())


def trends(query: Any) -> Any:
    """Events and minutes per municipality, month and topic, of the rows of a query."""
    rows = query.where(SUPPORT.c.status == "logged").subquery()
    month = sa.func.to_char(rows.c.local_date, "YYYY-MM")
    keys = [rows.c.municipality_code, month.label("month"), rows.c.topic]
    return (
        sa.select(
            *keys,
            sa.func.count().label("events"),
            sa.func.sum(rows.c.minutes).label("minutes"),
            sa.func.count(rows.c.workplace_id.distinct()).label("workplaces"),
            sa.func.max(rows.c.recorded_at).label("recorded_at"),
            sa.func.concat_ws(" ", rows.c.municipality_code, month, rows.c.topic).label("row"),
        )
        .group_by(rows.c.municipality_code, month, rows.c.topic)
        .subquery()
    )


def trend_out(row: Any) -> SupportTrendOut:
    """A row of `trends`."""
    return SupportTrendOut.model_validate(row._asdict())
