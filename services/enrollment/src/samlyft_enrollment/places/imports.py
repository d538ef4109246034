"""Workplaces by import: the code is the key, and what a row is silent about stays."""

from decimal import Decimal
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.models import Workplace, WorkplacePeriod
from samlyft_enrollment.places import queries
from samlyft_enrollment.places.areas import area
from samlyft_enrollment.places.commands import told_of
from samlyft_enrollment.places.schemas import WorkplaceRow
from samlyft_enrollment.rows import begin_import, known, next_version, upsert
from samlyft_enrollment.rules import sort_word
from samlyft_events import WorkplaceChanged
from samlyft_imports.bulk import Counts, Piece


async def import_workplaces(
    principal: Principal, session: AsyncSession, piece: Piece[WorkplaceRow]
) -> Counts:
    """One piece of a workplace import: rows with a known code are new versions of it."""
    if any(row.known_at for row in piece.rows):
        principal.demand_permission("history:import")
    await begin_import(session, "workplace")
    codes = {row.code for row in piece.rows}
    query = select(Workplace).where(col(Workplace.code).in_(codes)).with_for_update()
    stored = {row.code: row.model_dump() for row in (await session.exec(query)).all()}
    municipalities = await queries.known_municipalities(
        session, {row.municipality_code for row in piece.rows}
    )
    counts, events = Counts(), list[WorkplaceChanged]()
    written: dict[str, dict[str, Any]] = {}
    for line, row in zip(piece.lines, piece.rows, strict=True):
        try:
            before = stored.get(row.code)
            _check_row(principal, row, before, municipalities)
            after = _next(before, row)
        except RowFaultError as fault:
            counts.errors.append(fault.at(line))
            continue
        if after is None:
            counts.unchanged += 1
            continue
        counts.created += before is None
        counts.changed += before is not None
        stored[row.code] = written[row.code] = after
        events.append(told_of(after))
    await upsert(session, Workplace, [_columns(row) for row in written.values()])
    await upsert(session, WorkplacePeriod, [_period(row) for row in written.values()])
    await emit(session, *events)
    return counts


def _check_row(
    principal: Principal,
    row: WorkplaceRow,
    before: dict[str, Any] | None,
    municipalities: frozenset[str],
) -> None:
    if row.municipality_code not in municipalities:
        raise RowFaultError("municipality_code", "unknown_municipality")
    if not principal.covers(row.municipality_code):
        raise RowFaultError(None, "reach")
    if before and not principal.covers(before["municipality_code"], before["id"]):
        raise RowFaultError(None, "reach")
    if before and before["employer_number"] != row.employer_number:
        # Its employments and what was copied from them would go on naming the one before.
        raise RowFaultError("employer_number", "other_employer")
    if row.closed_on is not None and row.closed_on < row.opened_on:
        raise RowFaultError("closed_on", "period")
    if area(row.area_of_care) is None:
        raise RowFaultError("area_of_care", "unknown_area")


def _next(before: dict[str, Any] | None, row: WorkplaceRow) -> dict[str, Any] | None:
    """The version that the row makes of what is stored, or None if it says nothing new."""
    says = {
        "code": row.code,
        "name": row.name,
        "municipality_code": row.municipality_code,
        "employer_number": row.employer_number,
        "area_of_care": area(row.area_of_care),
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }
    kept = before or {}
    for name in ("cfar_number", "headcount", "full_time_equivalents"):
        told = getattr(row, name)
        if isinstance(told, float):
            told = Decimal(f"{told:.2f}")
        says[name] = kept.get(name) if told is None else told
    after = next_version(before, says, known(row.known_at))
    if after is None:
        return None
    linked = {name: kept.get(name) or [] for name in ("successor_ids", "predecessor_ids")}
    return {**after, **linked, "manager_id": kept.get("manager_id")}


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "sort_name": sort_word(row["name"])}


def _period(row: dict[str, Any]) -> dict[str, Any]:
    """What an import says holds since the workplace opened, or from the day it is known."""
    day = row["opened_on"] if row["version"] == 1 else row["known_at"].date()
    told = {name: row[name] for name in queries.DATED}
    return {"workplace_id": row["id"], "from_on": max(day, row["opened_on"]), **told}
