"""Applications: asked for in one's own words, answered once by the manager."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment import records
from samlyft_enrollment.champions.commands import begin, project_of
from samlyft_enrollment.champions.queries import (
    NO_APPLICATION,
    application_out,
    application_words,
)
from samlyft_enrollment.champions.schemas import (
    ApplicationAnswer,
    ApplicationIn,
    ApplicationOut,
    ApplicationWords,
)
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import ChampionApplication, Person
from samlyft_enrollment.notices import Facts, notify
from samlyft_enrollment.people.employed import employed
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.settings_of_tenant.queries import choices
from samlyft_web import etags
from samlyft_web.days import today as local_today
from samlyft_web.problems import ConflictError, Text


class AppliedError(ConflictError):
    """An application waits for its answer."""

    code = "applied-already"
    title = Text("Har redan sökt", "Has applied already")


class AnsweredError(ConflictError):
    """An answer is given once; a change of mind is a new application."""

    code = "answered-already"
    title = Text("Redan besvarad", "Answered already")


async def apply(session: AsyncSession, principal: Principal, body: ApplicationIn) -> ApplicationOut:
    """A new application; the answer to it repeats none of its words."""
    project_id = await project_of(session, body.project_code)
    employment = await employed(session, principal, body.employee, body.applied_on, project_id)
    await take_turns(session, "champion-application")
    query = select(ChampionApplication).where(
        col(ChampionApplication.person_id) == employment["person_id"],
        col(ChampionApplication.project_id).is_not_distinct_from(project_id),
        col(ChampionApplication.status) == "open",
    )
    if (await session.exec(query)).first():
        raise AppliedError(
            Text("Ansökan väntar redan på svar.", "An application waits for its answer already.")
        )
    row = records.new(
        ChampionApplication,
        principal,
        project_id=project_id,
        words=body.words,
        applied_on=body.applied_on,
        **{name: employment[name] for name in ("person_id", "municipality_code", "workplace_id")},
    )
    session.add(row)
    await session.flush()
    return application_out(principal, await _with_person(session, row))


async def answer(
    session: AsyncSession,
    principal: Principal,
    application_id: UUID,
    if_match: frozenset[str],
    body: ApplicationAnswer,
) -> ApplicationWords:
    """Yes makes a champion with time in the post; no says why; both once."""
    row = await records.get(session, ChampionApplication, application_id, NO_APPLICATION, lock=True)
    principal.demand(row.municipality_code, row.workplace_id, row.project_id)
    etags.check(if_match, row.version)
    if row.status != "open":
        raise AnsweredError(
            Text("Ansökan är redan besvarad.", "The application is answered already.")
        )
    if body.status == "declined" and body.reason is None:
        raise invalid("/reason", "why_not")
    today = local_today()
    answered: dict[str, Any] = {"status": body.status, "reason": body.reason}
    records.change(row, answered | {"answered_on": today, "answered_by": principal.actor})
    if body.status == "accepted":
        if body.minutes_per_week is None:
            raise invalid("/minutes_per_week", "no_minutes")
        made = await begin(
            session,
            principal,
            recruited_by="applied",
            person_id=row.person_id,
            project_id=row.project_id,
            municipality_code=row.municipality_code,
            workplace_ids=body.workplace_ids or [row.workplace_id],
            minutes_per_week=body.minutes_per_week,
            active_from=body.active_from or today,
            network=body.network,
        )
        row.champion_id = made.champion_id
    session.add(row)
    await session.flush()
    await _tell(session, row)
    return application_words(principal, await _with_person(session, row))


async def _tell(session: AsyncSession, row: ChampionApplication) -> None:
    """Yes or no, never the reason; whoever withdrew knows it herself."""
    if row.status == "withdrawn":
        return
    chosen = await choices(session)
    facts = Facts(
        title=chosen.champion_title,
        title_en=chosen.champion_title_en,
        about_id=row.id,
        outcome="granted" if row.status == "accepted" else "declined",
    )
    await notify(session, "application_answered", [row.person_id], facts)


async def _with_person(session: AsyncSession, row: ChampionApplication) -> dict[str, Any]:
    person = await session.get_one(Person, (row.tenant_id, row.person_id))
    return row.model_dump() | {"protection": person.protection}
