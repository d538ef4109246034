"""A draft changed before it is submitted; what is submitted is a fact and changes in other ways."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_training_log.faults import error_of
from samlyft_training_log.holding import fault_of_parts, fault_of_session
from samlyft_training_log.matching import Key, settle
from samlyft_training_log.sessions.change_schemas import SessionChange
from samlyft_training_log.sessions.claims import Trainer
from samlyft_training_log.sessions.commands import keep_days, keep_trainers
from samlyft_training_log.sessions.lifecycle import VOIDED, locked
from samlyft_training_log.sessions.queries import get_session
from samlyft_training_log.sessions.schemas import SessionOut
from samlyft_web.etags import check
from samlyft_web.problems import ConflictError, Text

SUBMITTED = Text(
    "Tillfället är inlämnat. Ändra ämne, form, plats eller utbildare med POST /session-imports. Är tiderna fel: "
    "makulera det (POST /sessions/{sessionId}/voidings) och registrera det på nytt med en annan kod.",
    "The session is submitted. Change topic, form, place or trainers by POST /session-imports. If its times are "
    "wrong: void it (POST /sessions/{sessionId}/voidings) and register it anew under another code.",
)
MAY_BE_EMPTY = frozenset({"place", "theory_minutes", "discussion_minutes"})
CHANGE = sa.text(
    """
    update session set starts_at = :starts_at, ends_at = :ends_at, length = :length, kind = :kind, form = :form,
        topic = (:topics)[1], topics = :topics, place = :place, theory_minutes = :theory_minutes,
        discussion_minutes = :discussion_minutes, version = version + 1, known_at = now(), recorded_at = now()
    where session_id = :session_id
    """
).bindparams(sa.bindparam("topics", type_=ARRAY(sa.Text)))


class NotADraftError(ConflictError):
    """Only a draft is changed here."""

    code = "session-not-a-draft"


async def change_draft(
    session: AsyncSession,
    principal: Principal,
    session_id: UUID,
    if_match: frozenset[str],
    body: SessionChange,
) -> SessionOut:
    """The next version of a draft: told to nobody, like the one before."""
    row = await locked(session, principal, session_id)
    check(if_match, row.version)
    if row.status != "draft":
        raise NotADraftError(VOIDED if row.status == "voided" else SUBMITTED)
    new = _changed(await get_session(session, session_id), body)
    connection = await session.connection()
    await connection.execute(CHANGE, new | {"session_id": session_id})
    await keep_days(session, [(session_id, new["starts_at"], new["ends_at"])])
    if body.trainers is not None:
        said = {Key(t.employer_number, t.employee_number): t.role for t in body.trainers}
        trainers = [Trainer(key, role) for key, role in said.items()]
        await keep_trainers(session, [session_id], [(session_id, trainer) for trainer in trainers])
        await settle(session)
    return await get_session(session, session_id)


def _changed(stands: SessionOut, body: SessionChange) -> dict[str, Any]:
    """All of the draft as it is to stand; raises where that cannot be."""
    said = {
        name: value
        for name, value in body.model_dump(exclude_unset=True, exclude={"trainers"}).items()
        if value is not None or name in MAY_BE_EMPTY
    }
    new = stands.model_dump(include=set(SessionChange.model_fields) - {"trainers"}) | said
    new["topics"] = list(dict.fromkeys(new["topics"]))
    new["length"] = int((new["ends_at"] - new["starts_at"]).total_seconds()) // 60
    fault = fault_of_session(new["starts_at"], new["ends_at"], new["form"], "draft")
    fault = fault or fault_of_parts(new["length"], new["theory_minutes"], new["discussion_minutes"])
    if fault:
        raise error_of(fault)
    return new
