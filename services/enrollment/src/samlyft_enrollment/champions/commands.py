"""Champions one by one: appointed, changed, ended with a handover."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment import records
from samlyft_enrollment.champions.queries import NO_CHAMPION, champion_out
from samlyft_enrollment.champions.schemas import ChampionChange, ChampionIn, ChampionOut
from samlyft_enrollment.champions.training import complete
from samlyft_enrollment.faults import FAULTS, invalid
from samlyft_enrollment.models import Champion, Person, Project, Workplace
from samlyft_enrollment.people.employed import employed
from samlyft_enrollment.rows import take_turns
from samlyft_events import ChampionChanged
from samlyft_web import etags
from samlyft_web.days import today as local_today
from samlyft_web.problems import ConflictError, Text

MAY_BE_EMPTIED = frozenset({"active_to", "trained_on", "network", "handover_to_id", "handed_over"})


class AlreadyChampionError(ConflictError):
    """One active period at a time, for a person in a project."""

    code = "already-champion"
    title = Text("Redan ombud", "A champion already")


async def appoint(session: AsyncSession, principal: Principal, body: ChampionIn) -> ChampionOut:
    """A champion whom the manager or the project chose."""
    project_id = await project_of(session, body.project_code)
    employment = await employed(session, principal, body.employee, body.active_from, project_id)
    given = body.model_dump(exclude={"employee", "project_code", "workplace_ids"})
    return await begin(
        session,
        principal,
        recruited_by="appointed",
        person_id=employment["person_id"],
        municipality_code=employment["municipality_code"],
        project_id=project_id,
        workplace_ids=body.workplace_ids or [employment["workplace_id"]],
        **given,
    )


async def begin(session: AsyncSession, principal: Principal, **values: Any) -> ChampionOut:
    """A new active period, announced."""
    await take_turns(session, "champion")
    source = {"training_source": "recorded" if values.get("trained_on") else None}
    row = records.new(Champion, principal, **source | values)
    await _demand(session, principal, row)
    _check(row)
    await _only_one(session, row)
    return await _announce(session, principal, row)


async def change_champion(
    session: AsyncSession,
    principal: Principal,
    champion_id: UUID,
    if_match: frozenset[str],
    body: ChampionChange,
) -> ChampionOut:
    """A new version; what is handed over stays with the one who left."""
    row = await records.get(session, Champion, champion_id, NO_CHAMPION, lock=True)
    await _demand(session, principal, row)
    etags.check(if_match, row.version)
    given = body.model_dump(exclude_unset=True)
    if body.status == "active" and row.status == "ended":
        await _only_one(session, row)
    records.change(row, given, MAY_BE_EMPTIED)
    if "trained_on" in given:
        row.training_source = "recorded" if row.trained_on else None
    if row.handover_to_id is not None:
        await _check_successor(session, row)
    if "workplace_ids" in given:
        await _demand(session, principal, row)
    _check(row)
    return await _announce(session, principal, row)


async def project_of(session: AsyncSession, code: str | None) -> UUID | None:
    """The id behind a project's code; none in ordinary operation."""
    if code is None:
        return None
    found = (await session.exec(select(Project.id).where(col(Project.code) == code))).first()
    if found is None:
        raise invalid("/project_code", "unknown_project")
    return found


async def _demand(session: AsyncSession, principal: Principal, row: Champion) -> None:
    """The champion's place is within the reach, and every workplace served there or covered itself."""
    principal.demand(row.municipality_code, row.project_id, *row.workplace_ids[:1])
    served = await _workplaces(session, row.workplace_ids)
    if len(served) < len(set(row.workplace_ids)):
        raise invalid("/workplace_ids", "unknown_workplace")
    if not all(
        principal.covers(code, row.project_id, workplace) for workplace, code in served.items()
    ):
        raise invalid("/workplace_ids", "reach")


async def _workplaces(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, str]:
    query = select(Workplace.id, Workplace.municipality_code).where(col(Workplace.id).in_(ids))
    return dict((await session.exec(query)).all())


async def _check_successor(session: AsyncSession, row: Champion) -> None:
    if row.handover_to_id == row.id:
        raise invalid("/handover_to_id", "handover_to_self")
    query = select(Champion.id).where(col(Champion.id) == row.handover_to_id)
    if (await session.exec(query)).first() is None:
        raise invalid("/handover_to_id", "unknown_champion")


async def _only_one(session: AsyncSession, row: Champion) -> None:
    await take_turns(session, "champion")
    query = select(Champion.id).where(
        col(Champion.person_id) == row.person_id,
        col(Champion.project_id).is_not_distinct_from(row.project_id),
        col(Champion.status) == "active",
        col(Champion.id) != row.id,
    )
    if (await session.exec(query)).first():
        raise AlreadyChampionError(FAULTS["already_champion"])


def _check(row: Champion) -> None:
    today: date = local_today()
    if row.status == "ended" and row.active_to is None:
        raise invalid("/active_to", "no_last_day")
    if row.active_to is not None and row.active_to < row.active_from:
        raise invalid("/active_to", "period")
    if row.trained_on is not None and row.trained_on > today:
        raise invalid("/trained_on", "trained_early")


async def _announce(session: AsyncSession, principal: Principal, row: Champion) -> ChampionOut:
    session.add(row)
    await session.flush()
    await emit(session, ChampionChanged(aggregate_id=row.id, **row.model_dump()))
    await complete(session, champions=[row.id])
    await session.refresh(row)
    person = await session.get_one(Person, (principal.tenant_id, row.person_id))
    shown = {"given_name", "family_name", "protection"}
    return champion_out(principal, row.model_dump() | person.model_dump(include=shown))
