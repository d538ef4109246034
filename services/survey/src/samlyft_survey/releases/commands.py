"""Freezing a round: the cells that may be shown are told once, and its answers lose their order."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.outbox import emit
from samlyft_events import ReleaseChanged
from samlyft_events.survey import Cell
from samlyft_survey.answers.queries import answered_and_paired
from samlyft_survey.free_text.commands import take_out
from samlyft_survey.models import Release, Round
from samlyft_survey.questionnaires.queries import body_of
from samlyft_survey.releases import queries
from samlyft_survey.releases.rules import publishable, released_outcomes
from samlyft_survey.results.commands import freeze_tables
from samlyft_survey.results.freezing import Invited, freeze_means, freeze_response

# New ids, a random order and one transaction id for all: neither place nor id nor transaction tells when who answered.
SHUFFLE = sa.text(
    """
    with moved as (delete from answer where round_id = :round returning *)
    insert into answer (tenant_id, answer_id, round_id, pairing_key, role_group, week, answers, facts)
    select tenant_id, gen_random_uuid(), round_id, pairing_key, role_group, week, answers, facts from moved
    order by random()
    """
)


async def freeze(
    session: AsyncSession, row: Round, known_at: datetime, invited: Invited
) -> Release:
    """The release of a round that takes no more answers, and its event."""
    body = await body_of(session, row.questionnaire_id)
    outcomes = released_outcomes(body, row.wave)
    exact = await queries.tallies(session, row.round_id, outcomes)
    answered, paired = await answered_and_paired(session, row)
    limit = await queries.smallest_count(session)
    cells = [Cell(**asdict(c)) for o in outcomes for c in publishable(o, exact, limit)]
    release = Release(
        tenant_id=row.tenant_id,
        release_id=uuid7(),
        round_id=row.round_id,
        invited=row.invited,
        answered=answered,
        paired=paired,
        smallest_count=limit,
        cells=[cell.model_dump() for cell in cells],
        known_at=known_at,
    )
    session.add(release)
    await freeze_tables(session, row, exact, limit)
    await freeze_means(session, row, limit)
    await freeze_response(session, row, invited, limit)
    await take_out(session, row, body, limit)
    await session.flush()
    await (await session.connection()).execute(SHUFFLE, {"round": row.round_id})
    await emit(session, _event(row, release, cells))
    return release


def _event(row: Round, release: Release, cells: list[Cell]) -> ReleaseChanged:
    return ReleaseChanged(
        aggregate_id=release.release_id,
        version=release.version,
        known_at=release.known_at,
        project_id=row.project_id,
        round_id=row.round_id,
        wave=row.wave,
        invited=release.invited,
        answered=release.answered,
        paired=release.paired,
        cells=cells,
    )
