"""Reads of purchases, and of requirements beside their coverage."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_enrollment.models import SeatPurchase, TrainingRequirement
from samlyft_enrollment.seats.schemas import RequirementOut, SeatPurchaseOut
from samlyft_web.problems import NotFoundError, Text

COVERAGE = sa.text(
    """
    with staff as (
        select distinct r.id, r.tenant_id, r.topic, e.person_id
        from training_requirement r
        join organisation o on o.tenant_id = r.tenant_id and o.id = r.organisation_id
        join employment e on e.tenant_id = r.tenant_id and e.status = 'active'
            and e.employer_number = o.organisation_number
            and (now() at time zone 'Europe/Stockholm')::date
                between e.starts_on and coalesce(e.ends_on, 'infinity')
            and (r.municipality_code is null or r.municipality_code = e.municipality_code)
        where r.id = any(:ids)
    ), attended as (
        select f.id, f.person_id, e.session_id
        from staff f
        join heard_entry e on e.tenant_id = f.tenant_id and e.person_id = f.person_id
        join heard_session h on h.tenant_id = e.tenant_id and h.id = e.session_id
            and h.kind is not null
        left join planned_session s on s.tenant_id = h.tenant_id and s.id = h.planned_session_id
        left join activity a on a.tenant_id = s.tenant_id and a.id = s.activity_id
        where f.topic = any(h.topics) or s.topic = f.topic
            or a.topics @> jsonb_build_array(jsonb_build_object('topic', f.topic))
        group by 1, 2, 3 having sum(e.minutes) > 0
    ), trained as (
        select distinct id, person_id from attended
    ), seated as (
        select distinct f.id, f.person_id
        from staff f
        join sign_up u on u.tenant_id = f.tenant_id and u.person_id = f.person_id
            and u.status = 'confirmed'
        join planned_session s on s.tenant_id = u.tenant_id and s.id = u.planned_session_id
            and s.status = 'planned' and s.ends_at >= now()
        join activity a on a.tenant_id = s.tenant_id and a.id = s.activity_id
        where s.topic = f.topic or a.topics @> jsonb_build_array(jsonb_build_object('topic', f.topic))
    )
    select f.id, count(*) as staff, count(t.person_id) as trained,
        count(*) filter (where u.person_id is not null and t.person_id is null) as signed_up
    from staff f
    left join trained t on t.id = f.id and t.person_id = f.person_id
    left join seated u on u.id = f.id and u.person_id = f.person_id
    group by 1
    """
)


def purchase_out(row: SeatPurchase) -> SeatPurchaseOut:
    """A row of `seat_purchase`."""
    return SeatPurchaseOut.model_validate(
        {"seat_purchase_id": row.id, **row.model_dump(), "left": row.seats - row.used}
    )


async def get_purchase(
    session: AsyncSession, purchase_id: UUID, *, lock: bool = False
) -> SeatPurchase:
    """The purchase, or `NotFoundError`."""
    query = select(SeatPurchase).where(col(SeatPurchase.id) == purchase_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Köpet finns inte.", "There is no such purchase."))
    return row


async def get_requirement(
    session: AsyncSession, requirement_id: UUID, *, lock: bool = False
) -> TrainingRequirement:
    """The requirement, or `NotFoundError`."""
    query = select(TrainingRequirement).where(col(TrainingRequirement.id) == requirement_id)
    row = (await session.exec(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError(Text("Kravet finns inte.", "There is no such requirement."))
    return row


async def with_coverage(
    session: AsyncSession, rows: Sequence[TrainingRequirement]
) -> list[RequirementOut]:
    """What is demanded beside what is reached, in one statement for all."""
    found = await (await session.connection()).execute(COVERAGE, {"ids": [row.id for row in rows]})
    covered = {row["id"]: dict(row) for row in found.mappings()}
    return [_requirement_out(row, covered.get(row.id, {})) for row in rows]


def _requirement_out(row: TrainingRequirement, covered: dict[str, Any]) -> RequirementOut:
    staff, trained = covered.get("staff", 0), covered.get("trained", 0)
    return RequirementOut.model_validate(
        {
            "requirement_id": row.id,
            **row.model_dump(),
            "staff": staff,
            "trained": trained,
            "trained_percent": trained * 100 // staff if staff else None,
            "signed_up": covered.get("signed_up", 0),
            "met": staff > 0 and trained * 100 >= row.share_percent * staff,
        }
    )
