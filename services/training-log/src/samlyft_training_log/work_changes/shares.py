"""The share of workplaces and managers with a change, from data: to be read beside the survey's."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common import disclosure
from samlyft_common.auth import Principal
from samlyft_training_log.work_changes.schemas import ChangeSharesOut, ShareOut
from samlyft_web.problems import Text

DEFINITION = Text(
    "Bas: enheter och chefer (enhetschefer och strategiska chefer) med närvaro i projektet till och med dagen. En "
    "chef räknas när en rutin har blivit uttalat digital eller mobil på chefens enhet; för en strategisk chef räcker "
    "det att kommunen har en sådan.",
    "Base: workplaces and managers (first-line and strategic) with attendance in the project up to the day. A manager "
    "counts when a routine has become explicitly digital or mobile at the manager's workplace; for a strategic "
    "manager one of the municipality's own is enough.",
)
MANAGERS = "managers_with_digital_routine"
SHARES = sa.text(
    """
    with attended as materialized (
        select distinct a.person_id, a.role_group, a.workplace_id, a.municipality_code
        from attendance a
        where a.minutes > 0 and a.person_id is not null and a.local_date <= :as_of
            and (cast(:project_id as uuid) is null or a.project_id = :project_id)
    ), done as materialized (
        select c.workplace_id, c.municipality_code, bool_or(c.kind = 'routine_changed' and c.digital) as digital
        from work_change c
        where c.status = 'recorded' and c.changed_on <= :as_of
            and (cast(:project_id as uuid) is null or c.project_id = :project_id or c.project_id is null)
        group by c.workplace_id, c.municipality_code
    ), workplace as (
        select a.workplace_id, a.municipality_code, d.workplace_id is not null as any_kind,
            coalesce(d.digital, false) as digital
        from (select distinct workplace_id, municipality_code from attended) a
        left join done d on d.workplace_id = a.workplace_id
    ), manager as (
        select a.person_id, a.municipality_code, bool_or(d.digital) is true as digital
        from attended a
        left join done d on d.digital and (d.workplace_id = a.workplace_id or (
            d.workplace_id is null and d.municipality_code = a.municipality_code
            and a.role_group = 'strategic_manager'
        ))
        where a.role_group in ('first_line_manager', 'strategic_manager')
        group by a.person_id, a.municipality_code
    ), counted as (
        select 'workplaces_with_change' as measure, municipality_code, count(distinct workplace_id) as base,
            count(distinct workplace_id) filter (where any_kind) as part
        from workplace group by grouping sets ((municipality_code), ())
        union all
        select 'workplaces_with_digital_routine', municipality_code, count(distinct workplace_id),
            count(distinct workplace_id) filter (where digital)
        from workplace group by grouping sets ((municipality_code), ())
        union all
        select 'managers_with_digital_routine', municipality_code, count(distinct person_id),
            count(distinct person_id) filter (where digital)
        from manager group by grouping sets ((municipality_code), ())
    )
    select * from counted
    where cast(:municipality_code as text) is null or municipality_code = :municipality_code
    order by measure, municipality_code nulls first
    """
)


async def change_shares(
    session: AsyncSession,
    principal: Principal,
    as_of: date,
    project_id: UUID | None,
    municipality_code: str | None,
) -> ChangeSharesOut:
    """The shares within the caller's reach; who may not see attendance gets no small group of managers."""
    names = {"as_of": as_of, "project_id": project_id, "municipality_code": municipality_code}
    rows = (await (await session.connection()).execute(SHARES, names)).all()
    open_ = "attendances:read" in principal.permissions
    return ChangeSharesOut(
        as_of=as_of,
        project_id=project_id,
        reach=principal.scope,
        definition=DEFINITION,
        shares=[
            _share(row, shown=open_ or row.measure != MANAGERS)
            for row in rows
            if open_ or row.measure != MANAGERS or row.municipality_code is None
        ],
    )


def _share(row: Any, *, shown: bool) -> ShareOut:
    cell = disclosure.Cell(row.part) if shown else disclosure.share(row.part, row.base)
    percent = round(100 * cell.value / row.base, 1) if cell.value is not None and row.base else None
    return ShareOut(
        measure=row.measure,
        municipality_code=row.municipality_code,
        base=row.base,
        with_change=cell.value,
        percent=percent,
        suppressed=cell.suppressed,
    )
