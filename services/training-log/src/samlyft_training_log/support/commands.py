"""Support: logged at once by whoever gave it, or imported; mended or withdrawn, never deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import SupportLogged
from samlyft_imports.bulk import Counts, Piece
from samlyft_training_log import logbook
from samlyft_training_log.faults import error_of
from samlyft_training_log.imports import row_error
from samlyft_training_log.models import Support
from samlyft_training_log.places import Named, Place, find_place, find_places
from samlyft_training_log.support.queries import by_id, known_champions, support_out
from samlyft_training_log.support.schemas import SupportChange, SupportIn, SupportOut, SupportRow
from samlyft_web.days import today


async def log_support(session: AsyncSession, principal: Principal, body: SupportIn) -> SupportOut:
    """One help event, of today unless said otherwise."""
    logbook.demand(principal, body.local_date, body.known_at)
    place = await find_place(session, principal, Named(body.project_code, body.workplace_code))
    if body.champion_id and not await known_champions(session, {body.champion_id}):
        raise error_of("unknown-champion")
    row = _row(principal, place, body, body.known_at)
    session.add(row)
    await emit(session, _event(row))
    return support_out(row)


async def change_support(
    session: AsyncSession,
    principal: Principal,
    support_id: UUID,
    if_match: frozenset[str],
    body: SupportChange,
) -> SupportOut:
    """The next version; withdrawn support counts nowhere."""
    row = await logbook.next_version(session, principal, by_id(support_id), if_match)
    for name, value in body.model_dump(exclude_none=True).items():
        setattr(row, name, value)
    await emit(session, _event(row))
    return support_out(row)


async def import_support(
    principal: Principal, session: AsyncSession, piece: Piece[SupportRow]
) -> Counts:
    """One piece of an import; a row whose reference is there already changes nothing."""
    counts, rows = Counts(), list[Support]()
    names = [Named(row.project_code, row.workplace_code) for row in piece.rows]
    places = await find_places(session, principal, names)
    stored = await _stored(session, piece)
    known = await known_champions(session, {r.champion_id for r in piece.rows if r.champion_id})
    for line, row, place in zip(piece.lines, piece.rows, places, strict=True):
        unknown = "unknown-champion" if row.champion_id and row.champion_id not in known else None
        fault = place.fault or unknown or logbook.fault_of(principal, row.local_date, row.known_at)
        before = stored.get(row.reference)
        if before and not fault and not _same(before, row, place):
            fault = "reference-taken"
        if fault:
            counts.errors.append(row_error(line, fault))
        elif before:
            counts.unchanged += 1
        else:
            stored[row.reference] = made = _row(
                principal, place, row, row.known_at, reference=row.reference
            )
            rows.append(made)
    counts.created = len(rows)
    session.add_all(rows)
    await session.flush()
    await emit(session, *map(_event, rows))
    return counts


async def _stored(session: AsyncSession, piece: Piece[SupportRow]) -> dict[str, Support]:
    wanted = {row.reference for row in piece.rows}
    query = select(Support).where(col(Support.reference).in_(wanted))
    return {str(row.reference): row for row in (await session.exec(query)).all()}


def _same(before: Support, row: SupportRow, place: Place) -> bool:
    stands = before.topic, before.minutes, before.local_date, before.workplace_id
    return stands == (row.topic, row.minutes, row.local_date, place.workplace_id)


def _row(
    principal: Principal,
    place: Place,
    given: SupportIn | SupportRow,
    known_at: datetime | None,
    **more: Any,
) -> Support:
    return logbook.new_row(
        Support,
        "support_id",
        principal,
        place,
        known_at,
        topic=given.topic,
        minutes=given.minutes,
        local_date=given.local_date or today(),
        champion_id=given.champion_id,
        status="logged",
        **more,
    )


def _event(row: Support) -> SupportLogged:
    return SupportLogged(aggregate_id=row.support_id, **logbook.facts(row))
