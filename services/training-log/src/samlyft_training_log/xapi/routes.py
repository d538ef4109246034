"""The statements resource of xAPI 1.0.3 (IEEE 9274.1.1 alike): put, post, get; and about."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Response
from fastapi.responses import JSONResponse
from uuid_utils.compat import uuid7

from samlyft_training_log.xapi import commands, queries, statements
from samlyft_training_log.xapi.doors import Speaking
from samlyft_web.fields import Instant
from samlyft_web.problems import BadRequestError, NotFoundError, Text
from samlyft_web.query import at_once
from samlyft_web.strict_json import check_json

router = APIRouter(tags=["xapi"])
MOST = 500
SENT = Body(description="Ett påstående eller en lista. A statement, or a list of them.")


@router.get("/about", summary="Om tjänsten / About")
async def about() -> JSONResponse:
    """Vilka versioner som talas. The versions spoken."""
    return JSONResponse({"version": ["1.0.3", "2.0.0"]})


@router.post("/statements", summary="Skicka påståenden / Store statements")
async def post_statements(speaking: Speaking, sent: Annotated[Any, SENT]) -> JSONResponse:
    """Alla eller inget; samma påstående igen ändrar inget. All or none; the same again changes nothing."""
    session, platform = speaking
    every = sent if isinstance(sent, list) else [sent]
    if not 0 < len(every) <= MOST:
        raise _bad(f"1 to {MOST} statements")
    read = [_read(one) for one in every]
    if len({s.id for s in read}) < len(read):
        raise _bad("an id stands twice")
    await commands.take(session, platform, read)
    return JSONResponse([str(s.id) for s in read])


@router.put("/statements", summary="Skicka ett påstående / Store a statement", status_code=204)
async def put_statement(
    speaking: Speaking,
    sent: Annotated[Any, SENT],
    statement_id: Annotated[UUID, Query(alias="statementId", description="Dess id. Its id.")],
) -> Response:
    """Under det id som adressen anger. Under the id of the address."""
    session, platform = speaking
    if isinstance(sent, dict) and sent.get("id", str(statement_id)).lower() != str(statement_id):
        raise _bad("the id is not that of the address")
    await commands.take(session, platform, [_read(sent, statement_id)])
    return Response(status_code=204)


class Asked:
    """The filters of the standard."""

    def __init__(  # one argument a parameter of the standard
        self,
        agent: Annotated[str | None, Query(max_length=1_000)] = None,
        verb: Annotated[str | None, Query(max_length=500)] = None,
        activity: Annotated[str | None, Query(max_length=500)] = None,
        since: Instant | None = None,
        until: Instant | None = None,
        limit: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
        *,
        ascending: bool = False,
    ) -> None:
        self.filters: dict[str, Any] = {
            "verb": verb,
            "activity": activity,
            "since": since,
            "until": until,
            "ascending": ascending,
            "limit": min(limit or 100, 500),
            "actor": agent_of(agent),
            "after": _place(cursor),
        }
        self.again = {
            "agent": agent,
            "verb": verb,
            "activity": activity,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "limit": limit or None,
            "ascending": "true" if ascending else None,
        }


@router.get("/statements", summary="Hämta påståenden / Get statements")
async def get_statements(
    speaking: Speaking,
    asked: Annotated[Asked, Depends(at_once(Asked))],
    statement_id: Annotated[UUID | None, Query(alias="statementId")] = None,
    voided_id: Annotated[UUID | None, Query(alias="voidedStatementId")] = None,
) -> JSONResponse:
    """Lärplattformens egna; ett, eller en sida i taget. The platform's own; one, or a page at a time."""
    session, platform = speaking
    if statement_id or voided_id:
        one = statement_id or voided_id
        found = await queries.get_statement(
            session, platform.platform_id, platform.code, one or uuid7(), voided=voided_id == one
        )
        if found is None:
            raise NotFoundError(Text("Påståendet finns inte.", "There is no such statement."))
        return JSONResponse(found)
    rows = await queries.list_statements(
        session, platform.platform_id, platform.code, **asked.filters
    )
    limit, more = asked.filters["limit"], ""
    if len(rows) > limit:
        rows = rows[:limit]
        last = f"{rows[-1].stored.isoformat()}~{rows[-1].statement_id}"
        kept = {k: v for k, v in asked.again.items() if v} | {"cursor": last}
        more = f"/training-log/xapi/statements?{urlencode(kept)}"
    return JSONResponse({"statements": [queries.shown(row) for row in rows], "more": more})


def _read(sent: Any, statement_id: UUID | None = None) -> statements.Statement:
    try:
        return statements.read(sent, statement_id or uuid7(), datetime.now(UTC))
    except statements.StatementError as error:
        raise _bad(str(error)) from None


def agent_of(text: str | None) -> str | None:
    """The one identifier of an agent given in the address."""
    if text is None:
        return None
    try:
        found = json.loads(check_json(text.encode()))
        return statements.actor_of(found if isinstance(found, dict) else {})
    except statements.StatementError:
        raise _bad("agent must be an Agent in JSON") from None


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    stored, _, statement_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(stored).astimezone(UTC), UUID(statement_id)
    except (ValueError, OverflowError):
        raise _bad("the cursor is not ours") from None


def _bad(said: str) -> BadRequestError:
    return BadRequestError(Text(f"Påståendet kan inte tas emot: {said}.", f"Not accepted: {said}."))
