"""The two yardsticks of a single write: the limit of Python on the same statement, and the usual way through an ORM."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import SET_TENANT
from samlyft_training_log.attendances.recording import RECORD_ONE
from samlyft_training_log.models import Attendance, LedgerEntry, Posting

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
    return ("gr", "bench", None, ["*"], False, *columns, None, "bench", "/attendances", None, "")


limit = Limit()
orm = FastAPI()


class RowIn(BaseModel):
    """The same body for pydantic."""

    session_code: str
    employer_number: str
    employee_number: str
    minutes: int
    status: str


FACTS = sa.text(
    """
    select s.session_id, s.project_id, d.local_date, e.person_id, e.role_group, e.municipality_code, e.workplace_id
    from session s join session_day d using (tenant_id, session_id)
    join employment_copy e on e.tenant_id = s.tenant_id
        and e.employer_number = :employer and e.employee_number = :employee
    where s.code = :code
    """
)
OUTBOX = sa.text(
    """
    insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)
    values ('gr', 'samlyft.training-log.posting.recorded.v1', :id, 1, now(), cast(:data as jsonb))
    """
)


@orm.get("/ready")
async def ready() -> dict[str, str]:
    """Opens the engine."""
    orm.state.engine = create_async_engine(
        URL.replace("postgresql://", "postgresql+asyncpg://"), pool_size=8
    )
    return {}


@orm.post("/attendances", status_code=201)
async def record(row: RowIn) -> dict[str, str]:
    """Session, look-up, three objects, an outbox row, commit."""
    async with AsyncSession(orm.state.engine, expire_on_commit=False) as session:
        connection = await session.connection()
        await connection.execute(SET_TENANT, {"tenant": "gr", "scope": "*"})
        names = {
            "employer": row.employer_number,
            "employee": row.employee_number,
            "code": row.session_code,
        }
        found = dict((await connection.execute(FACTS, names)).mappings().one())
        attendance, posting, entry = _objects(row, found)
        session.add_all((attendance, posting))
        await session.flush()
        session.add(entry)
        await connection.execute(OUTBOX, {"id": posting.posting_id, "data": "{}"})
        await session.commit()
    return {"attendance_id": str(attendance.attendance_id)}


def _objects(row: RowIn, found: dict[str, Any]) -> tuple[Attendance, Posting, LedgerEntry]:
    local_date, now = found.pop("local_date"), datetime.now(UTC)
    when: dict[str, Any] = {"known_at": now, "recorded_at": now, "actor": "bench"}
    what: dict[str, Any] = {
        "tenant_id": "gr",
        "attendance_id": uuid.uuid4(),
        "employer_number": row.employer_number,
        "local_date": local_date,
        "minutes": row.minutes,
        "eligible": True,
        **found,
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
        project_id=found["project_id"],
        time_kind="participant",
        kind="attendance",
        **when,
    )
    return attendance, posting, LedgerEntry(posting_id=posting.posting_id, line=1, **what)
