"""The participation import: project and person are the key; what differs is a new version."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.counting.queries import counts, rules_of
from samlyft_enrollment.faults import RowFaultError
from samlyft_enrollment.models import CountingRule, Participation
from samlyft_enrollment.people.employed import employment_of, employments_of
from samlyft_enrollment.projects.open_sign_ups import Taking, after, open_days
from samlyft_enrollment.projects.participation_schemas import ParticipationRow
from samlyft_enrollment.projects.parts import takes_participants
from samlyft_enrollment.projects.queries import parts_of, takes_part
from samlyft_enrollment.rows import begin_import, known, next_version, upsert
from samlyft_events import ParticipationChanged
from samlyft_imports.bulk import Counts, Piece

Values = dict[str, Any]

PROJECTS = sa.text("select id, code, call, phases from project where code = any(:codes)")
PARTICIPATIONS = sa.text(
    """
    select * from participation
    where project_id = any(:projects) and person_id = any(:people) order by id for update
    """
)


@dataclass
class Stored:
    """What the rows of one piece refer to."""

    projects: dict[str, Values]
    rules: list[CountingRule]
    signed_up: dict[Taking, list[date]]
    parts: dict[UUID, list[Values]]
    employments: dict[tuple[str, str], list[Values]]
    participations: dict[tuple[UUID, UUID], Values]


async def import_participations(
    principal: Principal, session: AsyncSession, piece: Piece[ParticipationRow]
) -> Counts:
    """One piece: rows in the file's order, written in two statements."""
    if any(row.known_at for row in piece.rows):
        principal.demand_permission("history:import")
    await begin_import(session, "participations")
    stored = await _load(session, piece.rows)
    counts, events = Counts(), list[ParticipationChanged]()
    written: dict[UUID, Values] = {}
    for line, row in zip(piece.lines, piece.rows, strict=True):
        try:
            key, before, after = _next(stored, principal, row)
        except RowFaultError as fault:
            counts.errors.append(fault.at(line))
            continue
        if after is None:
            counts.unchanged += 1
            continue
        counts.created += before is None
        counts.changed += before is not None
        stored.participations[key] = written[after["id"]] = after
        events.append(ParticipationChanged(aggregate_id=after["id"], **after))
    await upsert(session, Participation, list(written.values()))
    await emit(session, *events)
    return counts


async def _load(session: AsyncSession, rows: list[ParticipationRow]) -> Stored:
    projects = await _rows(session, PROJECTS, codes=list({row.project_code for row in rows}))
    employments = await employments_of(
        session, ((row.employer_number, row.employee_number) for row in rows)
    )
    ids = [row["id"] for row in projects]
    people = list({row["person_id"] for held in employments.values() for row in held})
    taking_part = await _rows(session, PARTICIPATIONS, projects=ids, people=people)
    return Stored(
        projects={row["code"]: row for row in projects},
        rules=await rules_of(session, {row["call"] for row in projects if row["call"]}),
        parts=await parts_of(session, ids),
        employments=employments,
        signed_up=await open_days(session, ids, people)
        if any(_leaves(row) for row in rows)
        else {},
        participations={(row["project_id"], row["person_id"]): row for row in taking_part},
    )


async def _rows(session: AsyncSession, query: sa.TextClause, **bound: Any) -> list[Values]:
    connection = await session.connection()
    return [dict(row) for row in (await connection.execute(query, bound)).mappings()]


def _next(
    stored: Stored, principal: Principal, row: ParticipationRow
) -> tuple[tuple[UUID, UUID], Values | None, Values | None]:
    """Its key, what stands and what comes in its place, if anything."""
    project = stored.projects.get(row.project_code)
    if project is None:
        raise RowFaultError("project_code", "unknown_project")
    project_id = project["id"]
    held = stored.employments.get((row.employer_number, row.employee_number))
    if not held:
        raise RowFaultError("employee_number", "unknown_employee")
    employment = employment_of(held, row.starts_on)
    places = (employment["municipality_code"], employment["workplace_id"], project_id)
    if not principal.covers(*places):
        raise RowFaultError(None, "reach")
    _check(row, stored.parts[project_id], employment["municipality_code"])
    key = Taking(project_id, employment["person_id"])
    _check_seats(stored, key, row)
    before = stored.participations.get(key)
    role_group = row.role_group or employment["role_group"]
    if before is None:
        _check_new(stored, project, row.starts_on, role_group)
    if before and not principal.covers(
        before["municipality_code"], before["workplace_id"], project_id
    ):
        raise RowFaultError(None, "reach")
    says = {
        "project_id": project_id,
        "person_id": employment["person_id"],
        "role_group": role_group,
        "municipality_code": employment["municipality_code"],
        "workplace_id": employment["workplace_id"],
        "starts_on": _entered_on(before, row.starts_on),
        "ends_on": row.ends_on,
        "status": row.status or "active",
        "reason": row.reason if row.status in {"ended", "withdrawn"} else None,
    }
    return key, before, next_version(before, says, known(row.known_at))


def _leaves(row: ParticipationRow) -> bool:
    return row.status in {"ended", "withdrawn"}


def _check_seats(stored: Stored, key: Taking, row: ParticipationRow) -> None:
    """Whoever leaves keeps no seat after the last day."""
    days = stored.signed_up.get(key, []) if _leaves(row) else []
    if after(days, row.ends_on if row.status == "ended" else None):
        raise RowFaultError("status", "open_sign_ups")


def _entered_on(before: Values | None, starts_on: date) -> date:
    """The first day of all: whoever comes back opens the same registration again.

    A row never moves it forward (a change of the participation does), or a row sent again would.
    """
    if before is None or before["status"] == "withdrawn":
        return starts_on
    first: date = before["starts_on"]
    return min(first, starts_on)


def _check_new(stored: Stored, project: Values, day: date, role_group: str) -> None:
    """The phase takes somebody in, and the call's rule counts the role group."""
    if not takes_participants(project["phases"], day):
        raise RowFaultError("starts_on", "phase_takes_nobody")
    if not counts(stored.rules, project["call"], day, role_group):
        raise RowFaultError("role_group", "role_not_counted")


def _check(row: ParticipationRow, parts: list[Values], municipality_code: str) -> None:
    if row.ends_on is not None and row.ends_on < row.starts_on:
        raise RowFaultError("ends_on", "period")
    if row.status in {"ended", "withdrawn"} and row.reason is None:
        raise RowFaultError("reason", "reason")
    if row.status == "ended" and row.ends_on is None:
        raise RowFaultError("ends_on", "no_end")
    if not takes_part(parts, municipality_code, row.starts_on):
        raise RowFaultError("employer_number", "municipality_not_in_project")
