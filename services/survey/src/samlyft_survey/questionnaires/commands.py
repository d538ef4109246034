"""Storing versions of questionnaires."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.models import Questionnaire
from samlyft_survey.questionnaires.rules import changed_wordings, questionnaire_faults
from samlyft_web.problems import ConflictError, InvalidError, Text


class VersionTakenError(ConflictError):
    """A version is immutable from the start."""

    code = "version-taken"
    title = Text("Versionen finns redan", "The version exists already")


_TAKEN = Text(
    "Den versionen finns med annat innehåll. Skicka en ny version.",
    "That version exists with other content. Send a new version.",
)
_FIX = Text("Rätta felen och skicka igen.", "Mend the errors and send again.")


async def stored_alike(session: AsyncSession, body: QuestionnaireBody) -> Questionnaire | None:
    """The stored version, if it is the very same; raises `VersionTakenError` if it is another."""
    query = select(Questionnaire).where(
        Questionnaire.code == body.code, Questionnaire.version == body.version
    )
    found = (await session.exec(query)).one_or_none()
    if found is None:
        return None
    if QuestionnaireBody.model_validate(found.body) != body:
        raise VersionTakenError(_TAKEN)
    return found


async def store_questionnaire(
    session: AsyncSession, tenant_id: str, body: QuestionnaireBody
) -> Questionnaire:
    """A new version; an item that keeps its id keeps its wording, unless declared equivalent."""
    faults = questionnaire_faults(body)
    earlier = select(Questionnaire).where(
        Questionnaire.code == body.code, Questionnaire.version < body.version
    )
    latest = (
        await session.exec(earlier.order_by(col(Questionnaire.version).desc()).limit(1))
    ).first()
    if latest:
        faults += changed_wordings(QuestionnaireBody.model_validate(latest.body), body)
    if faults:
        raise InvalidError(_FIX, errors=faults)
    row = Questionnaire(
        tenant_id=tenant_id,
        questionnaire_id=uuid7(),
        code=body.code,
        version=body.version,
        body=body.model_dump(mode="json", exclude_defaults=True),
        updated_at=datetime.now(UTC),
    )
    session.add(row)
    await session.flush()
    return row
