"""Asking for a pack, cancelling it, and each step of making it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_events import PackPublished
from samlyft_reporting.models import pack, pack_file, workplace
from samlyft_reporting.packs.queries import NO_PACK, get_pack
from samlyft_reporting.packs.schemas import PackIn, PackOut
from samlyft_reporting.projects.queries import project as get_project
from samlyft_reporting.rules import check_dates
from samlyft_web.days import today
from samlyft_web.problems import ConflictError, NotFoundError, Text

STEPS = 4
"""Gathered, set as PDF, as workbook, published."""
NO_PLACE = Text(
    "Enheten eller kommunen finns inte i projektet.", "The place is not in the project."
)
TOO_LATE = Text(
    "Rapporten är redan klar eller avbruten. Be om en ny i stället.",
    "The pack is done or cancelled already. Ask for a new one instead.",
)


class PackEndedError(ConflictError):
    """A pack that is published or cancelled stays so."""

    code = "pack-ended"


async def ask(session: AsyncSession, principal: Principal, body: PackIn) -> PackOut:
    """Queues a pack; the worker makes it."""
    project = await get_project(session, body.project_id)
    day = body.as_of or today()
    days = [body.compared_with, day] if body.compared_with else [day]
    check_dates(project.eligible_from, *days)
    place = body.municipality_code or await _place(session, body.workplace_id)
    if body.kind in {"municipality", "workplace"}:
        if place not in {one["municipality_code"] for one in project.municipalities}:
            raise NotFoundError(NO_PLACE)
        principal.demand(body.project_id, place, body.workplace_id)
    else:
        principal.demand(body.project_id)
    pack_id = uuid7()
    said = body.model_dump(mode="json", exclude={"texts"}) | {
        "as_of": day,
        "compared_with": body.compared_with,
        "municipality_code": place,
        "texts": [one.model_dump() for one in body.texts],
    }
    made = sa.insert(pack).values(
        **said,
        tenant_id=principal.tenant_id,
        pack_id=pack_id,
        steps=STEPS,
        actor=principal.actor,
    )
    await (await session.connection()).execute(made)
    return await get_pack(session, pack_id)


async def _place(session: AsyncSession, workplace_id: UUID | None) -> str | None:
    if workplace_id is None:
        return None
    query = sa.select(workplace.c.municipality_code).where(
        workplace.c.id == workplace_id, workplace.c.known_until.is_(None)
    )
    return await (await session.connection()).scalar(query)


async def cancel(session: AsyncSession, principal: Principal, pack_id: UUID) -> PackOut:
    """Stops one that is not done; what is made of it is thrown away."""
    connection = await session.connection()
    query = sa.select(pack).where(pack.c.pack_id == pack_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NO_PACK)
    principal.demand(row.project_id, row.municipality_code, row.workplace_id)
    if row.status not in {"waiting", "running"}:
        raise PackEndedError(TOO_LATE)
    await _note(session, pack_id, status="cancelled", content=None)
    return await get_pack(session, pack_id)


async def _note(session: AsyncSession, pack_id: UUID, **values: Any) -> None:
    changed = sa.update(pack).where(pack.c.pack_id == pack_id)
    connection = await session.connection()
    await connection.execute(changed.values(changed_at=datetime.now(UTC), **values))


async def begin(session: AsyncSession, row: Any) -> None:
    """Taken by a worker; another takes it over when nothing was heard for a while."""
    await _note(session, row.pack_id, status="running")


async def freeze(session: AsyncSession, row: Any, document: dict[str, Any]) -> None:
    """What was gathered, with its hash: from here on the pack is the same whoever makes it."""
    digest = hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()
    await _note(session, row.pack_id, content=document, input_hash=digest, steps_done=1)


async def keep(session: AsyncSession, row: Any, name: str, content: bytes, step: int) -> None:
    """One file."""
    digest = hashlib.sha256(content).hexdigest()
    made = insert(pack_file).values(
        tenant_id=row.tenant_id, pack_id=row.pack_id, format=name, sha256=digest, content=content
    )
    await (await session.connection()).execute(made.on_conflict_do_nothing())
    await _note(session, row.pack_id, steps_done=step)


async def publish(session: AsyncSession, row: Any) -> None:
    """The last step: it is done and told."""
    await widen(session)
    connection = await session.connection()
    query = sa.select(pack_file.c.sha256).where(
        pack_file.c.pack_id == row.pack_id, pack_file.c.format == "pdf"
    )
    pdf = await connection.scalar(query)
    now = datetime.now(UTC)
    await _note(
        session, row.pack_id, status="done", steps_done=STEPS, published_at=now, failure=None
    )
    current = (await connection.execute(sa.select(pack).where(pack.c.pack_id == row.pack_id))).one()
    await emit(
        session,
        PackPublished(
            aggregate_id=row.pack_id,
            version=1,
            known_at=now,
            project_id=row.project_id,
            kind=row.kind,
            language=row.language,
            as_of=row.as_of,
            municipality_code=row.municipality_code,
            workplace_id=row.workplace_id,
            input_hash=current.input_hash,
            pdf_hash=str(pdf),
        ),
    )


async def fail(session: AsyncSession, row: Any, why: str) -> None:
    """It cannot be made; said so, and not tried again."""
    await _note(session, row.pack_id, status="failed", failure=why)
