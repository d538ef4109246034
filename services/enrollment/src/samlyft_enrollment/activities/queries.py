"""Reads of activities."""

from dataclasses import asdict
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.activities import terms
from samlyft_enrollment.activities.schemas import ActivityOut, ActivityTerms
from samlyft_enrollment.models import Activity
from samlyft_web.problems import NotFoundError, Text


async def get_activity(session: AsyncSession, activity_id: UUID, *, lock: bool = False) -> Activity:
    """The activity, or `NotFoundError`."""
    query = select(Activity).where(col(Activity.id) == activity_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Insatsen finns inte.", "There is no such activity."))
    return row


async def series_of(session: AsyncSession, series: str) -> list[Activity]:
    """The activities of a series, in their order."""
    query = (
        select(Activity)
        .where(col(Activity.series) == series, col(Activity.status) == "active")
        .order_by(col(Activity.series_order))
    )
    return list((await session.exec(query)).all())


def activity_out(row: Activity) -> ActivityOut:
    """A row of `activity`."""
    counts = {kind.code: kind.participant_time for kind in terms.kinds()}[row.kind]
    return ActivityOut.model_validate(
        {
            "activity_id": row.id,
            **row.model_dump(),
            "participant_time": counts and row.gathering is None,
        }
    )


def all_terms() -> ActivityTerms:
    """Kinds, topics and competences."""
    return ActivityTerms.model_validate(
        {
            "kinds": [asdict(kind) for kind in terms.kinds()],
            "topics": [asdict(topic) for topic in terms.topics()],
            "competences": [asdict(one) for one in terms.competences().values()],
        }
    )
