"""Planning, opening and closing rounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.auth import Principal
from samlyft_common.outbox import emit
from samlyft_events import RoundChanged
from samlyft_survey.answers.queries import answered_and_paired
from samlyft_survey.answers.rules import in_steps
from samlyft_survey.broker import Broker
from samlyft_survey.families.commands import family_for
from samlyft_survey.models import Family, Round
from samlyft_survey.questionnaires.queries import questionnaire_by_id
from samlyft_survey.releases.commands import freeze
from samlyft_survey.results.freezing import by_dimension
from samlyft_survey.rounds.schemas import RoundChange, RoundCreate
from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text


class RoundTakenError(ConflictError):
    """A family has one round of each wave."""

    code = "round-taken"
    title = Text("Mättillfället finns redan", "The round exists already")


class RoundStatusError(ConflictError):
    """A round goes from planned to open to closed, never back."""

    code = "round-status"
    title = Text("Mättillfället kan inte ändras så", "The round cannot change like that")


KNOWN_IN_FUTURE = Text("known_at har inte inträffat än.", "known_at has not happened yet.")


KNOWN_BEFORE = Text(
    "known_at är före den version som ändras.", "known_at is before the version that it changes."
)


GRACE = timedelta(hours=2)
"""For those who are answering when a round closes."""
_FORWARD = {"planned": {"open"}, "open": {"closed"}, "closed": set[str]()}


_SAME = ("project_id", "questionnaire_id", "opens_on", "closes_on", "occasion")


def known_at(
    principal: Principal, given: datetime | None, before: datetime | None = None
) -> datetime:
    """When the project knew it: now, or in the past for those who may import history, never before `before`."""
    now = datetime.now(UTC)
    if given is None:
        return now
    principal.demand_permission("history:import")
    if given > now:
        raise _not_known_then("known_in_future", KNOWN_IN_FUTURE)
    if before and given < before:
        raise _not_known_then("known_before", KNOWN_BEFORE)
    return given


def _not_known_then(code: str, text: Text) -> InvalidError:
    return InvalidError(text, errors=[FieldError(pointer="/known_at", code=code, detail=text)])


async def planned_alike(session: AsyncSession, body: RoundCreate) -> Round | None:
    """The wave's round of that family, if it is the very same; raises `RoundTakenError` if it is another."""
    query = (
        select(Round)
        .join(
            Family,
            (col(Family.tenant_id) == Round.tenant_id) & (col(Family.family_id) == Round.family_id),
        )
        .where(
            Family.project_id == body.project_id,
            Family.code == body.family_code,
            Round.wave == body.wave,
            Round.occasion == body.occasion,
        )
    )
    found = (await session.exec(query)).one_or_none()
    if found and any(getattr(found, name) != getattr(body, name) for name in _SAME):
        raise RoundTakenError(
            Text(
                "Familjen har redan ett annat mättillfälle av det slaget.",
                "The family has another round of that wave.",
            )
        )
    return found


async def plan_round(session: AsyncSession, principal: Principal, body: RoundCreate) -> Round:
    """A planned round and its event."""
    principal.demand(body.project_id)
    known = known_at(principal, body.known_at)
    await questionnaire_by_id(session, body.questionnaire_id, keep=True)
    family = await family_for(session, principal, body.project_id, body.family_code)
    row = Round(
        tenant_id=principal.tenant_id,
        round_id=uuid7(),
        project_id=body.project_id,
        family_id=family.family_id,
        questionnaire_id=body.questionnaire_id,
        wave=body.wave,
        opens_on=body.opens_on,
        closes_on=body.closes_on,
        occasion=body.occasion,
        audience=body.audience.model_dump(mode="json"),
        # What is imported of the past is opened and closed as it was.
        automatic=body.automatic and body.known_at is None,
        by_mail=body.by_mail,
        reminds_on=sorted(day.isoformat() for day in body.reminds_on),
        months_after_end=body.months_after_end,
        known_at=known,
        historical=body.known_at is not None,
        updated_at=datetime.now(UTC),
    )
    session.add(row)
    await session.flush()
    await emit(session, _event(row))
    return row


async def change_round(
    session: AsyncSession, broker: Broker, principal: Principal, row: Round, body: RoundChange
) -> Round:
    """Opens or closes the locked `row`."""
    principal.demand(row.project_id)
    known = known_at(principal, body.known_at, row.known_at)
    if body.status == row.status:
        return row
    if body.status not in _FORWARD[row.status]:
        raise RoundStatusError(
            Text(
                "Planerat öppnas, öppet stängs, stängt är stängt.",
                "Planned opens, open closes, closed stays closed.",
            )
        )
    if body.status == "closed":
        return await close_round(session, broker, row, known)
    row.status = "open"
    await announce(session, row, known)
    return row


async def close_round(
    session: AsyncSession, broker: Broker, row: Round, known: datetime | None = None
) -> Round:
    """Freezes the results of the locked `row`; while some are still answering, only nobody else can begin."""
    now = datetime.now(UTC)
    if await broker.begun(row.tenant_id, row.round_id):
        if row.closing_at is None:
            await broker.forget_round(row.tenant_id, row.round_id, keep_begun=True)
            row.closing_at = now + GRACE
            await announce(session, row, known)
        if row.closing_at > now:
            return row
    # First, and committed at once: when it returns no answer is under way and none can come.
    await broker.forget_round(row.tenant_id, row.round_id)
    asked = by_dimension(await broker.invited_by_group(row.tenant_id, row.round_id))
    await freeze(session, row, known or now, asked)
    row.status = "closed"
    await announce(session, row, known)
    return row


async def announce(session: AsyncSession, row: Round, known: datetime | None = None) -> None:
    """The next version of a round and its event, with the number of answers in steps of five.

    Known now, if nothing else is said; what is imported of a historical round belongs to its latest date.
    """
    row.known_at = known or (row.known_at if row.historical else datetime.now(UTC))
    answered, _ = await answered_and_paired(session, row)
    row.told_answered = in_steps(answered)
    row.version += 1
    row.updated_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    await emit(session, _event(row))


async def announce_if_told_more(session: AsyncSession, row: Round) -> None:
    """An event when the answers of the locked `row` have passed another multiple of five."""
    answered, _ = await answered_and_paired(session, row)
    if in_steps(answered) != row.told_answered:
        await announce(session, row)


def demand_open(row: Round) -> None:
    """Raises `RoundStatusError` unless the round takes answers."""
    if row.status != "open" or row.closing_at is not None:
        raise RoundStatusError(Text("Mättillfället är inte öppet.", "The round is not open."))


def _event(row: Round) -> RoundChanged:
    return RoundChanged(
        aggregate_id=row.round_id,
        version=row.version,
        known_at=row.known_at,
        project_id=row.project_id,
        family_id=row.family_id,
        wave=row.wave,
        occasion=row.occasion,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        status=row.status,
        invited=row.invited,
        answered_at_least=row.told_answered,
    )
