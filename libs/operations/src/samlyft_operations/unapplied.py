"""Events that a service could not apply, and those not told yet: a tenant's own, never what they say."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat
from samlyft_common.service import Service
from samlyft_operations.trying import apply_letter
from samlyft_running.feed import WHOLE
from samlyft_web.fields import Instant
from samlyft_web.paging import Listing, Page, page_rows
from samlyft_web.problems import ForbiddenError

router = APIRouter(tags=["events"])
LETTER = sa.table(
    "dead_letter",
    *(sa.column("id", sa.Uuid), sa.column("subject", sa.Text), sa.column("envelope", JSONB)),
    *(sa.column("error", sa.Text), sa.column("attempts", sa.Integer)),
    sa.column("stored_at", sa.DateTime(timezone=True)),
)
SOURCE: Any = sa.func.split_part(LETTER.c.subject, ".", 2)
TYPE: Any = sa.func.regexp_replace(LETTER.c.subject, r"\.[^.]*$", "")
LISTED = sa.select(
    *(LETTER.c.id, LETTER.c.error, LETTER.c.attempts, LETTER.c.stored_at),
    *(SOURCE.label("source"), TYPE.label("type")),
    LETTER.c.envelope["id"].astext.label("event_id"),
    LETTER.c.envelope["time"].astext.label("recorded_at"),
)
TOLD_MOST = 10_000
STATUS = sa.text(
    f"""
    select w.waiting, w.oldest, (select count(*) from dead_letter) as dead_letters,
        (select published_at from outbox where published_at is not null order by xid desc, seq desc limit 1) as told
    from (
        select count(*) as waiting, min(recorded_at) as oldest
        from (select recorded_at from outbox where published_at is null order by seq limit {TOLD_MOST}) o
    ) w
    """  # a number of ours
)
ID = "019ac0de-0000-7000-8000-000000000001"
EXAMPLE: dict[str, Any] = {
    "dead_letter_id": ID,
    "event_id": "019ac0de-0000-7000-8000-000000000002",
    "type": "samlyft.enrollment.workplace.changed.v1",
    "source": "enrollment",
    "recorded_at": "2026-11-23T08:00:00Z",
    "first_seen_at": "2026-11-23T08:00:05Z",
    "attempts": 5,
    "reason": "conflicts",
    "error": "IntegrityError",
}
Reason = Literal["does_not_fit", "conflicts", "failed"]
REASONS: dict[str, Reason] = {"ValidationError": "does_not_fit", "IntegrityError": "conflicts"}


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class DeadLetter(BaseModel):
    """An event that was set aside. What it says is told nobody here."""

    model_config = _example(EXAMPLE)

    dead_letter_id: UUID
    event_id: UUID | None
    type: str
    source: str
    """The service that sent it."""
    recorded_at: Instant | None
    first_seen_at: Instant
    attempts: int
    reason: Reason
    error: str


class Replay(BaseModel):
    """What came of trying again: `applied`, and then it is gone, or `stays` with the reason of this try."""

    model_config = _example({"dead_letter_id": ID, "outcome": "stays", "reason": "conflicts"})

    dead_letter_id: UUID
    outcome: Literal["applied", "stays"]
    reason: Reason | None


class DeliveryStatus(BaseModel):
    """What this service has yet to tell the others of the tenant's, and what it could not take in."""

    model_config = _example(
        {
            "waiting": 0,
            "oldest_waiting_at": None,
            "last_told_at": "2026-11-23T08:00:00Z",
            "dead_letters": 0,
        }
    )

    waiting: int
    """At most 10 000 are counted."""
    oldest_waiting_at: Instant | None
    last_told_at: Instant | None
    dead_letters: int


async def _reader(principal: Annotated[Principal, Depends(require("dead-letters:read"))]) -> None:
    _whole(principal)


def _whole(principal: Principal) -> None:
    """Events have no reach: whoever is shown them is trusted with the whole tenant."""
    if principal.scope != "*":
        raise ForbiddenError(WHOLE)


def _read(row: Any) -> DeadLetter:
    return DeadLetter(
        dead_letter_id=row.id,
        first_seen_at=row.stored_at,
        reason=REASONS.get(row.error, "failed"),
        **{name: getattr(row, name) for name in ("event_id", "recorded_at", "type", "source")},
        **{name: getattr(row, name) for name in ("attempts", "error")},
    )


@router.get(
    "/dead-letters",
    summary="Lista händelser åt sidan / List dead letters",
    dependencies=[Depends(_reader)],
)
async def list_dead_letters(
    session: Session,
    page: Page,
    source: Annotated[
        str | None, Query(pattern=r"^[a-z-]{1,40}$", description="Avsändare. The sender.")
    ] = None,
    type: Annotated[  # the name in the address
        str | None, Query(pattern=r"^[a-z0-9._-]{1,120}$", description="Händelsetyp. Event type.")
    ] = None,
) -> Listing[DeadLetter]:
    """Det som inte gick att ta emot; aldrig vad det säger. What could not be applied; never what it says."""
    query = LISTED
    if source:
        query = query.where(source == SOURCE)
    if type:
        query = query.where(type == TYPE)
    return await page_rows(
        session,
        page,
        query,
        sorts={"first_seen_at": LETTER.c.stored_at, "attempts": LETTER.c.attempts},
        key=LETTER.c.id,
        changed=LETTER.c.stored_at,
        read=_read,
    )


@router.post(
    "/dead-letters/{deadLetterId}/replays",
    summary="Ta emot igen / Try again",
    status_code=201,
    response_model=Replay,
)
async def replay(
    principal: Annotated[Principal, Depends(require("dead-letters:write"))],
    request: Request,
    session: Session,
    once: MayRepeat,
    dead_letter_id: Annotated[UUID, Path(alias="deadLetterId", description="Id. Id.")],
) -> Response:
    """Den försvinner om den går att ta emot nu, annars räknas försöket. It goes if it fits now, else the try counts."""
    _whole(principal)
    service = request.app.state.service
    return await once.answer(session, lambda: _again(session, service, dead_letter_id))


async def _again(session: AsyncSession, service: Service, letter_id: UUID) -> Replay:
    why = await apply_letter(session, service, letter_id)
    return Replay(
        dead_letter_id=letter_id,
        outcome="stays" if why else "applied",
        reason=REASONS.get(why, "failed") if why else None,
    )


@router.get(
    "/delivery-status",
    summary="Läget för händelser / How events stand",
    dependencies=[Depends(_reader)],
)
async def delivery_status(session: Session) -> DeliveryStatus:
    """Vad som väntar på att skickas, och vad som ligger åt sidan. What waits to be told, and what is set aside."""
    row = (await (await session.connection()).execute(STATUS)).one()
    return DeliveryStatus(
        waiting=row.waiting,
        oldest_waiting_at=row.oldest,
        last_told_at=row.told,
        dead_letters=row.dead_letters,
    )
