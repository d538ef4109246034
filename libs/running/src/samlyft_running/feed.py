"""`GET /changes`: the events of the caller's tenant for municipal systems that cannot reach NATS."""

import re
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_web.problems import ForbiddenError, InvalidError, Text

router = APIRouter(tags=["changes"])
CURSOR = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")

# Ordered by transaction id below the oldest running one: at least once, and a late commit is never skipped
# (reliability.md, rule 5). A transaction left open holds the feed back, which its timeout ends.
CHANGES = sa.text(
    """
    select xid::text as xid, seq, event_id, type, aggregate_id, version, recorded_at, traceparent, data
    from outbox
    where (xid, seq) > (cast(cast(:xid as text) as xid8), :seq) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, seq limit :limit
    """
)

WHOLE = Text("Kräver behörighet till hela organisationen.", "Needs the whole tenant in reach.")
WRONG = Text("Ogiltig cursor: skicka den du fick sist.", "Invalid cursor: send the last you got.")

EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "specversion": "1.0",
            "id": "019ac0de-0000-7000-8000-000000000001",
            "source": "/enrollment",
            "type": "samlyft.enrollment.workplace.changed.v1",
            "subject": "019ac0de-0000-7000-8000-000000000002",
            "time": "2026-11-23T08:00:00Z",
            "tenantid": "gr",
            "aggregateversion": 1,
            "traceparent": None,
            "data": {"name": "Hemtjänst Älvängen"},
        }
    ],
    "cursor": "4711-42",
}


class Changes(BaseModel):
    """One page of events, oldest first; send `cursor` back to go on, also after an empty page."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    items: list[dict[str, Any]]
    cursor: str


@router.get("/changes", summary="Hämta händelser / Read events")
async def read_changes(
    principal: Annotated[Principal, Depends(require("changes:read"))],
    session: Session,
    cursor: Annotated[
        str, Query(max_length=40, description="Svarets cursor. The cursor of the last answer.")
    ] = "0-0",
    limit: Annotated[int, Query(ge=1, le=500)] = 20,
) -> Changes:
    """Händelserna i din organisation, äldst först, var och en minst en gång.

    The events of your tenant, oldest first, each at least once.
    """
    xid, seq = _position(cursor)
    if principal.scope != "*":
        raise ForbiddenError(WHOLE)
    bound = {"xid": xid, "seq": seq, "limit": limit}
    rows = (await (await session.connection()).execute(CHANGES, bound)).all()
    items = [_event(row, principal.tenant_id) for row in rows]
    return Changes(items=items, cursor=f"{rows[-1].xid}-{rows[-1].seq}" if rows else cursor)


def _position(cursor: str) -> tuple[str, int]:
    match = CURSOR.fullmatch(cursor)
    if not match or max(map(int, match.groups())) >= 2**63:
        raise InvalidError(WRONG)
    return match[1], int(match[2])


def _event(row: Any, tenant_id: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": row.event_id,
        "source": f"/{row.type.split('.')[1]}",
        "type": row.type,
        "subject": row.aggregate_id,
        "time": row.recorded_at,
        "tenantid": tenant_id,
        "aggregateversion": row.version,
        "traceparent": row.traceparent,
        "data": row.data,
    }
