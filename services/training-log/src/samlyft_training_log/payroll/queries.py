"""Minutes outside the schedule per employment and month, read line by line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from samlyft_common.auth import Principal
from samlyft_common.db import Database
from samlyft_training_log.payroll.schemas import COLUMNS

AT_ONCE = 500
LINES = sa.text(
    """
    select a.employer_number, a.employee_number, a.person_id, a.municipality_code, p.display_name, p.protected,
        count(*) as attendances, sum(a.minutes)::integer as minutes
    from attendance a
    left join person_copy p using (tenant_id, person_id)
    where a.time_basis = 'outside_schedule' and a.local_date >= :first and a.local_date < :following
        and a.person_id is not null and a.minutes > 0
        and (cast(:project as uuid) is null or a.project_id = :project)
        and (cast(:municipality as text) is null or a.municipality_code = :municipality)
    group by a.employer_number, a.employee_number, a.person_id, a.municipality_code, p.display_name, p.protected
    order by a.employer_number, a.employee_number, a.person_id, a.municipality_code
    """
)


async def lines(
    database: Database,
    principal: Principal,
    month: str,
    project_id: UUID | None,
    municipality_code: str | None,
) -> AsyncIterator[list[dict[str, Any]]]:
    """The lines within the caller's reach, some hundreds at a time, whatever their number.

    A person of whom nothing is known here yet may be protected: shown like one until then.
    """
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    sees_all = "identity:read" in principal.permissions
    asked = {
        "first": first,
        "following": following,
        "project": project_id,
        "municipality": municipality_code,
    }
    async with database.session(principal.tenant_id, principal.scope) as session:
        found = await (await session.connection()).stream(LINES, asked)
        async for some in found.mappings().partitions(AT_ONCE):
            yield [
                _line(row, month, hidden=row["protected"] is not False and not sees_all)
                for row in some
            ]


def _line(row: Any, month: str, *, hidden: bool) -> dict[str, Any]:
    line = {**row, "month": month, "person_id": str(row["person_id"])}
    if hidden:
        line |= {"employee_number": None, "display_name": None}
    return {name: line[name] for name in COLUMNS}


async def as_json(found: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[bytes]:
    """One JSON list."""
    opening = b"["
    async for some in found:
        yield opening + ",".join(json.dumps(line, ensure_ascii=False) for line in some).encode()
        opening = b","
    yield b"[]" if opening == b"[" else b"]"


async def as_csv(found: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[bytes]:
    """As Swedish spreadsheets read it: `;`, utf-8 with a byte order mark."""
    yield ("\ufeff" + ";".join(COLUMNS) + "\r\n").encode()
    async for some in found:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(_safe(line.values()) for line in some)
        yield text.getvalue().encode()


def _safe(values: Iterable[Any]) -> list[Any]:
    """No cell that a spreadsheet would run: a text that begins like a formula gets an apostrophe before it."""
    return [
        f"'{v}" if isinstance(v, str) and v[:1] in ("=", "+", "-", "@", "\t", "\r") else v
        for v in values
    ]
