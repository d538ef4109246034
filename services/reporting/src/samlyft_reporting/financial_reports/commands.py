"""Freezing an application's figures: what was sent stays what it was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_reporting.financial_reports.queries import preview, report_out
from samlyft_reporting.financial_reports.schemas import FinancialReportIn, FinancialReportOut
from samlyft_reporting.models import financial_report
from samlyft_reporting.month_files.statements import LOCK
from samlyft_reporting.projects.queries import project as get_project
from samlyft_web.problems import ConflictError, Text

SAME = Text(
    "Rapporten är redan fryst med samma underlag.",
    "The report is frozen already, from the same records.",
)


async def freeze(
    session: AsyncSession, principal: Principal, body: FinancialReportIn
) -> FinancialReportOut:
    """A first revision, or the next where something has changed since."""
    project = await get_project(session, body.project_id)
    principal.demand(body.project_id)
    await widen(session)
    connection = await session.connection()
    await connection.execute(LOCK, {"project": body.project_id})
    found = await preview(session, project, body.from_month, body.to_month)
    columns = financial_report.c
    newest = (
        sa.select(columns.revision, columns.input_hash)
        .where(
            columns.project_id == body.project_id,
            columns.from_month == body.from_month,
            columns.to_month == body.to_month,
        )
        .order_by(columns.revision.desc())
        .limit(1)
    )
    before: Any = (await connection.execute(newest)).one_or_none()
    if before and before.input_hash == found.input_hash:
        raise ConflictError(SAME)
    made = sa.insert(financial_report).values(
        tenant_id=principal.tenant_id,
        **body.model_dump(),
        revision=before.revision + 1 if before else 1,
        input_hash=found.input_hash,
        content=found.model_dump(mode="json"),
        actor=principal.actor,
    )
    return report_out((await connection.execute(made.returning(*columns))).one())
