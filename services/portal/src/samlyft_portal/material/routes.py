"""The door to material."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from samlyft_portal import views
from samlyft_portal.dashboard.frame import Reader
from samlyft_portal.material import queries

router = APIRouter(include_in_schema=False)


@router.get("/material")
async def material(request: Request, caller: Reader, topic: str = "") -> Response:
    """Films, exercises and examples, of all topics or of one."""
    rows, whole = await queries.material(caller)
    await caller.know_terms()
    topics = {one: caller.term("topics", one) for row in rows for one in row["topics"]}
    return views.page(
        request,
        "material/list.html",
        rows=[row for row in rows if not topic or topic in row["topics"]],
        whole=whole,
        topics=sorted(topics.items(), key=lambda item: item[1].casefold()),
        topic=topic,
    )
