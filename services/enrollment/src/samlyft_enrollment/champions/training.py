"""When a champion's training is whole: from what is heard of minutes, wherever that changes."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.outbox import emit
from samlyft_events import ChampionChanged

CHAMPION_TRAINING = "DOU"
# A day counts once its minutes and those before it reach what the project asks for. Registered
# twice is one human, so minutes follow the kept person.
COMPLETED = sa.text(
    """
    with kept as (
        select p.id, coalesce(p.merged_into, p.id) as person_id from person p
    ), attended as (
        select distinct k.person_id
        from heard_entry e join kept k on k.id = e.person_id where e.session_id = any(:sessions)
    ), reached as (
        select c.id, (
            select min(d.local_date) from (
                select e.local_date, sum(sum(e.minutes)) over (order by e.local_date) as so_far
                from kept k
                join heard_entry e on e.person_id = k.id
                    and e.project_id in (p.id, p.continues_project_id)
                join heard_session s on s.id = e.session_id and s.kind = :kind
                where k.person_id = ck.person_id group by e.local_date
            ) as d where d.so_far >= p.champion_training_minutes
        ) as trained_on
        from champion c
        join project p on p.id = c.project_id and p.champion_training_minutes is not null
        join kept ck on ck.id = c.person_id
        where c.id = any(:champions) or c.project_id = :project
            or ck.person_id in (select person_id from attended)
    )
    update champion c set trained_on = r.trained_on, version = c.version + 1,
        training_source = case when r.trained_on is null then null else 'attendance' end,
        known_at = greatest(c.known_at, now()), changed_at = now()
    from reached r
    where c.id = r.id and c.training_source is distinct from 'recorded'
        and c.trained_on is distinct from r.trained_on
    returning c.*
    """
)


async def complete(
    session: AsyncSession,
    *,
    sessions: Collection[UUID] = (),
    champions: Collection[UUID] = (),
    project_id: UUID | None = None,
) -> None:
    """Looks again at whoever attended these sessions, at these champions, or at a whole project's."""
    if not (sessions or champions or project_id):
        return
    asked = {
        "sessions": list(sessions),
        "champions": list(champions),
        "project": project_id,
        "kind": CHAMPION_TRAINING,
    }
    connection = await session.connection()
    changed = (await connection.execute(COMPLETED, asked)).mappings().all()
    await emit(session, *(ChampionChanged(aggregate_id=row["id"], **row) for row in changed))
