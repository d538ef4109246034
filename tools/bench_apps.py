"""The two yardsticks of a single write: the limit of Python on the same statement, and the usual way through an ORM."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import msgspec
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import SET_TENANT
from samlyft_common.outbox import emit
from samlyft_events import Entry, PostingRecorded
from samlyft_training_log.attendances.recording import RECORD_ONE
from samlyft_training_log.models import (
    Attendance,
    EmploymentCopy,
    LedgerEntry,
    Posting,
    SessionDay,
    TrainingSession,
)

URL = os.environ.get("SAMLYFT_DATABASE_URL", "")


class Row(msgspec.Struct):
    """The body of one attendance."""

    session_code: str
    employer_number: str
    employee_number: str
    minutes: int
    status: str


class Limit:
    """Bare ASGI, msgspec and asyncpg: nothing but the body and the statement."""

    def __init__(self) -> None:
        self.decoder = msgspec.json.Decoder(Row)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self.pool = await asyncpg.create_pool(URL, min_size=8, max_size=8, reset=_keep)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.pool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        status, body = 200, b"{}"
        if scope["method"] == "POST":
            row = self.decoder.decode((await receive())["body"])
            found = await self.pool.fetchrow(RECORD_ONE, *arguments(row))
            status, body = 201, found["body"].encode()
        length = str(len(body)).encode()
        head = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})


async def _keep(_: asyncpg.Connection) -> None:
    return None


def arguments(row: Row) -> tuple[Any, ...]:
    """The statement's arguments, as the service gives them."""
    columns = (row.session_code, row.employer_number, row.employee_number, row.minutes, row.status)
    return (
        *("gr", "bench", None, ["*"], False, *columns, "scheduled", None),
        *("bench", "/attendances", None, ""),
    )


limit = Limit()
orm = FastAPI()


class RowIn(BaseModel):
    """The same body for pydantic."""

    session_code: str
    employer_number: str
    employee_number: str
    minutes: int
    status: str


@orm.get("/ready")
async def ready() -> dict[str, str]:
    """Opens the engine."""
    orm.state.engine = create_async_engine(
        URL.replace("postgresql://", "postgresql+asyncpg://"), pool_size=8
    )
    return {}


@orm.post("/attendances", status_code=201)
async def record(row: RowIn) -> dict[str, str]:
    """What the service's one statement does, the usual way: look-ups, objects, an event by its class, commit."""
    async with AsyncSession(orm.state.engine, expire_on_commit=False) as session:
        connection = await session.connection()
        await connection.execute(SET_TENANT, {"tenant": "gr", "scope": "*"})
        held = await _one(session, TrainingSession, code=row.session_code)
        who = {"employer_number": row.employer_number, "employee_number": row.employee_number}
        if await _one(session, Attendance, session_id=held.session_id, **who):
            return {}
        day = await _one(session, SessionDay, session_id=held.session_id)
        job = await _one(session, EmploymentCopy, **who)
        attendance, posting, entry = _objects(row, held, day.local_date, job)
        session.add_all((attendance, posting))
        await session.flush()
        session.add(entry)
        await emit(session, _event(posting, entry))
        await session.commit()
    return {"attendance_id": str(attendance.attendance_id)}


async def _one(session: AsyncSession, model: Any, **wanted: Any) -> Any:
    return (await session.exec(select(model).filter_by(**wanted))).first()


def _objects(
    row: RowIn, held: TrainingSession, local_date: date, job: EmploymentCopy
) -> tuple[Attendance, Posting, LedgerEntry]:
    now = datetime.now(UTC)
    when: dict[str, Any] = {"known_at": now, "recorded_at": now, "actor": "bench"}
    what: dict[str, Any] = {
        "tenant_id": "gr",
        "attendance_id": uuid.uuid4(),
        "session_id": held.session_id,
        "project_id": held.project_id,
        "employer_number": row.employer_number,
        "local_date": local_date,
        "minutes": row.minutes,
        "eligible": True,
        "person_id": job.person_id,
        "role_group": job.role_group,
        "municipality_code": job.municipality_code,
        "workplace_id": job.workplace_id,
    }
    attendance = Attendance(
        employee_number=row.employee_number,
        first_minutes=row.minutes,
        status=row.status,
        **what,
        **when,
    )
    posting = Posting(
        tenant_id="gr",
        posting_id=uuid.uuid4(),
        project_id=held.project_id,
        time_kind="participant",
        kind="attendance",
        **when,
    )
    return attendance, posting, LedgerEntry(posting_id=posting.posting_id, line=1, **what)


def _event(posting: Posting, entry: LedgerEntry) -> PostingRecorded:
    return PostingRecorded(
        aggregate_id=posting.posting_id,
        version=1,
        known_at=posting.known_at,
        project_id=posting.project_id,
        time_kind="participant",
        kind="attendance",
        entries=[Entry.model_validate(entry, from_attributes=True)],
    )
