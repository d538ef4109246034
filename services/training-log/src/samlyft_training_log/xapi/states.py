"""State documents: kept, merged, read and removed for one platform, activity and learner (xAPI 1.0.3, 2.3)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import METADATA
from samlyft_web.problems import (
    BadRequestError,
    ConflictError,
    PreconditionFailedError,
    Text,
    TooLargeError,
)

STATE = METADATA.tables["xapi_state"]
NO_REGISTRATION = UUID(int=0)
LARGEST, MOST = 65_536, 100
LOCK = sa.text("select pg_advisory_xact_lock(hashtextextended(:of, 0))")
TOO_LARGE = Text(
    f"Ett dokument får ha högst {LARGEST} byte.", f"A document may have at most {LARGEST} bytes."
)
TOO_MANY = Text(
    f"Högst {MOST} dokument för en deltagare i en aktivitet. Ta bort gamla först.",
    f"At most {MOST} documents for a learner in an activity. Remove old ones first.",
)
NOT_OBJECTS = Text(
    "POST slår ihop JSON-objekt. Ersätt dokumentet med PUT i stället.",
    "POST merges JSON objects. Replace the document by PUT instead.",
)
CHANGED = Text(
    "Dokumentet är inte det som anges. Hämta det igen och gör om ändringen.",
    "The document is not the one named. Get it again and repeat the change.",
)
UNCONDITIONAL = Text(
    "Dokumentet finns redan. Hämta det och skicka dess ETag i If-Match.",
    "The document exists already. Get it and send its ETag in If-Match.",
)


@dataclass(frozen=True, slots=True)
class Context:
    """Whose documents: of one platform, activity and learner; `registration` None is all of them."""

    platform_id: UUID
    activity_id: str
    actor: str
    registration: UUID | None

    def rows(self) -> list[sa.ColumnElement[bool]]:
        """The conditions that find them."""
        found = [
            STATE.c.platform_id == self.platform_id,
            STATE.c.activity_id == self.activity_id,
            STATE.c.actor == self.actor,
        ]
        if self.registration:
            found.append(STATE.c.registration == self.registration)
        return found

    def one(self, state_id: str) -> list[sa.ColumnElement[bool]]:
        """The conditions that find one document: without a registration the one that has none."""
        of = STATE.c.registration == (self.registration or NO_REGISTRATION)
        return [*self.rows(), of, STATE.c.state_id == state_id]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the caller believes to stand: the headers If-Match and If-None-Match."""

    if_match: frozenset[str] | None
    if_none_match: frozenset[str] | None
    required: bool
    """Whether a document that stands is replaced only by who names it (xAPI 2.0)."""

    def check(self, standing: bytes | None, *, replaces: bool) -> None:
        """Raises where that is not so."""
        tags = set() if standing is None else {"*", etag(standing)}
        if self.if_match is not None and not tags & self.if_match:
            raise PreconditionFailedError(CHANGED)
        if self.if_none_match is not None and tags & self.if_none_match:
            raise PreconditionFailedError(CHANGED)
        unnamed = self.if_match is None and self.if_none_match is None
        if replaces and self.required and standing is not None and unnamed:
            raise ConflictError(UNCONDITIONAL)


def etag(content: bytes) -> str:
    """The standard's own: the SHA-1 of the content in hexadecimal."""
    return f'"{hashlib.sha1(content, usedforsecurity=False).hexdigest()}"'


async def get(session: AsyncSession, context: Context, state_id: str) -> Any:
    """The document with `content` and `stored`, or None."""
    query = sa.select(STATE.c.content, STATE.c.stored).where(*context.one(state_id))
    return (await (await session.connection()).execute(query)).one_or_none()


async def ids(session: AsyncSession, context: Context, since: datetime | None) -> list[str]:
    """The ids of what is kept, in their order."""
    query = sa.select(STATE.c.state_id).where(*context.rows()).distinct()
    if since:
        query = query.where(STATE.c.stored > since)
    found = await (await session.connection()).execute(query.order_by(STATE.c.state_id))
    return list(found.scalars())


async def keep(
    session: AsyncSession,
    context: Context,
    state_id: str,
    sent: Any,
    conditions: Conditions,
    *,
    merge: bool,
) -> None:
    """Stores what was sent; `merge` puts its members into those of an object that stands."""
    standing = await _locked(session, context, state_id)
    conditions.check(standing, replaces=not merge)
    if merge and standing is not None:
        stands = json.loads(standing)
        if not isinstance(stands, dict) or not isinstance(sent, dict):
            raise BadRequestError(NOT_OBJECTS)
        sent = stands | sent
    content = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) > LARGEST:
        raise TooLargeError(TOO_LARGE)
    connection = await session.connection()
    if standing is None:
        every = replace(context, registration=None)
        count = sa.select(sa.func.count()).select_from(STATE).where(*every.rows())
        if (await connection.scalar(count) or 0) >= MOST:
            raise ConflictError(TOO_MANY)
    values = {
        "tenant_id": session.info["tenant_id"],
        "platform_id": context.platform_id,
        "activity_id": context.activity_id,
        "actor": context.actor,
        "registration": context.registration or NO_REGISTRATION,
        "state_id": state_id,
        "content": content,
    }
    new = {"content": content, "stored": sa.func.clock_timestamp()}
    key = list(STATE.primary_key.columns)
    await connection.execute(
        insert(STATE).values(values).on_conflict_do_update(index_elements=key, set_=new)
    )


async def remove(
    session: AsyncSession, context: Context, state_id: str | None, conditions: Conditions
) -> None:
    """Removes one document, or all of the context; what is not there is no fault."""
    connection = await session.connection()
    if state_id is None:
        await connection.execute(sa.delete(STATE).where(*context.rows()))
        return
    conditions.check(await _locked(session, context, state_id), replaces=False)
    await connection.execute(sa.delete(STATE).where(*context.one(state_id)))


async def _locked(session: AsyncSession, context: Context, state_id: str) -> bytes | None:
    """The content that stands, of a learner's documents that nobody else changes meanwhile."""
    of = f"{session.info['tenant_id']} {context.platform_id} {context.activity_id} {context.actor}"
    await (await session.connection()).execute(LOCK, {"of": of})
    row = await get(session, context, state_id)
    return row.content if row else None
