"""Codes are opened for some minutes; whoever is there marks an employee number with the code on the wall."""

from __future__ import annotations

import io
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import segno
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.settings import Settings
from samlyft_training_log.imports import EMPLOYEE
from samlyft_training_log.marking.schemas import MarkingCodeOut
from samlyft_training_log.sessions.lifecycle import locked
from samlyft_web.doors import ShutDoorError, new_token, token_hash
from samlyft_web.problems import ConflictError, Text

PURPOSE = "mark"
MOST_TRIES = 30
"""Wrong codes on one link, by all who hold it together: then it is shut."""
NOT_NOW = Text(
    "Närvaro kan markeras vid ett utkast eller ett inlämnat tillfälle, som börjat eller börjar inom en timme.",
    "Presence can be marked at a draft or a submitted session that has begun or begins within an hour.",
)
SOON = timedelta(hours=1)

OPEN = sa.text(
    """
    insert into marking_code (tenant_id, session_id, token_hash, code_hash, expires_at, actor)
    values (current_setting('app.tenant_id'), :session_id, :token_hash, :code_hash, :expires_at, :actor)
    returning code_id
    """
)
FOUND = sa.text(
    """
    select c.code_id, c.session_id, c.code_hash, c.expires_at, c.wrong_tries, x.topic, x.place, x.starts_at, x.status
    from marking_code c join session x using (tenant_id, session_id)
    where c.token_hash = :token_hash
    """
)
WRONG = sa.text("update marking_code set wrong_tries = wrong_tries + 1 where code_id = :code_id")
MARK = sa.text(
    """
    insert into presence_mark (tenant_id, session_id, employee_number)
    values (current_setting('app.tenant_id'), :session_id, :employee_number)
    on conflict do nothing
    """
)
Outcome = Literal["marked", "late", "wrong", "shut", "number"]


async def open_code(  # a code is of a session, a caller, a time and an address
    session: AsyncSession,
    principal: Principal,
    settings: Settings,
    session_id: UUID,
    minutes: int,
    pages: str,
) -> MarkingCodeOut:
    """A new link and code for a session; earlier ones run out by themselves."""
    held = await locked(session, principal, session_id)
    now = datetime.now(UTC)
    if held.status not in {"draft", "submitted"} or held.starts_at > now + SOON:
        raise ConflictError(NOT_NOW)
    token, code = new_token(principal.tenant_id), f"{secrets.randbelow(1_000_000):06}"
    expires_at = now.replace(microsecond=0) + timedelta(minutes=minutes)
    connection = await session.connection()
    code_id = await connection.scalar(
        OPEN,
        {
            "session_id": session_id,
            "token_hash": token_hash(settings, PURPOSE, token),
            "code_hash": token_hash(settings, PURPOSE, f"{token} {code}"),
            "expires_at": expires_at,
            "actor": principal.actor,
        },
    )
    url = f"{pages}/{token}"
    return MarkingCodeOut(
        code_id=code_id,
        session_id=session_id,
        url=url,
        code=f"{code[:3]} {code[3:]}",
        qr_svg=_svg(url),
        expires_at=expires_at,
    )


async def opened(session: AsyncSession, settings: Settings, token: str) -> Any:
    """What a link belongs to; `ShutDoorError` where there is none."""
    connection = await session.connection()
    found = await connection.execute(FOUND, {"token_hash": token_hash(settings, PURPOSE, token)})
    row = found.one_or_none()
    if row is None:
        raise ShutDoorError
    return row


async def mark(
    session: AsyncSession, settings: Settings, token: str, employee_number: str, code: str
) -> Outcome:
    """Marks a number as present. Whether it is anybody's is not told: a door tells nobody who works where."""
    row = await opened(session, settings, token)
    connection = await session.connection()
    if row.wrong_tries >= MOST_TRIES or row.status not in {"draft", "submitted"}:
        return "shut"
    if row.expires_at <= datetime.now(UTC):
        return "late"
    typed = token_hash(settings, PURPOSE, f"{token} {re.sub(r'[ -]', '', code)}")
    if not secrets.compare_digest(typed, row.code_hash):
        await connection.execute(WRONG, {"code_id": row.code_id})
        return "wrong"
    if not re.fullmatch(EMPLOYEE, employee_number):
        return "number"
    given = {"session_id": row.session_id, "employee_number": employee_number}
    await connection.execute(MARK, given)
    return "marked"


def _svg(url: str) -> str:
    drawn = io.BytesIO()
    segno.make(url, error="m").save(
        drawn, kind="svg", scale=6, xmldecl=False, svgns=True, title="QR", omitsize=True
    )
    return drawn.getvalue().decode()
