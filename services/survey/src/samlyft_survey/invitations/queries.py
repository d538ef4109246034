"""Who may be invited, and what is known of them coarsely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_survey.rounds.audience import Audience

# A merged duplicate counts as the person it was merged into; withdrawn and erased are not asked. Where somebody
# protected works is told nobody, nor of somebody of whom enrollment has not told yet. The workplace is that of the
# date, where an employment says it, and else that of the participation.
PARTICIPANTS = sa.text(
    """
    select distinct on (person_id) person_id, role_group, workplace_id, municipality_code,
        case when not protected then code end as workplace_code,
        case when not protected then name end as workplace_name,
        gender, birth_year, area_of_care, hours, minutes
    from (
        select m.person_id, m.role_group, coalesce(e.workplace_id, m.workplace_id) as workplace_id,
            coalesce(e.municipality_code, m.municipality_code) as municipality_code,
            m.protected, m.gender, m.birth_year, e.hours, w.code, w.name, w.area_of_care, t.minutes
        from (
            select case when d.status = 'merged' then d.merged_into else p.person_id end as person_id, p.tenant_id,
                p.project_id, p.role_group, p.workplace_id, p.municipality_code,
                coalesce(d.protected, true) as protected, d.gender, d.birth_year
            from participation p
            left join person d on d.tenant_id = p.tenant_id and d.person_id = p.person_id
            where p.project_id = :project and p.status <> 'withdrawn' and coalesce(d.status, 'active') <> 'erased'
        ) as m
        left join lateral (
            select j.workplace_id, j.municipality_code, j.hours from employment j
            where j.tenant_id = m.tenant_id and j.person_id = m.person_id and j.status = 'active'
                and j.starts_on <= :on and coalesce(j.ends_on, :on) >= :on
            order by j.starts_on desc limit 1
        ) as e on true
        left join workplace w
            on w.tenant_id = m.tenant_id and w.workplace_id = coalesce(e.workplace_id, m.workplace_id)
        left join trained t
            on t.tenant_id = m.tenant_id and t.project_id = m.project_id and t.person_id = m.person_id
    ) as participant
    where (cardinality(cast(:groups as text[])) = 0 or role_group = any (cast(:groups as text[])))
        and (cardinality(cast(:municipalities as text[])) = 0
            or municipality_code = any (cast(:municipalities as text[])))
        and (cardinality(cast(:workplaces as text[])) = 0 or code = any (cast(:workplaces as text[])))
    order by person_id, code
    """
)
# Workplaces of the project's people on that date: each answers once, as a whole.
WORKPLACES = sa.text(
    """
    select w.workplace_id, w.municipality_code, w.code, w.name, w.area_of_care
    from workplace w
    where w.workplace_id in (select p.workplace_id from participation p
            where p.project_id = :project and p.status <> 'withdrawn')
        and (cardinality(cast(:municipalities as text[])) = 0
            or w.municipality_code = any (cast(:municipalities as text[])))
        and (cardinality(cast(:workplaces as text[])) = 0 or w.code = any (cast(:workplaces as text[])))
    order by w.code
    """
)


class Participant(NamedTuple):
    """Somebody who may be invited, where the letter is handed out, and what is known coarsely."""

    person_id: UUID
    role_group: str
    workplace_id: UUID
    municipality_code: str | None
    workplace_code: str | None
    workplace_name: str | None
    gender: str | None = None
    birth_year: int | None = None
    area_of_care: str | None = None
    hours: str | None = None
    minutes: int | None = None


async def participants(
    session: AsyncSession, project_id: UUID, audience: Audience, on: date
) -> list[Participant]:
    """Those of a project in the session's reach, each person once."""
    connection = await session.connection()
    rows = await connection.execute(
        PARTICIPANTS, {"project": project_id, "on": audience.on or on, **_lists(audience)}
    )
    return [Participant(*row) for row in rows]


async def workplaces(
    session: AsyncSession, project_id: UUID, audience: Audience
) -> list[Participant]:
    """Workplaces of a project in the session's reach, which answer as a whole."""
    connection = await session.connection()
    given = _lists(audience)
    del given["groups"]
    rows = await connection.execute(WORKPLACES, {"project": project_id, **given})
    return [
        Participant(
            row.workplace_id,
            "workplace",
            row.workplace_id,
            row.municipality_code,
            row.code,
            row.name,
            area_of_care=row.area_of_care,
        )
        for row in rows
    ]


def _lists(audience: Audience) -> dict[str, Sequence[str]]:
    return {
        "groups": list(audience.role_groups),
        "municipalities": audience.municipality_codes,
        "workplaces": audience.workplace_codes,
    }
