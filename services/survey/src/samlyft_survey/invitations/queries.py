"""Who may be invited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

# A merged duplicate counts as the person it was merged into; withdrawn and erased are not asked. Where somebody
# protected works is told nobody, nor of somebody of whom enrollment has not told yet.
PARTICIPANTS = sa.text(
    """
    select distinct on (person_id) person_id, role_group, workplace_code, workplace_name
    from (
        select case when d.status = 'merged' then d.merged_into else p.person_id end as person_id,
            p.role_group, w.code as workplace_code, w.name as workplace_name
        from participation p
        left join person d on d.tenant_id = p.tenant_id and d.person_id = p.person_id
        left join workplace w
            on w.tenant_id = p.tenant_id and w.workplace_id = p.workplace_id and not coalesce(d.protected, true)
        where p.project_id = :project and p.status <> 'withdrawn' and coalesce(d.status, 'active') <> 'erased'
            and (cardinality(cast(:groups as text[])) = 0 or p.role_group = any (cast(:groups as text[])))
    ) as participant
    order by person_id, workplace_code
    """
)


class Participant(NamedTuple):
    """Somebody who may be invited, and where the letter is handed out."""

    person_id: UUID
    role_group: str
    workplace_code: str | None
    workplace_name: str | None


async def participants(
    session: AsyncSession, project_id: UUID, groups: Sequence[str]
) -> list[Participant]:
    """Those of a project in the session's reach, each person once; no groups means all."""
    connection = await session.connection()
    rows = await connection.execute(PARTICIPANTS, {"project": project_id, "groups": list(groups)})
    return [Participant(*row) for row in rows]
