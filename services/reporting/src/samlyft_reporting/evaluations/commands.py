"""Assignments given and ended; extracts made and fetched, each noted."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_reporting.evaluations import queries, schemas
from samlyft_reporting.evaluations import statements as sql
from samlyft_reporting.evaluations.rules import SMALLEST
from samlyft_reporting.projects.queries import project, smallest
from samlyft_reporting.rules import check_dates
from samlyft_reporting.signals.rules import invalid
from samlyft_web import etags

ASSIGNMENT, EXTRACT = queries.ASSIGNMENT, queries.EXTRACT
BOM = "\ufeff"
PEOPLE = (
    *("pseudonym", "role_group", "municipality_code", "area_of_care"),
    *("started", "ended", "minutes"),
)
HOURS = ("pseudonym", "month", "form", "minutes")
SURVEYS = ("wave", "invited", "answered", "outcome", "role_group", "count", "n")


async def give(
    session: AsyncSession, principal: Principal, body: schemas.AssignmentIn
) -> schemas.AssignmentOut:
    """An assignment, on record before anything is taken under it."""
    await project(session, body.project_id)
    principal.demand(body.project_id)
    _check_end(body.from_on, body.to_on)
    said = {
        "tenant_id": principal.tenant_id,
        "version": 1,
        "status": "given",
        "actor": principal.actor,
        **body.model_dump(),
    }
    return await _store(session, sa.insert(ASSIGNMENT).values(said))


def _check_end(from_on: Any, to_on: Any) -> None:
    if to_on < from_on:
        raise invalid(
            "/to_on", "period", "Slutet kommer före början.", "The end comes before the start."
        )


async def change(
    session: AsyncSession,
    principal: Principal,
    assignment_id: UUID,
    if_match: frozenset[str],
    body: schemas.AssignmentChange,
) -> schemas.AssignmentOut:
    """Longer, shorter or ended; who, what for and from when never change."""
    row = await queries.assignment(session, assignment_id, lock=True)
    principal.demand(row.project_id)
    etags.check(if_match, row.version)
    changed = body.model_dump(exclude_none=True)
    _check_end(row.from_on, changed.get("to_on", row.to_on))
    changed |= {"version": row.version + 1, "changed_at": sa.func.now()}
    statement = sa.update(ASSIGNMENT).where(ASSIGNMENT.c.id == row.id).values(changed)
    return await _store(session, statement)


async def _store(session: AsyncSession, statement: Any) -> schemas.AssignmentOut:
    connection = await session.connection()
    row = (await connection.execute(statement.returning(ASSIGNMENT))).one()
    return queries.assignment_out(row)


async def make_extract(
    session: AsyncSession, principal: Principal, assignment_id: UUID, body: schemas.ExtractIn
) -> schemas.ExtractOut:
    """Rows under new pseudonyms, hours under the same, and survey tables that lead to neither."""
    given = await queries.own(session, principal, assignment_id)
    check_dates((await project(session, given.project_id)).eligible_from, body.as_of)
    least = max(SMALLEST, await smallest(session))
    await widen(session)
    connection = await session.connection()
    asked = {"project": given.project_id, "day": body.as_of, "least": least}
    people = (await connection.execute(sql.EXTRACT, asked)).all()
    del asked["least"]
    registered = await connection.scalar(sql.REGISTERED, asked)
    surveys = await connection.execute(sql.SURVEYS, asked)
    files = {
        "participations": (len(people), _written(PEOPLE, (row._mapping for row in people))),
        "hours": _hours(people),
        "surveys": _counted(SURVEYS, [row._mapping for row in surveys]),
    }
    made = {
        "tenant_id": principal.tenant_id,
        "assignment_id": assignment_id,
        "project_id": given.project_id,
        "as_of": body.as_of,
        "smallest_cell": least,
        "people": len(people),
        "generalised": sum(1 for row in people if row.area_of_care == "*"),
        "withheld": registered - len(people),
        "files": [_said(part, *file) for part, file in files.items()],
        "actor": principal.actor,
    }
    row = (await connection.execute(sa.insert(EXTRACT).values(made).returning(EXTRACT))).one()
    kept = [
        {"tenant_id": row.tenant_id, "extract_id": row.id, "part": part, "content": content}
        for part, (_, content) in files.items()
    ]
    await connection.execute(sa.insert(queries.FILE), kept)
    return queries.extract_out(row)


def _said(part: str, rows: int, content: bytes) -> dict[str, Any]:
    file_hash = hashlib.sha256(content).hexdigest()
    return {"part": part, "rows": rows, "bytes": len(content), "file_hash": file_hash}


def _hours(people: Sequence[Any]) -> tuple[int, bytes]:
    rows = [
        dict(zip(HOURS, (row.pseudonym, *spent), strict=True))
        for row in people
        for spent in row.hours
    ]
    return _counted(HOURS, rows)


def _counted(columns: Sequence[str], rows: Sequence[Any]) -> tuple[int, bytes]:
    return len(rows), _written(columns, rows)


def _written(columns: Sequence[str], rows: Iterable[Any]) -> bytes:
    """As the other files: semicolons, and a mark by which spreadsheets know the letters."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return (BOM + out.getvalue()).encode()


async def fetch(
    session: AsyncSession, principal: Principal, extract_id: UUID, part: str
) -> tuple[Any, bytes]:
    """The bytes as given, to whoever has the assignment while it is in force; each time is noted."""
    row = await queries.extract(session, extract_id)
    await queries.own(session, principal, row.assignment_id)
    noted = {
        "tenant_id": row.tenant_id,
        "extract_id": row.id,
        "project_id": row.project_id,
        "part": part,
        "actor": principal.actor,
    }
    await (await session.connection()).execute(sa.insert(queries.READ).values(noted))
    return row, await queries.content(session, extract_id, part)
