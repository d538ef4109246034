"""The champion import: person and project are the key; what differs is a new version."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.champions.schemas import ChampionRow
from samlyft_enrollment.champions.training import complete
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.models import Champion
from samlyft_enrollment.people.employed import employment_of, employments_of
from samlyft_enrollment.rows import begin_import, known, next_version, upsert
from samlyft_events import ChampionChanged
from samlyft_imports.bulk import Counts, Piece

Values = dict[str, Any]
Key = tuple[UUID, UUID | None, Any]
"""Person, project, first day: who ended and begins anew is another row."""

PROJECTS = sa.text("select id, code from project where code = any(:codes)")
CHAMPIONS = sa.text("select * from champion where person_id = any(:people) order by id for update")


async def import_champions(
    principal: Principal, session: AsyncSession, piece: Piece[ChampionRow]
) -> Counts:
    """One piece, in the file's order, written in two statements."""
    if any(row.known_at for row in piece.rows):
        principal.demand_permission("history:import")
    await begin_import(session, "champion")
    employments = await employments_of(
        session, ((row.employer_number, row.employee_number) for row in piece.rows)
    )
    codes = list({row.project_code for row in piece.rows if row.project_code})
    projects = {row["code"]: row["id"] for row in await _rows(session, PROJECTS, codes=codes)}
    people = list({held["person_id"] for some in employments.values() for held in some})
    stored: dict[Key, Values] = {
        (row["person_id"], row["project_id"], row["active_from"]): row
        for row in await _rows(session, CHAMPIONS, people=people)
    }
    counts, written = Counts(), dict[Key, Values]()
    for line, row in zip(piece.lines, piece.rows, strict=True):
        try:
            held = employments.get((row.employer_number, row.employee_number), [])
            key, after = _next(principal, row, held, projects, stored)
        except RowFaultError as fault:
            counts.errors.append(fault.at(line))
            continue
        if after is None:
            counts.unchanged += 1
            continue
        counts.created += key not in stored
        counts.changed += key in stored
        stored[key] = written[key] = after
    await upsert(session, Champion, list(written.values()))
    await emit(session, *(ChampionChanged(aggregate_id=v["id"], **v) for v in written.values()))
    await complete(session, champions=[row["id"] for row in written.values()])
    return counts


async def _rows(session: AsyncSession, query: sa.TextClause, **bound: Any) -> list[Values]:
    connection = await session.connection()
    return [dict(row) for row in (await connection.execute(query, bound)).mappings()]


def _next(
    principal: Principal,
    row: ChampionRow,
    held: list[Values],
    projects: dict[str, UUID],
    stored: dict[Key, Values],
) -> tuple[Key, Values | None]:
    """The row's key, and the version that it makes of what is stored, if any."""
    if not held:
        raise RowFaultError("employee_number", "unknown_employee")
    project_id = projects.get(row.project_code) if row.project_code else None
    if row.project_code and project_id is None:
        raise RowFaultError("project_code", "unknown_project")
    if row.active_to is not None and row.active_to < row.active_from:
        raise RowFaultError("active_to", "period")
    employment = employment_of(held, row.active_from)
    person_id, place = employment["person_id"], employment["workplace_id"]
    key: Key = (person_id, project_id, row.active_from)
    before = stored.get(key)
    municipality = (before or employment)["municipality_code"]
    if not principal.covers(municipality, project_id, place):
        raise RowFaultError(None, "reach")
    status = "ended" if row.active_to else "active"
    if status == "active":
        _check_alone(key, stored)
    says = {
        "person_id": person_id,
        "project_id": project_id,
        "municipality_code": municipality,
        "workplace_ids": before["workplace_ids"] if before else [place],
        "recruited_by": row.recruited_by,
        "minutes_per_week": row.minutes_per_week,
        "active_from": row.active_from,
        "active_to": row.active_to,
        "network": row.network,
        "status": status,
        **_training(row, before),
    }
    return key, _whole(before, next_version(before, says, known(row.known_at)))


def _check_alone(key: Key, stored: dict[Key, Values]) -> None:
    """No other active period of the same person in the same project."""
    for other, one in stored.items():
        if other != key and other[:2] == key[:2] and one["status"] == "active":
            raise RowFaultError("active_from", "already_champion")


def _training(row: ChampionRow, before: Values | None) -> Values:
    """A row without a day leaves what attendance told."""
    if row.trained_on is None and before is not None:
        return {name: before[name] for name in ("trained_on", "training_source")}
    return {
        "trained_on": row.trained_on,
        "training_source": "recorded" if row.trained_on else None,
    }


def _whole(before: Values | None, after: Values | None) -> Values | None:
    """Every version has the same columns: what an import does not name stays."""
    kept = {name: (before or {}).get(name) for name in ("handover_to_id", "handed_over")}
    return None if after is None else {**after, **kept}
