"""Reads: rounds in reach, who may be invited, and the tallies that a release is frozen from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from samlyft_survey.forms import Outcome, QuestionnaireBody
from samlyft_survey.models import Family, Questionnaire, Release, Round
from samlyft_survey.rules import Tally
from samlyft_web.problems import NotFoundError, Text

T = TypeVar("T")
NO_ROUND = Text("Mättillfället finns inte.", "No such survey round.")
NO_FAMILY = Text("Familjen av mättillfällen finns inte.", "No such family of rounds.")
NO_QUESTIONNAIRE = Text("Enkäten finns inte.", "No such questionnaire.")
FLOOR = 5
"""The floor for counts, where enrollment has not said more."""

# A merged duplicate counts as the person it was merged into; withdrawn and erased are not asked. Where somebody
# protected works is told nobody, nor of somebody of whom enrollment has not told yet.
PARTICIPANTS = sa.text(
    """
    select distinct on (person_id) person_id, role_group, workplace_code, workplace_name
    from (
        select case when d.status = 'merged' then d.merged_into else p.person_id end as person_id,
            p.role_group, w.code as workplace_code, w.name as workplace_name
        from participation p
        left join person d on d.tenant_id = p.tenant_id and d.person_id = p.person_id
        left join workplace w
            on w.tenant_id = p.tenant_id and w.workplace_id = p.workplace_id and not coalesce(d.protected, true)
        where p.project_id = :project and p.status <> 'withdrawn' and coalesce(d.status, 'active') <> 'erased'
            and (cardinality(cast(:groups as text[])) = 0 or p.role_group = any (cast(:groups as text[])))
    ) as participant
    order by person_id, workplace_code
    """
)

# One row an outcome and role group: who gave an answer that counts, of those its missing rule lets in.
TALLIES = sa.text(
    """
    select o.id as outcome, a.role_group,
        count(*) filter (where met.yes) as count,
        count(*) filter (where case o.missing when 'decided' then met.yes or seen.every else seen.one end) as n
    from jsonb_to_recordset(cast(:outcomes as jsonb)) as o (id text, missing text, base jsonb, any_of jsonb)
    join answer a on a.round_id = :round and o.base ? a.role_group
    cross join lateral (
        select coalesce(bool_or(term -> 'values' ? (a.answers ->> (term ->> 'item'))), false) as yes
        from jsonb_array_elements(o.any_of) as term
    ) as met
    cross join lateral (
        select bool_or(a.answers ? (term ->> 'item')) as one, bool_and(a.answers ? (term ->> 'item')) as every
        from jsonb_array_elements(o.any_of) as term
    ) as seen
    group by o.id, a.role_group
    order by o.id, a.role_group
    """
)

# Also answered another round of the same family: before and after of one person, without knowing whom.
COUNTS = sa.text(
    """
    select count(*) as answered,
        count(*) filter (
            where exists (
                select from answer other
                join round r on r.tenant_id = other.tenant_id and r.round_id = other.round_id
                where other.pairing_key = a.pairing_key and other.round_id <> a.round_id and r.family_id = :family
            )
        ) as paired
    from answer a where a.round_id = :round
    """
)
LIMIT = sa.text("select greatest(smallest_count, 5) from tenant")


class Participant(NamedTuple):
    """Somebody who may be invited, and where the letter is handed out."""

    person_id: UUID
    role_group: str
    workplace_code: str | None
    workplace_name: str | None


def _locked(query: SelectOfScalar[T]) -> SelectOfScalar[T]:
    """Keeps two changes of one row apart, but lets answers in, whose foreign keys only need the row to stay."""
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)


async def round_by_id(session: AsyncSession, round_id: UUID, *, lock: bool = False) -> Round:
    """The round, if it is in reach; `lock` before changing it."""
    query = select(Round).where(Round.round_id == round_id)
    found = (await session.exec(_locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_ROUND)
    return found


async def family_by_id(session: AsyncSession, family_id: UUID, *, lock: bool = False) -> Family:
    """The family of rounds, if it is in reach."""
    query = select(Family).where(Family.family_id == family_id)
    found = (await session.exec(_locked(query) if lock else query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_FAMILY)
    return found


async def questionnaire_by_id(session: AsyncSession, questionnaire_id: UUID) -> Questionnaire:
    """One version of a questionnaire."""
    query = select(Questionnaire).where(Questionnaire.questionnaire_id == questionnaire_id)
    found = (await session.exec(query)).one_or_none()
    if found is None:
        raise NotFoundError(NO_QUESTIONNAIRE)
    return found


async def body_of(session: AsyncSession, questionnaire_id: UUID) -> QuestionnaireBody:
    """The document of a questionnaire version."""
    return QuestionnaireBody.model_validate(
        (await questionnaire_by_id(session, questionnaire_id)).body
    )


async def is_used(session: AsyncSession, questionnaire_id: UUID) -> bool:
    """Whether a round in reach asks this version."""
    query = select(Round.round_id).where(Round.questionnaire_id == questionnaire_id).limit(1)
    return (await session.exec(query)).first() is not None


async def participants(
    session: AsyncSession, project_id: UUID, groups: Sequence[str]
) -> list[Participant]:
    """Those of a project in the session's reach, each person once; no groups means all."""
    connection = await session.connection()
    rows = await connection.execute(PARTICIPANTS, {"project": project_id, "groups": list(groups)})
    return [Participant(*row) for row in rows]


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


async def answered_and_paired(session: AsyncSession, found: Round) -> tuple[int, int]:
    """How many answered a round, and how many of them another round of its family too."""
    connection = await session.connection()
    row = (
        await connection.execute(COUNTS, {"round": found.round_id, "family": found.family_id})
    ).one()
    return row.answered, row.paired


async def release_of(session: AsyncSession, round_id: UUID) -> Release | None:
    """The frozen table of a closed round."""
    return (await session.exec(select(Release).where(Release.round_id == round_id))).one_or_none()


async def smallest_count(session: AsyncSession) -> int:
    """The tenant's limit for counts; a tenant may raise the floor, never lower it."""
    return int(await (await session.connection()).scalar(LIMIT) or FLOOR)
