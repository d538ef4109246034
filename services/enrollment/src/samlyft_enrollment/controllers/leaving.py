"""One municipality leaves with its export, and the tenant goes on."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.controllers import queries
from samlyft_enrollment.controllers.exporting import manifest, tables
from samlyft_enrollment.controllers.schemas import ExitIn, ExitOut
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import MunicipalityExit, Project
from samlyft_enrollment.people.rotation import rotate
from samlyft_enrollment.privacy.erasing import erase_free, hold, plan
from samlyft_enrollment.privacy.traces import at_once
from samlyft_enrollment.projects.commands import announce
from samlyft_enrollment.rows import take_turns
from samlyft_events import EmploymentChanged, ParticipationChanged
from samlyft_web.days import today as local_today
from samlyft_web.problems import ConflictError, Text

NEXT = "version = version + 1, known_at = greatest(known_at, now()), changed_at = now()"
PARTICIPATIONS = sa.text(
    f"""
    update participation set ends_on = greatest(starts_on, :last_day), status = 'ended',
        reason = 'other', {NEXT}
    where municipality_code = :code and status = 'active' returning *
    """
)
EMPLOYMENTS = sa.text(
    f"""
    update employment set ends_on = greatest(starts_on, :last_day), {NEXT}
    where municipality_code = :code and status = 'active'
        and (ends_on is null or ends_on > :last_day) returning *
    """
)
PARTS = sa.text(
    """
    update project_municipality set to_on = greatest(from_on, :last_day)
    where municipality_code = :code and (to_on is null or to_on > :last_day) returning project_id
    """
)
CONTROLLERS = sa.text(
    f"""
    update controller set to_on = greatest(from_on, :last_day), {NEXT}
    where municipality_code = :code and (to_on is null or to_on > :last_day)
    """
)
ONLY_HERS = sa.text(
    """
    select p.id from person p
    where p.status <> 'erased' and exists (
        select from employment e where e.person_id = p.id and e.municipality_code = :code
        union all select from participation t where t.person_id = p.id and t.municipality_code = :code
    ) and not exists (
        select from employment e where e.person_id = p.id and e.municipality_code <> :code
        union all select from participation t where t.person_id = p.id and t.municipality_code <> :code
    )
    order by p.id
    """
)


class OtherExportError(ConflictError):
    """What was exported is not what is here now."""

    code, title = "other-export", Text("Exporten gäller inte längre", "The export is out of date")


async def try_leaving(
    session: AsyncSession, principal: Principal, master_key: bytes, body: ExitIn
) -> ExitOut:
    """What leaving would lead to; nothing of it stays."""
    async with session.begin_nested() as savepoint:
        made = await leave(session, principal, master_key, body)
        await savepoint.rollback()
    session.info.pop("emitted", None)
    return made.model_copy(update={"exit_id": None, "dry_run": True})


async def leave(
    session: AsyncSession, principal: Principal, master_key: bytes, body: ExitIn
) -> ExitOut:
    """Ends what it takes part in; its people who are nobody else's are erased, and their key destroyed."""
    principal.demand(body.municipality_code)
    principal.demand_permission("identity:read")
    if principal.scope != "*" or body.last_day > local_today():
        raise invalid("/last_day", "last_day")
    await take_turns(session, "people")
    files = await tables(session, principal, master_key, body.municipality_code)
    if manifest(body.municipality_code, files).digest != body.export_digest:
        raise OtherExportError(
            Text("Uppgifter har ändrats sedan exporten. Hämta den igen.", "Take the export again.")
        )
    ended = await _end(session, body.municipality_code, body.last_day)
    erased, kept, until = await _let_go(session, principal, body)
    if erased:
        # Everybody else is sealed anew; with the old key what was theirs is noise, in copies too.
        ended["keys_destroyed"] = (await rotate(session, master_key)).retired
    now = datetime.now(UTC)
    made = MunicipalityExit(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        **body.model_dump(),
        actor=principal.actor,
        ended=ended,
        persons_erased=erased,
        persons_kept=kept,
        kept_until=until,
    )
    session.add(made)
    await session.flush()
    return queries.exit_out(made)


async def _end(session: AsyncSession, code: str, last_day: date) -> dict[str, Any]:
    connection = await session.connection()
    names = {"code": code, "last_day": last_day}
    taking = await _rows(connection, PARTICIPATIONS, names)
    working = await _rows(connection, EMPLOYMENTS, names)
    projects = {row["project_id"] for row in await _rows(connection, PARTS, names)}
    controllers = await connection.execute(CONTROLLERS, names)
    await emit(
        session,
        *(ParticipationChanged.model_validate({**r, "aggregate_id": r["id"]}) for r in taking),
        *(EmploymentChanged.model_validate({**r, "aggregate_id": r["id"]}) for r in working),
    )
    for project in await session.exec(select(Project).where(col(Project.id).in_(projects))):
        project.version += 1
        project.known_at = max(project.known_at, datetime.now(UTC))
        project.changed_at = datetime.now(UTC)
        session.add(project)
        await session.flush()
        await announce(session, project)
    return {
        "projects": len(projects),
        "participations": len(taking),
        "employments": len(working),
        "controllers": controllers.rowcount,
    }


async def _rows(
    connection: AsyncConnection, query: sa.TextClause, names: dict[str, Any]
) -> list[dict[str, Any]]:
    return [dict(row) for row in (await connection.execute(query, names)).mappings()]


async def _let_go(
    session: AsyncSession, principal: Principal, body: ExitIn
) -> tuple[int, int, date | None]:
    """Erases whom nothing holds, restricts whom a rule does; gives both counts and the last day kept."""
    connection = await session.connection()
    found = await connection.execute(ONLY_HERS, {"code": body.municipality_code})
    ids = list(found.scalars())
    today = local_today()
    made = await plan(connection, ids, today, overruled=body.takes_over_retention, left=True)
    if made.free:
        await at_once(session, made.free)
        await erase_free(session, made.free)
    if made.kept:
        await hold(session, principal, list(made.kept), None)
    days = [kept.until for kept in made.kept.values() if kept.until]
    return len(made.free), len(made.kept), max(days, default=None)
