"""Reads of questionnaires."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.models import Questionnaire, Round
from samlyft_web.problems import NotFoundError, Text

NO_QUESTIONNAIRE = Text("Enkäten finns inte.", "No such questionnaire.")


async def questionnaire_by_id(
    session: AsyncSession, questionnaire_id: UUID, *, keep: bool = False, lock: bool = False
) -> Questionnaire:
    """One version of a questionnaire; `keep` it as it is while it comes into use, `lock` it to change it."""
    query = select(Questionnaire).where(Questionnaire.questionnaire_id == questionnaire_id)
    if keep or lock:
        query = query.with_for_update(read=keep)
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
