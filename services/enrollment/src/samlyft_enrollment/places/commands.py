"""Organisations and workplaces: one at a time, and workplaces by import."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.events import WorkplaceChanged
from samlyft_common.outbox import emit
from samlyft_enrollment.faults import RowFaultError, invalid
from samlyft_enrollment.models import Organisation, Workplace
from samlyft_enrollment.places import queries
from samlyft_enrollment.places.schemas import (
    OrganisationIn,
    OrganisationOut,
    WorkplaceChange,
    WorkplaceIn,
    WorkplaceOut,
    WorkplaceRow,
)
from samlyft_enrollment.rows import begin_import, known, next_version, take_turns, upsert
from samlyft_enrollment.rules import sort_word
from samlyft_imports.bulk import Counts, Piece
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


class TakenError(ConflictError):
    """Another row has the number or code."""

    code = "taken"
    title = Text("Finns redan", "It exists already")


async def create_organisation(
    session: AsyncSession, principal: Principal, body: OrganisationIn
) -> OrganisationOut:
    """A new organisation; its number is unique in the tenant."""
    await take_turns(session, "organisation")
    query = select(Organisation).where(
        col(Organisation.organisation_number) == body.organisation_number
    )
    if (await session.exec(query)).first() is not None:
        raise TakenError(
            Text("Organisationsnumret finns redan.", "The organisation number exists already.")
        )
    await _demand_municipality(session, body.municipality_code)
    now = datetime.now(UTC)
    row = Organisation(
        tenant_id=principal.tenant_id, id=uuid7(), known_at=now, changed_at=now, **body.model_dump()
    )
    session.add(row)
    await session.flush()
    return queries.organisation_out(row)


async def create_workplace(
    session: AsyncSession, principal: Principal, body: WorkplaceIn
) -> WorkplaceOut:
    """A new workplace; its code is unique in the tenant."""
    principal.demand(body.municipality_code)
    await take_turns(session, "workplace")
    if (await session.exec(select(Workplace).where(col(Workplace.code) == body.code))).first():
        raise TakenError(Text("Enhetens kod finns redan.", "The workplace code exists already."))
    await _demand_municipality(session, body.municipality_code)
    now = datetime.now(UTC)
    row = Workplace(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        sort_name=sort_word(body.name),
        **body.model_dump(),
    )
    _check_period(row)
    session.add(row)
    await emit(session, _event(row))
    return queries.workplace_out(row)


async def change_workplace(
    session: AsyncSession,
    principal: Principal,
    workplace_id: UUID,
    if_match: frozenset[str],
    body: WorkplaceChange,
) -> WorkplaceOut:
    """A new version of a workplace."""
    row = await queries.get_workplace(session, workplace_id, lock=True)
    principal.demand(row.municipality_code, row.id)
    etags.check(if_match, row.version)
    for name in body.model_fields_set:
        value = getattr(body, name)
        if value is not None or name == "closed_on":
            setattr(row, name, value)
    row.sort_name = sort_word(row.name)
    _check_period(row)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    session.add(row)
    await emit(session, _event(row))
    return queries.workplace_out(row)


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
        events.append(WorkplaceChanged(aggregate_id=after["id"], **after))
    await upsert(session, Workplace, [_columns(row) for row in written.values()])
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


def _next(before: dict[str, Any] | None, row: WorkplaceRow) -> dict[str, Any] | None:
    """The version that the row makes of what is stored, or None if it says nothing new."""
    says = {
        "code": row.code,
        "name": row.name,
        "municipality_code": row.municipality_code,
        "employer_number": row.employer_number,
        "area_of_care": row.area_of_care,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }
    return next_version(before, says, known(row.known_at))


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "sort_name": sort_word(row["name"])}


def _event(row: Workplace) -> WorkplaceChanged:
    return WorkplaceChanged(aggregate_id=row.id, **row.model_dump())


def _check_period(row: Workplace) -> None:
    if row.closed_on is not None and row.closed_on < row.opened_on:
        raise invalid("/closed_on", "period")


async def _demand_municipality(session: AsyncSession, code: str | None) -> None:
    if code is not None and not await queries.known_municipalities(session, [code]):
        raise invalid("/municipality_code", "unknown_municipality")
