"""The shift import: employee and start are the key; the same row again changes nothing."""

from datetime import UTC, date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.models import Shift
from samlyft_enrollment.planning.rules import local_day
from samlyft_enrollment.rows import begin_import, known, next_version, upsert
from samlyft_enrollment.shifts.schemas import ShiftRow
from samlyft_imports.bulk import Counts, Piece

Values = dict[str, Any]
LONGEST = timedelta(hours=26)
"""A shift with a sleeping night; what is longer is a slip of the pen."""
KEPT = timedelta(days=62)

EMPLOYMENTS = sa.text(
    """
    select e.employer_number, e.employee_number, e.person_id, e.workplace_id, e.municipality_code,
        e.starts_on, e.ends_on
    from employment e
    join unnest(cast(:employers as text[]), cast(:numbers as text[])) as p (employer, number)
        on (e.employer_number, e.employee_number) = (p.employer, p.number)
    where e.status = 'active' order by e.starts_on desc
    """
)
STORED = sa.text(
    """
    select s.* from shift s
    where s.person_id = any(:people) and s.starts_at >= :first and s.starts_at <= :last
    order by s.id for update
    """
)
FORGET = sa.text("delete from shift where ends_at < now() - cast(:kept as interval)")


async def import_shifts(
    principal: Principal, session: AsyncSession, piece: Piece[ShiftRow]
) -> Counts:
    """One piece; shifts that ended two months ago have served their purpose and go."""
    await begin_import(session, "shift")
    connection = await session.connection()
    await connection.execute(FORGET, {"kept": KEPT})
    employed = await _employments(session, piece.rows)
    people = list({row["person_id"] for rows in employed.values() for row in rows})
    starts = [row.starts_at for row in piece.rows]
    bound = {"people": people, "first": min(starts), "last": max(starts)}
    found = await connection.execute(STORED, bound)
    stored = {(row["person_id"], row["starts_at"]): dict(row) for row in found.mappings()}
    counts, written = Counts(), dict[UUID, Values]()
    now = known(None)
    for line, row in zip(piece.lines, piece.rows, strict=True):
        try:
            says = _says(principal, employed, row)
        except RowFaultError as fault:
            counts.errors.append(fault.at(line))
            continue
        key = (says["person_id"], says["starts_at"])
        before = stored.get(key)
        after = next_version(before, says, now)
        if after is None:
            counts.unchanged += 1
            continue
        counts.created += before is None
        counts.changed += before is not None
        stored[key] = written[after["id"]] = after
    await upsert(session, Shift, list(written.values()))
    return counts


def _says(
    principal: Principal, employed: dict[tuple[str, str], list[Values]], row: ShiftRow
) -> Values:
    held = employed.get((row.employer_number, row.employee_number))
    if not held:
        raise RowFaultError("employee_number", "unknown_employee")
    if not row.starts_at < row.ends_at:
        raise RowFaultError("ends_at", "ends_before_start")
    if row.ends_at - row.starts_at > LONGEST:
        raise RowFaultError("ends_at", "shift_too_long")
    works = _on(held, local_day(row.starts_at))
    if works is None:
        raise RowFaultError("starts_at", "not_employed")
    if not principal.covers(works["municipality_code"], works["workplace_id"]):
        raise RowFaultError(None, "reach")
    return {
        "person_id": works["person_id"],
        "workplace_id": works["workplace_id"],
        "municipality_code": works["municipality_code"],
        "starts_at": row.starts_at.astimezone(UTC),
        "ends_at": row.ends_at.astimezone(UTC),
        "status": row.status,
    }


def _on(held: list[Values], day: date) -> Values | None:
    return next(
        (
            row
            for row in held
            if row["starts_on"] <= day and (row["ends_on"] is None or row["ends_on"] >= day)
        ),
        None,
    )


async def _employments(
    session: AsyncSession, rows: list[ShiftRow]
) -> dict[tuple[str, str], list[Values]]:
    pairs = sorted({(row.employer_number, row.employee_number) for row in rows})
    bound = {"employers": [e for e, _ in pairs], "numbers": [n for _, n in pairs]}
    found = await (await session.connection()).execute(EMPLOYMENTS, bound)
    employed: dict[tuple[str, str], list[Values]] = {}
    for row in found.mappings():
        employed.setdefault((row["employer_number"], row["employee_number"]), []).append(dict(row))
    return employed
