"""Reads of suggestions."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.matching.schemas import Candidate, SuggestionOut
from samlyft_enrollment.models import MatchSuggestion
from samlyft_web.problems import NotFoundError, Text

PEOPLE = sa.text(
    """
    select distinct on (s.id, p.id) s.id as suggestion_id, p.id as person_id, p.given_name,
        p.family_name, p.birth_year, e.employer_number, e.employee_number, e.starts_on, e.ends_on,
        exists (
            select from identity i where i.person_id = p.id and i.replaced_at is null
        ) as has_identity_number
    from match_suggestion s
    join person p on p.id in (s.one_id, s.other_id)
    left join employment e on e.person_id = p.id and e.workplace_id = s.workplace_id
        and e.status = 'active'
    where s.id = any(:ids) and not exists (
        select from person h where h.id in (s.one_id, s.other_id) and h.protection <> 'none'
    )
    order by s.id, p.id, e.starts_on desc
    """
)


def suggestion_out(row: MatchSuggestion) -> SuggestionOut:
    """A row of `match_suggestion`; `show` puts in who they are."""
    return SuggestionOut.model_validate({"match_suggestion_id": row.id, **row.model_dump()})


def suggestions(status: str | None, municipality_code: str | None) -> Any:
    """The list of suggestions."""
    query = select(MatchSuggestion)
    if status:
        query = query.where(col(MatchSuggestion.status) == status)
    if municipality_code:
        query = query.where(col(MatchSuggestion.municipality_code) == municipality_code)
    return query


async def show(session: AsyncSession, items: list[SuggestionOut]) -> None:
    """Who the people of a whole page are, in one question."""
    connection = await session.connection()
    ids = {"ids": [item.match_suggestion_id for item in items]}
    found: dict[UUID, list[Candidate]] = {}
    for row in (await connection.execute(PEOPLE, ids)).mappings():
        found.setdefault(row["suggestion_id"], []).append(Candidate.model_validate(dict(row)))
    for item in items:
        item.people = found.get(item.match_suggestion_id, [])


async def get_suggestion(
    session: AsyncSession, suggestion_id: UUID, *, lock: bool = False
) -> MatchSuggestion:
    """The suggestion within the caller's reach, or `NotFoundError`."""
    query = select(MatchSuggestion).where(col(MatchSuggestion.id) == suggestion_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Förslaget finns inte.", "There is no such suggestion."))
    return row
