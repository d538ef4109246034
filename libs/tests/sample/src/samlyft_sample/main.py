"""A service for the tests of the shared plumbing: one table, one event, one handler."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_common.outbox import emit
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_common.tables import service_base
from samlyft_common.telemetry import current_traceparent
from samlyft_events import Event
from samlyft_operations import unapplied
from samlyft_web.sayings import Text

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()
router = APIRouter()
EXAMPLE: dict[str, Any] = {"example": {"id": "019ac0de-0000-7000-8000-000000000001", "words": 3}}


class Note(Base, table=True):
    """What was written."""

    __tablename__ = "note"
    tenant_id: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    words: int


class Read(Base, table=True):
    """What was read: the sample's read model."""

    __tablename__ = "read"
    tenant_id: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    words: int


class NoteChanged(Event):
    """A note as it is now."""

    producer = "sample"
    entity = "note"
    words: int


class NoteIn(BaseModel):
    """A new note."""

    model_config = ConfigDict(json_schema_extra={"example": {"words": 3}})
    words: int


class NoteOut(NoteIn):
    """A stored note."""

    model_config = ConfigDict(json_schema_extra=EXAMPLE)
    id: UUID


async def write(session: AsyncSession, tenant_id: str, words: int) -> NoteOut:
    """Stores a note and emits it."""
    note = Note(tenant_id=tenant_id, id=uuid7(), words=words)
    session.add(note)
    await session.flush()
    now = (await (await session.connection()).execute(sa.text("select now()"))).scalar_one()
    await emit(session, NoteChanged(aggregate_id=note.id, version=1, known_at=now, words=words))
    return NoteOut(id=note.id, words=words)


@router.post("/notes", status_code=201, summary="Write")
async def post_note(
    body: NoteIn,
    principal: Annotated[Principal, Depends(require("notes:write"))],
    session: Session,
    once: MayRepeat,
) -> NoteOut:
    """Skriv en anteckning. Write a note."""
    return await once.answer(  # type: ignore[return-value]  # a ready Response
        session,
        lambda: write(session, principal.tenant_id, body.words),
        location=lambda note: f"/notes/{note.id}",
    )


TRACES: list[str | None] = []
"""The traces in which notes were read."""


async def on_notes(session: AsyncSession, events: list[NoteChanged]) -> None:
    """Keeps what it reads; a note of 13 words is more than it can take."""
    TRACES.append(current_traceparent())
    if any(event.words == 13 for event in events):
        msg = "thirteen"
        raise ValueError(msg)
    rows = [
        {"id": event.aggregate_id, "version": event.version, "words": event.words}
        for event in events
    ]
    insert = sa.text(
        "insert into read select current_setting('app.tenant_id'), :id, :version, :words on conflict do nothing"
    )
    await (await session.connection()).execute(insert, rows)


SERVICE = Service(
    name="sample",
    package="samlyft_sample",
    title=Text("Exempel", "Sample"),
    description=Text("Ett exempel för testerna.", "A sample for the tests."),
    settings=Settings,
    metadata=Base.metadata,
    routers=(router, unapplied.router),
    may={
        "tenant-admin": frozenset(
            {"notes:write", "changes:read", "dead-letters:read", "dead-letters:write"}
        )
    },
    handlers={NoteChanged: on_notes},
    rebuilds=("read",),
)
