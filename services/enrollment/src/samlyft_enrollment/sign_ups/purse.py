"""The seats that private providers bought, drawn one by one while their rows are locked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import PlannedSession
from samlyft_enrollment.planning.rules import local_day

Values = dict[str, Any]

BOUGHT = sa.text(
    """
    select * from seat_purchase where organisation_id = any(:providers) order by id for update
    """
)
USED = sa.text(
    """
    update seat_purchase set used = p.used
    from unnest(cast(:ids as uuid[]), cast(:used as integer[])) as p (id, used)
    where seat_purchase.id = p.id
    """
)
GIVE_BACK = sa.text(
    """
    update seat_purchase set used = seat_purchase.used - p.seats
    from (select id, count(*) as seats from unnest(cast(:ids as uuid[])) as x (id) group by 1) p
    where seat_purchase.id = p.id
    """
)


class Purse:
    """What the providers of those who ask have bought."""

    def __init__(self, bought: Sequence[Values]) -> None:
        self._bought = bought
        self._before = {row["id"]: row["used"] for row in bought}

    @classmethod
    async def of(cls, session: AsyncSession, asking: Mapping[UUID, Sequence[Values]]) -> "Purse":
        """Locks the purchases; nothing where nobody works for a private provider."""
        providers = {row["provider_id"] for rows in asking.values() for row in rows} - {None}
        if not providers:
            return cls([])
        found = await (await session.connection()).execute(BOUGHT, {"providers": list(providers)})
        return cls([dict(row) for row in found.mappings()])

    def draw(self, planned: PlannedSession, row: Values) -> bool:
        """Takes a seat, and notes which; False where all that fit are used up.

        A provider that has bought none that fit comes as any other employer, and that is warned of.
        """
        fitting = [one for one in self._bought if _fits(one, planned, row["provider_id"])]
        if not fitting:
            return True
        left = [one for one in fitting if one["used"] < one["seats"]]
        if not left:
            return False
        chosen = min(left, key=lambda one: (one["activity_id"] is None, one["project_id"] is None))
        chosen["used"] += 1
        row["seat_purchase_id"] = chosen["id"]
        return True

    async def store(self, session: AsyncSession) -> None:
        """What was drawn."""
        changed = {r["id"]: r["used"] for r in self._bought if r["used"] != self._before[r["id"]]}
        if changed:
            bound = {"ids": list(changed), "used": list(changed.values())}
            await (await session.connection()).execute(USED, bound)


async def give_back(session: AsyncSession, left: Sequence[Values]) -> None:
    """Seats of those who cancelled in time; a late cancellation has used its seat."""
    ids = [
        row["seat_purchase_id"]
        for row in left
        if row["seat_purchase_id"] and row["status"] == "cancelled"
    ]
    if ids:
        await (await session.connection()).execute(GIVE_BACK, {"ids": ids})


def _fits(bought: Values, planned: PlannedSession, provider_id: UUID | None) -> bool:
    day = local_day(planned.starts_at)
    return (
        bought["organisation_id"] == provider_id
        and bought["activity_id"] in {None, planned.activity_id}
        and bought["project_id"] in {None, planned.project_id}
        and bought["valid_from"] <= day
        and (bought["valid_to"] is None or bought["valid_to"] >= day)
    )
