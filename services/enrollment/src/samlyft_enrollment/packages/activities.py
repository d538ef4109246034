"""Between a training package and an activity: the one is made of the other, on both sides."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.auth import Principal
from samlyft_enrollment.activities.commands import change_activity, create_activity
from samlyft_enrollment.activities.queries import get_activity
from samlyft_enrollment.activities.schemas import ActivityChange, ActivityIn
from samlyft_enrollment.faults import invalid
from samlyft_enrollment.packages.schemas import EditionIn, Example, Training

ANY_VERSION = frozenset({"*"})
LONGEST = 190
"""Of a name, so that a number has room behind it."""


async def content_of(
    session: AsyncSession, body: EditionIn
) -> tuple[Training | Example, list[str]]:
    """What the edition holds and its topics: given, or those of an activity as it is now."""
    if (body.content is None) == (body.activity_id is None):
        raise invalid("/content", "content_or_activity")
    if body.content is not None:
        return body.content, body.topics
    activity = await get_activity(session, UUID(str(body.activity_id)))
    links, name = enumerate(activity.material_links, 1), activity.name[:LONGEST]
    content = Training.model_validate(
        {
            "kind": "training",
            "activity_kind": activity.kind,
            "theory_minutes": activity.theory_minutes or 0,
            "discussion_minutes": activity.discussion_minutes or 0,
            "learning_goals": [goal["text"][:200] for goal in activity.learning_goals][:20],
            "description": activity.name,
            "materials": [{"title": f"{name} {n}", "link": link} for n, link in links],
        }
    )
    return content, body.topics or [part["topic"] for part in activity.topics]


async def make_activity(
    session: AsyncSession, principal: Principal, offered: dict[str, Any], known: UUID | None
) -> UUID | None:
    """The recipient's own activity of an edition; the newer edition is a new version of it."""
    if offered["kind"] != "training":
        return None
    principal.demand_permission("activities:write")
    said = _said(offered)
    if known is not None:
        change = ActivityChange(**said)
        return (await change_activity(session, principal, known, ANY_VERSION, change)).activity_id
    kind = offered["content"]["activity_kind"]
    code = f"{offered['offered_by']}-{offered['code']}"[:64]
    body = ActivityIn(code=code, kind=kind, **said)
    return (await create_activity(session, principal, body)).activity_id


def _said(offered: dict[str, Any]) -> dict[str, Any]:
    content = Training.model_validate(offered["content"])
    goals = enumerate(content.learning_goals, 1)
    theory, discussion = content.theory_minutes, content.discussion_minutes
    return {
        "name": offered["title"],
        "topics": [{"topic": topic} for topic in offered["topics"][:20]],
        "learning_goals": [{"code": f"goal-{n}", "text": text} for n, text in goals],
        "material_links": [material.link for material in content.materials[:20]],
        "nominal_minutes": theory + discussion or None,
        "theory_minutes": theory if theory + discussion else None,
        "discussion_minutes": discussion if theory + discussion else None,
    }
