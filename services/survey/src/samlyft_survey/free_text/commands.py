"""Free text leaves the answers when its round closes, and is shown when somebody has checked it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.free_text.masking import masked
from samlyft_survey.free_text.schemas import FreeTextCheck
from samlyft_survey.locking import locked
from samlyft_survey.models import FreeText, Round
from samlyft_survey.rounds.queries import round_by_id
from samlyft_web.etags import check
from samlyft_web.problems import NotFoundError, Text

FEWEST = 10
"""Fewer texts to an item than this and none of them is ever taken out; a tenant may raise it, never lower it."""
LIMIT = sa.text("select smallest_text from mean_limit")
NO_TEXT = Text("Texten finns inte.", "No such text.")
TEXTS = sa.text(
    "select answers ->> :item as text from answer where round_id = :round and answers ? :item order by random()"
)


async def take_out(
    session: AsyncSession, row: Round, body: QuestionnaireBody, smallest_count: int
) -> None:
    """The texts of a round that closes: in random order, under random ids, masked by rule, waiting for a reader."""
    connection = await session.connection()
    fewest = max(FEWEST, smallest_count, int(await connection.scalar(LIMIT) or 0))
    for item in body.items:
        if item.kind != "text" or row.wave not in item.waves:
            continue
        found = (await connection.execute(TEXTS, {"round": row.round_id, "item": item.id})).all()
        if len(found) < fewest:
            continue
        now = datetime.now(UTC)
        for line in found:
            session.add(
                FreeText(
                    tenant_id=row.tenant_id,
                    text_id=uuid4(),
                    round_id=row.round_id,
                    item=item.id,
                    text=masked(line.text),
                    codes=[],
                    updated_at=now,
                )
            )


async def check_text(
    session: AsyncSession,
    principal: Principal,
    text_id: UUID,
    if_match: frozenset[str],
    body: FreeTextCheck,
) -> FreeText:
    """Shown or withheld by a person, with what the rule missed masked and the themes coded by hand."""
    query = select(FreeText).where(FreeText.text_id == text_id)
    row = (await session.exec(locked(query))).one_or_none()
    if row is None:
        raise NotFoundError(NO_TEXT)
    principal.demand((await round_by_id(session, row.round_id)).project_id)
    check(if_match, row.version)
    row.status, row.codes = body.status, sorted(set(body.codes))
    row.text = masked(body.text) if body.text else row.text
    row.checked_by = principal.actor
    row.version += 1
    row.updated_at = datetime.now(UTC)
    session.add(row)
    await session.flush()
    return row
