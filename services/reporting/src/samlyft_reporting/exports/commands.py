"""Asking for a file, and calling it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_reporting.exports import asking, queries
from samlyft_reporting.exports.files import MOST_ROWS
from samlyft_reporting.exports.schemas import ExportIn, ExportOut
from samlyft_reporting.models import export, export_piece
from samlyft_reporting.projects import queries as projects
from samlyft_reporting.rules import check_dates
from samlyft_web.days import today
from samlyft_web.etags import check
from samlyft_web.problems import ConflictError, InvalidError, Text


class TooManyRowsError(InvalidError):
    """More rows than a sheet of XLSX holds."""

    code = "too-many-rows"


class ExportStateError(ConflictError):
    """The file is not there: not yet, or no more."""

    code = "export-state"


async def ask(session: AsyncSession, principal: Principal, body: ExportIn) -> ExportOut:
    """A row that the worker finds; refused at once where it could never become a file."""
    project = await projects.project(session, body.project_id)
    day = body.as_of or today()
    check_dates(project.eligible_from, day)
    question = asking.question_of(body, day)
    asked = asking.asked_of(body.project_id, question)
    connection = await session.connection()
    counting = sa.text(f"select count(*) from ({asking.rows(asked)}) r")
    values = {k: v for k, v in asked.values.items() if k in counting._bindparams}
    in_all = int(await connection.scalar(counting, values) or 0)
    if body.form == "xlsx" and in_all > MOST_ROWS:
        raise TooManyRowsError(
            Text(
                f"{in_all} rader ryms inte i XLSX, med plats för {MOST_ROWS}. Välj csv eller parquet, eller avgränsa.",
                f"{in_all} rows do not fit in XLSX, which holds {MOST_ROWS}. Choose csv or parquet, or narrow it.",
            )
        )
    made = export.insert().values(
        tenant_id=principal.tenant_id,
        actor=principal.actor,
        reach=principal.scope,
        project_id=body.project_id,
        kind="entries",
        form=body.form,
        question=question,
        rows_in_all=in_all,
    )
    return queries.read_export((await connection.execute(made.returning(export))).one())


async def cancel(
    session: AsyncSession, principal: Principal, export_id: UUID, if_match: frozenset[str]
) -> None:
    """Whoever makes it stops at its next piece; what was made is thrown away."""
    row = await queries.one(session, principal, export_id)
    check(if_match, row.version)
    if row.status in {"failed", "cancelled", "expired"}:
        raise state_error(row)
    connection = await session.connection()
    gone: dict[str, Any] = {"status": "cancelled", "version": row.version + 1, "bytes": 0}
    await connection.execute(export.update().where(export.c.export_id == export_id).values(**gone))
    await connection.execute(export_piece.delete().where(export_piece.c.export_id == export_id))


STATES = {
    "queued": Text("Filen väntar på sin tur.", "The file waits for its turn."),
    "running": Text("Filen görs just nu.", "The file is being made."),
    "failed": Text("Filen kunde inte göras. Be om den igen.", "It could not be made. Ask again."),
    "cancelled": Text("Filen är avbruten. Be om den igen.", "It was cancelled. Ask for it again."),
    "expired": Text("Filen är borttagen efter en vecka.", "It was removed after a week."),
}


def state_error(row: Any) -> ExportStateError:
    """Why there is no file to fetch or call off."""
    return ExportStateError(STATES[row.status])
