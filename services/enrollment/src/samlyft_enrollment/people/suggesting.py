"""Who may be one: people of the same name at the same workplace, whom no number tells apart."""

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_common.db import widen
from samlyft_enrollment.models import PersonMerge

# Two personnummer are two people; so are two employees of one employer under one roof at one time
# unless they are, which is what a human is asked. Protected people sort alike and are never asked about.
SUGGEST = sa.text(
    """
    with fresh as (
        select p.id, p.sort_name from person p
        join string_to_table(:ids, ',') as asked (id) on cast(asked.id as uuid) = p.id
        where p.status = 'active' and p.protection = 'none'
    ), pair as (
        select distinct on (least(f.id, o.id), greatest(f.id, o.id))
            least(f.id, o.id) as one_id, greatest(f.id, o.id) as other_id,
            there.workplace_id, there.municipality_code
        from fresh f
        join person o on o.sort_name = f.sort_name and o.id <> f.id
            and o.status = 'active' and o.protection = 'none'
        join employment here on here.person_id = f.id and here.status = 'active'
        join employment there on there.person_id = o.id and there.status = 'active'
            and there.workplace_id = here.workplace_id
        where not exists (
            select from identity a join identity b
                on b.person_id = o.id and b.replaced_at is null and b.kind = a.kind
            where a.person_id = f.id and a.replaced_at is null and a.kind = 'personnummer'
        )
    )
    insert into match_suggestion
        (tenant_id, id, version, known_at, one_id, other_id, workplace_id, municipality_code, status)
    select current_setting('app.tenant_id'), uuidv7(), 1, now(), one_id, other_id, workplace_id,
        municipality_code, 'open'
    from pair on conflict (tenant_id, one_id, other_id) do nothing
    """
)
CONFIRM = sa.text(
    """
    update match_suggestion set status = 'confirmed', merge_id = :merge, actor = :actor,
        version = version + 1, known_at = now(), changed_at = now()
    where one_id = least(:kept, :duplicate) and other_id = greatest(:kept, :duplicate)
        and status = 'open'
    """
).bindparams(sa.bindparam("kept", type_=sa.Uuid), sa.bindparam("duplicate", type_=sa.Uuid))


async def confirm_pair(session: AsyncSession, made: PersonMerge) -> None:
    """A merge that somebody made otherwise answers the open suggestion too."""
    named = {"merge": made.id, "actor": made.actor}
    named |= {"kept": made.kept_id, "duplicate": made.duplicate_id}
    await (await session.connection()).execute(CONFIRM, named)


async def suggest(session: AsyncSession, newcomers: str) -> None:
    """Remembers each new pair; one that a human has answered is not asked about again.

    Newcomers are ids with commas between, since a list of a hundred thousand takes ten times the room.
    """
    if newcomers:
        await widen(session)
        await (await session.connection()).execute(SUGGEST, {"ids": newcomers})
