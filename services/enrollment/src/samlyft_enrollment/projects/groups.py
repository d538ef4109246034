"""A whole work group at once: enrolled, opened again, ended; sets of rows, never one by one."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.db import widen
from samlyft_common.outbox import emit
from samlyft_enrollment.counting.queries import counts, rules_of
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import CountingRule, Participation, Project, Workplace
from samlyft_enrollment.people.queries import sees_all
from samlyft_enrollment.projects.group_schemas import (
    EndingIn,
    EndingOut,
    Member,
    Outcome,
    WorkGroupIn,
    WorkGroupOut,
)
from samlyft_enrollment.projects.open_sign_ups import after, open_days
from samlyft_enrollment.projects.parts import takes_participants
from samlyft_enrollment.projects.queries import parts_of, takes_part
from samlyft_enrollment.rows import known, take_turns, upsert
from samlyft_events import ParticipationChanged

Values = dict[str, Any]
PARTICIPATION = ("role_group", "municipality_code", "workplace_id", "starts_on", "ends_on")

# Registered twice is one human: the kept person takes part, and an older participation of the
# duplicate counts as hers.
GROUP = sa.text(
    """
    select distinct on (w.person_id) w.*, to_jsonb(t) as before
    from (
        select coalesce(p.merged_into, p.id) as person_id, e.workplace_id, e.municipality_code,
            e.role_group, e.starts_on, p.given_name, p.family_name, p.protection
        from employment e join person p on p.tenant_id = e.tenant_id and p.id = e.person_id
        where e.workplace_id = any(:workplaces) and e.status = 'active' and e.starts_on <= :day
            and (e.ends_on is null or e.ends_on >= :day)
            and (cast(:roles as text[]) is null or e.role_group = any(:roles))
    ) as w
    left join (
        select t.*, coalesce(p.merged_into, p.id) as kept
        from participation t join person p on p.tenant_id = t.tenant_id and p.id = t.person_id
        where t.project_id = :project
    ) as t on t.kept = w.person_id
    order by w.person_id, w.starts_on desc, t.person_id = w.person_id desc
    """
)
ENDING = sa.text(
    """
    select t.* from participation t
    where t.project_id = :project and t.status = 'active'
        and (cast(:municipality as text) is null or t.municipality_code = :municipality)
        and (cast(:workplaces as uuid[]) is null or t.workplace_id = any(:workplaces))
    order by t.id for update
    """
)


async def enrol(
    session: AsyncSession, principal: Principal, body: WorkGroupIn, *, dry_run: bool
) -> WorkGroupOut:
    """Everyone of these workplaces that day; whoever takes part already is left as they are."""
    await take_turns(session, "participations")
    project = await _project(session, body.project_code)
    await _check_workplaces(session, principal, project, body)
    asked = {
        "workplaces": body.workplace_ids,
        "day": body.starts_on,
        "roles": body.role_groups,
        "project": project.id,
    }
    connection = await session.connection()
    group = [dict(row) for row in (await connection.execute(GROUP, asked)).mappings()]
    rules = await rules_of(session, [project.call] if project.call else [])
    outcomes = [_outcome(principal, project, rules, one, body.starts_on) for one in group]
    if not dry_run:
        chosen = [
            _after(project.id, one, body.starts_on)
            for one, outcome in zip(group, outcomes, strict=True)
            if outcome in {"enrolled", "reopened"}
        ]
        await _write(session, chosen)
    counted = Counter(outcomes)
    done = {name: counted[name] for name in ("enrolled", "reopened", "unchanged")}
    members = [
        _member(one, outcome)
        for one, outcome in zip(group, outcomes, strict=True)
        if dry_run and (one["protection"] == "none" or sees_all(principal))
    ]
    left_alone = len(group) - sum(done.values())
    return WorkGroupOut(dry_run=dry_run, left_alone=left_alone, members=members, **done)


async def end(
    session: AsyncSession, principal: Principal, body: EndingIn, *, dry_run: bool
) -> EndingOut:
    """The last day of many; champions, packages and plans go on."""
    project = await _project(session, body.project_code)
    workplaces = await _municipalities(session, body.workplace_ids or [])
    if len(workplaces) < len(set(body.workplace_ids or [])):
        raise invalid("/workplace_ids", "unknown_workplace")
    if not workplaces:
        principal.demand(project.id, body.municipality_code)
    for workplace_id, code in workplaces.items():
        principal.demand(project.id, workplace_id, code)
    return await end_all(
        session,
        project.id,
        body.ends_on,
        body.reason,
        municipality_code=body.municipality_code,
        workplace_ids=body.workplace_ids,
        dry_run=dry_run,
    )


async def end_all(  # noqa: PLR0913  # whose, when and why
    session: AsyncSession,
    project_id: UUID,
    ends_on: date,
    reason: str,
    *,
    municipality_code: str | None = None,
    workplace_ids: list[UUID] | None = None,
    dry_run: bool = False,
) -> EndingOut:
    """Ends every active participation that this names; who begins later is left and counted."""
    await take_turns(session, "participations")
    asked = {
        "project": project_id,
        "municipality": municipality_code,
        "workplaces": workplace_ids,
    }
    connection = await session.connection()
    active = [dict(row) for row in (await connection.execute(ENDING, asked)).mappings()]
    ending = [row for row in active if row["starts_on"] <= ends_on]
    signed_up = await open_days(session, [project_id], [row["person_id"] for row in ending])
    kept = sum(after(days, ends_on) for days in signed_up.values())
    if not dry_run:
        says = {"ends_on": ends_on, "status": "ended", "reason": reason}
        await _write(session, [_version(row, {**_says(row), **says}) for row in ending])
    left = len(active) - len(ending)
    return EndingOut(dry_run=dry_run, ended=len(ending), begin_later=left, open_sign_ups=kept)


async def _project(session: AsyncSession, code: str) -> Project:
    found = (await session.exec(select(Project).where(col(Project.code) == code))).first()
    if found is None:
        raise invalid("/project_code", "unknown_project")
    return found


async def _municipalities(session: AsyncSession, ids: list[UUID]) -> dict[UUID, str]:
    query = select(Workplace.id, Workplace.municipality_code).where(col(Workplace.id).in_(ids))
    return dict((await session.exec(query)).all())


async def _check_workplaces(
    session: AsyncSession, principal: Principal, project: Project, body: WorkGroupIn
) -> None:
    """Each exists, is within the reach and lies in a municipality that takes part that day."""
    if not takes_participants(project.phases, body.starts_on):
        raise invalid("/starts_on", "phase_takes_nobody")
    found = await _municipalities(session, body.workplace_ids)
    parts = (await parts_of(session, [project.id]))[project.id]
    for place, workplace_id in enumerate(body.workplace_ids):
        pointer = f"/workplace_ids/{place}"
        if workplace_id not in found:
            raise invalid(pointer, "unknown_workplace")
        principal.demand(found[workplace_id], workplace_id, project.id)
        if not takes_part(parts, found[workplace_id], body.starts_on):
            raise invalid(pointer, "municipality_not_in_project")
    await widen(session)


def _outcome(
    principal: Principal, project: Project, rules: list[CountingRule], one: Values, day: date
) -> Outcome:
    before = one["before"]
    if not counts(rules, project.call, day, one["role_group"]):
        return "not_counted"
    if before is None:
        return "enrolled"
    places = (before["municipality_code"], before["workplace_id"], project.id)
    if not principal.covers(*places):
        return "out_of_reach"
    if before["status"] == "withdrawn":
        return "withdrawn_before"
    over = before["status"] == "ended" and date.fromisoformat(before["ends_on"]) < day
    return "reopened" if over else "unchanged"


def _after(project_id: UUID, one: Values, day: date) -> Values:
    """The first version, or the next of whoever comes back: the first day stays."""
    before = one["before"]
    says = {
        "project_id": project_id,
        "person_id": UUID(before["person_id"]) if before else one["person_id"],
        "role_group": one["role_group"],
        "municipality_code": one["municipality_code"],
        "workplace_id": one["workplace_id"],
        "starts_on": date.fromisoformat(before["starts_on"]) if before else day,
        "ends_on": None,
        "status": "active",
        "reason": None,
    }
    return _version(before and {"id": UUID(before["id"]), "version": before["version"]}, says)


def _version(before: Values | None, says: Values) -> Values:
    stands = before or {"id": uuid7(), "version": 0}
    return {"id": stands["id"], "version": stands["version"] + 1, "known_at": known(None), **says}


def _says(row: Values) -> Values:
    return {name: row[name] for name in ("project_id", "person_id", *PARTICIPATION)}


async def _write(session: AsyncSession, rows: list[Values]) -> None:
    await upsert(session, Participation, rows)
    await emit(session, *(ParticipationChanged(aggregate_id=row["id"], **row) for row in rows))


def _member(one: Values, outcome: Outcome) -> Member:
    return Member(
        person_id=one["person_id"],
        display_name=f"{one['given_name']} {one['family_name']}",
        workplace_id=one["workplace_id"],
        role_group=one["role_group"],
        outcome=outcome,
    )
