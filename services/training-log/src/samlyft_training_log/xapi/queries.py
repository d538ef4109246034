"""Reads of statements: a platform sees its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import Learner, XapiStatement

VERSION = "1.0.3"


def shown(row: Any) -> dict[str, Any]:
    """A statement as it is given back: with what we added."""
    moment = row.happened_at.isoformat().replace("+00:00", "Z")
    stored = row.stored.isoformat().replace("+00:00", "Z")
    return {
        "id": str(row.statement_id),
        "timestamp": moment,
        "version": VERSION,
        **row.content,
        "stored": stored,
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": "https://samlyft.example", "name": row.platform_code},
        },
    }


def statements(platform_id: UUID, code: str) -> Any:
    """All statements of a platform, voided ones too."""
    return sa.select(
        *(col(c) for c in (XapiStatement.statement_id, XapiStatement.content)),
        *(col(c) for c in (XapiStatement.happened_at, XapiStatement.stored)),
        col(XapiStatement.voided_by),
        sa.literal(code).label("platform_code"),
    ).where(col(XapiStatement.platform_id) == platform_id)


async def get_statement(
    session: AsyncSession, platform_id: UUID, code: str, statement_id: UUID, *, voided: bool
) -> dict[str, Any] | None:
    """The one statement, or None; a voided one only where it is asked for."""
    query = statements(platform_id, code).where(
        col(XapiStatement.statement_id) == statement_id,
        col(XapiStatement.voided_by).is_not(None) == voided,
    )
    row = (await (await session.connection()).execute(query)).one_or_none()
    return shown(row) if row else None


async def list_statements(  # noqa: PLR0913  # the filters of the standard
    session: AsyncSession,
    platform_id: UUID,
    code: str,
    *,
    limit: int,
    ascending: bool,
    since: datetime | None,
    until: datetime | None,
    verb: str | None,
    activity: str | None,
    actor: str | None,
    after: tuple[datetime, UUID] | None,
) -> list[Any]:
    """One page and one row more, in order of storing."""
    query = statements(platform_id, code).where(col(XapiStatement.voided_by).is_(None))
    place = sa.tuple_(col(XapiStatement.stored), col(XapiStatement.statement_id))
    if since:
        query = query.where(col(XapiStatement.stored) > since)
    if until:
        query = query.where(col(XapiStatement.stored) <= until)
    if verb:
        query = query.where(col(XapiStatement.verb) == verb)
    if activity:
        query = query.where(col(XapiStatement.activity_id) == activity)
    if actor:
        learner = sa.select(col(Learner.learner_id)).where(
            col(Learner.platform_id) == platform_id, col(Learner.actor) == actor
        )
        query = query.where(col(XapiStatement.learner_id).in_(learner))
    if after:
        query = query.where(place > after if ascending else place < after)
    order = [col(XapiStatement.stored), col(XapiStatement.statement_id)]
    query = query.order_by(*(o.asc() if ascending else o.desc() for o in order)).limit(limit + 1)
    return list((await (await session.connection()).execute(query)).all())
