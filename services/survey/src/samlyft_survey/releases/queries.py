"""The tallies that a release is frozen from, and releases."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import Outcome
from samlyft_survey.models import Release
from samlyft_survey.releases.rules import Tally

FLOOR = 5
"""The floor for counts, where enrollment has not said more."""


# One row an outcome and role group: who gave an answer that counts, of those its missing rule lets in.
TALLIES = sa.text(
    """
    select o.id as outcome, a.role_group,
        count(*) filter (where met.yes) as count,
        count(*) filter (where case o.missing when 'decided' then met.yes or seen.every else seen.one end) as n
    from jsonb_to_recordset(cast(:outcomes as jsonb)) as o (id text, missing text, base jsonb, any_of jsonb)
    join answer a on a.round_id = :round and o.base ? a.role_group
    cross join lateral (
        select coalesce(bool_or(term -> 'values' ? given.value), false) as yes
        from jsonb_array_elements(o.any_of) as term
        cross join lateral jsonb_array_elements_text(
            -- Who may choose several gives a list.
            case jsonb_typeof(a.answers -> (term ->> 'item'))
                when 'array' then a.answers -> (term ->> 'item')
                else jsonb_build_array(a.answers -> (term ->> 'item'))
            end
        ) as given
    ) as met
    cross join lateral (
        select bool_or(a.answers ? (term ->> 'item')) as one, bool_and(a.answers ? (term ->> 'item')) as every
        from jsonb_array_elements(o.any_of) as term
    ) as seen
    group by o.id, a.role_group
    order by o.id, a.role_group
    """
)


LIMIT = sa.text("select greatest(smallest_count, 5) from tenant")


async def tallies(
    session: AsyncSession, round_id: UUID, outcomes: Sequence[Outcome]
) -> list[Tally]:
    """Exact tallies of a round, never to be shown as they are."""
    document = "[" + ",".join(outcome.model_dump_json() for outcome in outcomes) + "]"
    connection = await session.connection()
    return [
        Tally(*row)
        for row in await connection.execute(TALLIES, {"round": round_id, "outcomes": document})
    ]


async def release_of(session: AsyncSession, round_id: UUID) -> Release | None:
    """The frozen table of a closed round."""
    return (await session.exec(select(Release).where(Release.round_id == round_id))).one_or_none()


async def smallest_count(session: AsyncSession) -> int:
    """The tenant's limit for counts; a tenant may raise the floor, never lower it."""
    return int(await (await session.connection()).scalar(LIMIT) or FLOOR)
