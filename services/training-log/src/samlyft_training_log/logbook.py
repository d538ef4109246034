"""How what is logged gets its next version: found within reach, locked, compared with the caller's ETag."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import fault_of_known_at
from samlyft_training_log.models.logged import Logged
from samlyft_training_log.places import Place
from samlyft_web import etags
from samlyft_web.days import today
from samlyft_web.problems import NotFoundError, Text

ANY_VERSION = frozenset({"*"})
"""For a change that is no edit of what the caller saw, as adding to a list."""
L = TypeVar("L", bound=Logged)
NOT_FOUND = Text(
    "Det finns inte, eller ligger utanför din behörighet.",
    "It does not exist, or is outside your reach.",
)


def new_row(
    model: type[L],
    key: str,
    principal: Principal,
    place: Place,
    known_at: datetime | None = None,
    **columns: Any,
) -> L:
    """The first version."""
    now = datetime.now(UTC)
    columns[key] = uuid7()
    return model(
        tenant_id=principal.tenant_id,
        version=1,
        known_at=known_at or now,
        recorded_at=now,
        actor=principal.actor,
        **place.columns(),
        **columns,
    )


def fault_of(principal: Principal, day: date | None, known_at: datetime | None) -> str | None:
    """What is wrong with when something was: nothing is logged before it happened."""
    if day and day > today():
        return "in-future"
    return fault_of_known_at(principal, known_at)


def demand(principal: Principal, day: date | None, known_at: datetime | None) -> None:
    """The same, raised."""
    if fault := fault_of(principal, day, known_at):
        raise error_of(fault)


async def get(session: AsyncSession, query: Any) -> Any:
    """The one row that the query finds within reach; `NotFoundError` otherwise."""
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return row


async def next_version(
    session: AsyncSession, principal: Principal, query: Any, if_match: frozenset[str]
) -> Any:
    """The row, locked and raised to its next version, to be changed and told of."""
    row = await get(session, query.with_for_update())
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    etags.check(if_match, row.version)
    row.version += 1
    row.known_at = row.recorded_at = datetime.now(UTC)
    row.actor = principal.actor
    session.add(row)
    return row


def facts(row: Logged) -> dict[str, Any]:
    """What an event takes of a row; its class leaves out what it does not promise."""
    return row.model_dump(exclude={"tenant_id", "recorded_at", "actor"})
