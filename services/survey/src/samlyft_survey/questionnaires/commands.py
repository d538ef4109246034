"""Storing versions of questionnaires."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from samlyft_common.db import widen
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.models import Questionnaire
from samlyft_survey.questionnaires import queries
from samlyft_survey.questionnaires.rules import changed_wordings, questionnaire_faults
from samlyft_web import etags
from samlyft_web.problems import ConflictError, FieldError, InvalidError, Text


class VersionTakenError(ConflictError):
    """Sent again, a version changes nothing."""

    code = "version-taken"
    title = Text("Versionen finns redan", "The version exists already")


class QuestionnaireUsedError(ConflictError):
    """What a round asks stays as it is, or its answers would be to other questions."""

    code = "questionnaire-used"
    title = Text("Enkäten används", "The questionnaire is in use")


_TAKEN = Text(
    "Den versionen finns med annat innehåll. Ändra utkastet, eller skicka en ny version.",
    "That version exists with other content. Change the draft, or send a new version.",
)
_USED = Text(
    "Ett mättillfälle ställer de här frågorna. Skicka en ny version i stället.",
    "A round asks these questions. Send a new version instead.",
)
_ANOTHER = Text("Utkastets code och version kan inte ändras.", "The draft's code and version stay.")
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
    await _demand_good(session, body)
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


async def change_draft(
    session: AsyncSession,
    questionnaire_id: UUID,
    if_match: frozenset[str],
    body: QuestionnaireBody,
) -> Questionnaire:
    """Replaces a draft that no round asks yet."""
    row = await queries.questionnaire_by_id(session, questionnaire_id, lock=True)
    etags.check(if_match, row.revision)
    # Whatever the caller's reach: a round elsewhere in the tenant counts too.
    await widen(session)
    if await queries.is_used(session, questionnaire_id):
        raise QuestionnaireUsedError(_USED)
    if (body.code, body.version) != (row.code, row.version):
        raise InvalidError(
            _ANOTHER, errors=[FieldError(pointer="/code", code="fixed", detail=_ANOTHER)]
        )
    await _demand_good(session, body)
    row.body = body.model_dump(mode="json", exclude_defaults=True)
    row.revision += 1
    row.updated_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    return row


async def _demand_good(session: AsyncSession, body: QuestionnaireBody) -> None:
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
