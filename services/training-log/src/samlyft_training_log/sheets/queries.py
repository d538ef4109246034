"""Reads of paper sheets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import METADATA
from samlyft_training_log.sheets.rules import differences
from samlyft_training_log.sheets.schemas import DifferenceOut, PaperSheetOut, ReadOut
from samlyft_web.problems import NotFoundError, Text

SHEET = METADATA.tables["paper_sheet"]
KEYING = METADATA.tables["paper_keying"]
NOT_FOUND = Text("Listan finns inte.", "There is no such sheet.")
_READ = (
    sa.select(sa.func.jsonb_agg(sa.type_coerce(KEYING.c.rows, KEYING.c.rows.type)))
    .where(KEYING.c.tenant_id == SHEET.c.tenant_id, KEYING.c.sheet_id == SHEET.c.sheet_id)
    .where(KEYING.c.turn < 3)  # the third is what was settled
    .scalar_subquery()
    .label("read")
)


def sheets() -> Any:
    """All sheets with what was read on them, unordered."""
    return sa.select(*SHEET.columns, _READ)


def sheet_out(row: Any) -> PaperSheetOut:
    """A row of `sheets`."""
    read: list[Any] = row.read or []
    told = []
    if row.status == "differs" and len(read) > 1:
        told = [
            DifferenceOut(
                employer_number=found.who.employer_number,
                employee_number=found.who.employee_number,
                first=ReadOut.model_validate(found.first._asdict()) if found.first else None,
                second=ReadOut.model_validate(found.second._asdict()) if found.second else None,
            )
            for found in differences(read[0], read[1])
        ]
    return PaperSheetOut.model_validate(
        row._asdict() | {"readings": len(read), "differences": told}
    )


async def get_sheet(session: AsyncSession, sheet_id: UUID) -> PaperSheetOut:
    """The sheet; `NotFoundError` otherwise."""
    query = sheets().where(SHEET.c.sheet_id == sheet_id)
    row = (await (await session.connection()).execute(query)).one_or_none()
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return sheet_out(row)
