"""A human's answer to a suggestion: merge, or remember that they are two."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.matching import queries
from samlyft_enrollment.matching.schemas import SuggestionAnswer, SuggestionOut
from samlyft_enrollment.models import MatchSuggestion
from samlyft_enrollment.people.commands import merge_people, places_of
from samlyft_enrollment.people.queries import get_person
from samlyft_enrollment.rows import take_turns
from samlyft_web import etags
from samlyft_web.problems import ConflictError, Text


class AnsweredError(ConflictError):
    """Somebody has answered it before."""

    code = "already-answered"
    title = Text("Redan besvarat", "Answered already")


async def answer(
    session: AsyncSession,
    principal: Principal,
    suggestion_id: UUID,
    if_match: frozenset[str],
    body: SuggestionAnswer,
) -> SuggestionOut:
    """Confirming merges (and can be undone as any merge); dismissing is remembered."""
    row = await queries.get_suggestion(session, suggestion_id, lock=True)
    etags.check(if_match, row.version)
    if row.status == "confirmed" or row.status == body.status:
        raise AnsweredError(
            Text(
                "Förslaget är redan besvarat. Ångra hopslagningen i stället.",
                "It is answered already. Undo the merge instead.",
            )
        )
    now = datetime.now(UTC)
    if body.status == "confirmed":
        row.merge_id = await _merged(session, principal, row, body.kept_id, now)
    row.status, row.actor = body.status, principal.actor
    row.version, row.known_at, row.changed_at = row.version + 1, now, now
    session.add(row)
    await session.flush()
    told = queries.suggestion_out(row)
    await queries.show(session, [told])
    return told


async def _merged(
    session: AsyncSession,
    principal: Principal,
    row: MatchSuggestion,
    kept_id: UUID | None,
    now: datetime,
) -> UUID:
    pair = {row.one_id, row.other_id}
    if kept_id is not None and kept_id not in pair:
        raise invalid("/kept_id", "not_of_the_two")
    await take_turns(session, "people")
    told = queries.suggestion_out(row)
    await queries.show(session, [told])
    numbered = [one.person_id for one in told.people if one.has_identity_number]
    kept_id = kept_id or (numbered[0] if len(numbered) == 1 else min(pair))
    for person_id in pair:
        principal.demand(*await places_of(session, person_id))
    kept = await get_person(session, kept_id, lock=True)
    duplicate = await get_person(session, (pair - {kept_id}).pop(), lock=True)
    known_at = max(now, duplicate.known_at)
    made = await merge_people(session, principal, kept, duplicate, "registered_twice", known_at)
    return made.id
