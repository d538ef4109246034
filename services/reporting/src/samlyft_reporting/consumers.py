"""Handlers of other services' events: each takes a batch of one type and tenant."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.copies import COPIES
from samlyft_common.service import Handler
from samlyft_events import (
    Event,
    ParticipationChanged,
    PersonChanged,
    PostingRecorded,
    ProjectChanged,
    ReleaseChanged,
    RoundChanged,
    SessionChanged,
    UnmatchedChanged,
    WorkplaceChanged,
)
from samlyft_reporting import commands, models


def _versions_into(table: sa.Table) -> Handler:
    async def on_versions(session: AsyncSession, events: list[Event]) -> None:
        await commands.store_versions(session, table, events)

    return on_versions


async def on_postings(session: AsyncSession, events: list[PostingRecorded]) -> None:
    """Entries and rollups."""
    await commands.record_postings(session, events)


HANDLERS: Mapping[type[Event], Handler] = {
    **COPIES,
    ProjectChanged: _versions_into(models.project),
    WorkplaceChanged: _versions_into(models.workplace),
    PersonChanged: _versions_into(models.person),
    ParticipationChanged: _versions_into(models.participation),
    SessionChanged: _versions_into(models.session),
    PostingRecorded: on_postings,
    UnmatchedChanged: _versions_into(models.unmatched),
    RoundChanged: _versions_into(models.round_),
    ReleaseChanged: _versions_into(models.release),
}
