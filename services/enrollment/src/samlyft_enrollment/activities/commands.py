"""Activities: a new one, and a new version of one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_enrollment.activities import queries, rules
from samlyft_enrollment.activities.schemas import (
    ActivityChange,
    ActivityIn,
    ActivityOut,
    TopicPart,
)
from samlyft_enrollment.activities.terms import competences, competences_of
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.models import Activity, Project
from samlyft_enrollment.places.queries import known_municipalities
from samlyft_enrollment.rows import take_turns
from samlyft_enrollment.rules import sort_word
from samlyft_events import ActivityChanged
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text

MAY_BE_EMPTIED = frozenset(
    {"series", "series_order", "nominal_minutes", "theory_minutes", "discussion_minutes"}
)


class ActivityTakenError(ConflictError):
    """Another activity has the code, or the place in the series."""

    code = "activity-taken"
    title = Text("Insatsen finns redan", "The activity exists already")


async def create_activity(
    session: AsyncSession, principal: Principal, body: ActivityIn
) -> ActivityOut:
    """A new activity; topics bring their competences, a workplace-meeting block its 15 + 15."""
    principal.demand(body.project_id, body.municipality_code)
    await take_turns(session, "activity")
    if (await session.exec(select(Activity).where(col(Activity.code) == body.code))).first():
        raise ActivityTakenError(Text("Koden finns redan.", "The code exists already."))
    await _demand_project(session, principal, body.project_id)
    if body.municipality_code and not await known_municipalities(session, [body.municipality_code]):
        raise invalid("/municipality_code", "unknown_municipality")
    now = datetime.now(UTC)
    said = body.model_dump() | {"topics": _topics(body.topics)}
    row = Activity(
        tenant_id=principal.tenant_id,
        id=uuid7(),
        known_at=now,
        changed_at=now,
        sort_name=sort_word(body.name),
        **said,
    )
    return await _keep(session, row)


async def change_activity(
    session: AsyncSession,
    principal: Principal,
    activity_id: UUID,
    if_match: frozenset[str],
    body: ActivityChange,
) -> ActivityOut:
    """A new version; sessions already planned keep the number of the version they were planned of."""
    await take_turns(session, "activity")
    row = await queries.get_activity(session, activity_id, lock=True)
    principal.demand(row.project_id, row.municipality_code)
    etags.check(if_match, row.version)
    said = body.model_dump(exclude_unset=True)
    if body.topics is not None:
        said["topics"] = _topics(body.topics)
    for name, value in said.items():
        if value is not None or name in MAY_BE_EMPTIED:
            setattr(row, name, value)
    row.sort_name = sort_word(row.name)
    row.version += 1
    row.known_at = row.changed_at = datetime.now(UTC)
    return await _keep(session, row)


async def _keep(session: AsyncSession, row: Activity) -> ActivityOut:
    row.gathering = rules.gathering_of(row.kind, row.gathering)
    if row.gathering and row.kind not in rules.GATHERINGS[row.gathering]:
        raise invalid("/gathering", "gathering")
    parts = (row.nominal_minutes, row.theory_minutes, row.discussion_minutes)
    row.nominal_minutes, row.theory_minutes, row.discussion_minutes = rules.minutes_of(
        row.kind, *parts
    )
    if rules.fault_of_minutes(row.nominal_minutes, row.theory_minutes, row.discussion_minutes):
        raise invalid("/nominal_minutes", "minutes_sum")
    if rules.repeated([goal["code"] for goal in row.learning_goals]):
        raise invalid("/learning_goals", "goal_twice")
    await _demand_place_in_series(session, row)
    session.add(row)
    await session.flush()
    await emit(session, activity_event(row))
    return queries.activity_out(row)


async def _demand_place_in_series(session: AsyncSession, row: Activity) -> None:
    if (row.series is None) != (row.series_order is None):
        raise invalid("/series", "series_place")
    if row.series is None:
        return
    with session.no_autoflush:
        query = select(Activity.id).where(
            col(Activity.series) == row.series,
            col(Activity.series_order) == row.series_order,
            col(Activity.id) != row.id,
        )
        if (await session.exec(query)).first():
            raise ActivityTakenError(
                Text("Platsen i serien är upptagen.", "The place in the series is taken.")
            )


def activity_event(row: Activity) -> ActivityChanged:
    """The version as the others are told it."""
    values = row.model_dump()
    goals, topics = values.pop("learning_goals"), values.pop("topics")
    return ActivityChanged(
        aggregate_id=row.id,
        topics=[part["topic"] for part in topics],
        competences=sorted({code for part in topics for code in part["competences"]}),
        learning_goals=[goal["code"] for goal in goals],
        goals=goals,
        **values,
    )


def _topics(parts: Sequence[TopicPart]) -> list[dict[str, Any]]:
    made = []
    for place, part in enumerate(parts):
        said = part.competences or competences_of(part.topic)
        if not competences().keys() >= set(said):
            raise invalid(f"/topics/{place}/competences", "unknown_competence")
        made.append({"topic": part.topic, "competences": said})
    return made


async def _demand_project(
    session: AsyncSession, principal: Principal, project_id: UUID | None
) -> None:
    if project_id and await session.get(Project, (principal.tenant_id, project_id)) is None:
        raise invalid("/project_id", "unknown_project")
