"""Filing: a month is written, hashed and kept; a correction files it and every later month again, in order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_events import ReportFiled
from samlyft_reporting.file_templates import queries as templates
from samlyft_reporting.file_templates.schemas import TemplateOut
from samlyft_reporting.models import month_file, month_file_read
from samlyft_reporting.month_files import queries
from samlyft_reporting.month_files import statements as sql
from samlyft_reporting.month_files.faults import (
    ALREADY,
    EARLIER,
    NOTHING_STALE,
    EarlierStaleError,
    demand_accepted,
    demand_over,
)
from samlyft_reporting.month_files.identities import Identities
from samlyft_reporting.month_files.pages import Pages
from samlyft_reporting.month_files.queries import Book, file_out
from samlyft_reporting.month_files.schemas import MonthFileIn, MonthFileOut, Refiled, RefilingIn
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.problems import ConflictError


@dataclass(frozen=True)
class Order:
    """One month to be filed, by which template, and what is accepted."""

    month: str
    template: TemplateOut
    accepted: Sequence[str]
    reason: str | None


async def file_month(
    session: AsyncSession, principal: Principal, identities: Identities, body: MonthFileIn
) -> MonthFileOut:
    """Files a month for the first time, or again where its own rows are the first that differ."""
    found = await _opened(session, principal, body.project_id)
    demand_over(found, body.month)
    stale = found.stale
    if body.month in found.filed and body.month not in stale:
        raise ConflictError(ALREADY)
    if [month for month in stale if month < body.month]:
        raise EarlierStaleError(EARLIER)
    template = await _template(session, found, body.month, body.template_id)
    order = Order(body.month, template, body.accepted, body.reason)
    return await _file(session, principal, identities, found, order)


async def file_again(
    session: AsyncSession, principal: Principal, identities: Identities, body: RefilingIn
) -> Refiled:
    """Files every stale month again, the earliest first; each with the template that it was filed with."""
    found = await _opened(session, principal, body.project_id)
    months = sorted(found.stale)
    if not months:
        raise ConflictError(NOTHING_STALE)
    made: list[MonthFileOut] = []
    for month in months:
        before = found.filed[month]
        template = await templates.get_template(session, before.template_id)
        accepted = {*body.accepted, *before.findings}
        order = Order(month, template, sorted(accepted), body.reason)
        made.append(await _file(session, principal, identities, found, order, len(made)))
    return Refiled(files=made)


async def _opened(session: AsyncSession, principal: Principal, project_id: UUID) -> Book:
    """The project's months under a lock: a month is filed whole, by those who reach the whole project."""
    project = await get_project(session, project_id)
    principal.demand(project_id)
    await widen(session)
    await (await session.connection()).execute(sql.LOCK, {"project": project_id})
    return await queries.book(session, project)


async def _template(
    session: AsyncSession, found: Book, month: str, template_id: UUID | None
) -> TemplateOut:
    if template_id:
        return await templates.get_template(session, template_id)
    if before := found.filed.get(month):
        return await templates.get_template(session, before.template_id)
    return await templates.fitting(session, found.project.programme_period, month)


async def _file(  # one step of filing several
    session: AsyncSession,
    principal: Principal,
    identities: Identities,
    found: Book,
    order: Order,
    filed_before: int = 0,
) -> MonthFileOut:
    things: Counter[str] = Counter()
    for one in await queries.findings(session, found, order.month):
        things[one.code] += one.people
    demand_accepted(things, order.accepted, order.reason)
    rows = await queries.rows_now(session, found.project, order.month)
    revision = before.revision + 1 if (before := found.filed.get(order.month)) else 1
    month_file_id = uuid7()
    pages = Pages(order.template, found.project, order.month, revision)
    await pages.write(rows, identities, month_file_id)
    if pages.without_number:
        things["no-identity-number"] = pages.without_number
        demand_accepted(things, order.accepted, order.reason)
    row = {
        "tenant_id": principal.tenant_id,
        "month_file_id": month_file_id,
        "project_id": found.project.id,
        "project_name": found.project.name,
        "project_code": found.project.code,
        "month": order.month,
        "revision": revision,
        "position": 1 + filed_before + max((r.position for r in found.filed.values()), default=0),
        "content_hash": _content_hash(rows),
        "replaces": before.month_file_id if before else None,
        "findings": dict(things),
        "reason": order.reason,
        "actor": principal.actor,
        "recorded_at": datetime.now(UTC),
        **pages.summary(),
    }
    await _store(session, row, pages.stored)
    return file_out_of(row)


def file_out_of(row: Mapping[str, Any]) -> MonthFileOut:
    """The answer to a filing, without reading it back."""
    return file_out(_Row(row))


class _Row(dict[str, Any]):
    """A row that is about to be stored, as the database gives it."""

    __getattr__ = dict.__getitem__

    def _asdict(self) -> dict[str, Any]:
        return dict(self)


def _content_hash(rows: Sequence[Any]) -> str:
    text = "\n".join(sorted(row.text for row in rows))
    return hashlib.sha256(text.encode()).hexdigest()


async def _store(session: AsyncSession, row: dict[str, Any], stored: list[Any]) -> None:
    connection = await session.connection()
    await connection.execute(sa.insert(month_file), row)
    said = {"id": row["month_file_id"], "rows": msgspec.json.encode(stored).decode()}
    await connection.execute(sa.text(sql.INSERT_ROWS), said)
    await note_read(session, row, "filing", row["people"] - row["without_number"], "filed")
    await emit(
        session,
        ReportFiled(
            aggregate_id=row["month_file_id"],
            version=1,
            known_at=row["recorded_at"],
            file_hash=row["sha256"],
            **{name: row[name] for name in ReportFiled.model_fields if name in row},
        ),
    )


async def note_read(
    session: AsyncSession, row: Mapping[str, Any], what: str, numbers: int, outcome: str
) -> None:
    """Who had numbers read for a file, and what came of it."""
    await (await session.connection()).execute(
        sa.insert(month_file_read),
        {
            "tenant_id": row["tenant_id"],
            "month_file_id": row["month_file_id"],
            "what": what,
            "numbers": numbers,
            "outcome": outcome,
            "actor": row["actor"],
        },
    )
