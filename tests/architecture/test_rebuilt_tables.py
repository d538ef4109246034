"""Each service's read model can be made a second time and put in place: nothing of its tables is lost on the way."""

from __future__ import annotations

import asyncpg

from samlyft_common import beside
from samlyft_common.service import Service

LIKE = """
select c.relname || ' column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull::text
    || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || a.attgenerated::text || a.attidentity::text as what
from tables c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
union all
select c.relname || ' constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
from tables c join pg_constraint k on k.conrelid = c.oid
union all
select replace(pg_get_indexdef(i.indexrelid), ' ON ' || c.relnamespace::regnamespace::text || '.', ' ON ')
from tables c join pg_index i on i.indrelid = c.oid
union all
select c.relname || ' policy ' || p.polname || p.polpermissive::text || p.polcmd::text || p.polroles::regrole[]::text
    || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
from tables c join pg_policy p on p.polrelid = c.oid
union all
select c.relname || ' rights ' || (
        select string_agg(a::text, ' ' order by a::text)
        from unnest(coalesce(c.relacl, acldefault('r', c.relowner))) a
    ) || c.relrowsecurity::text || c.relforcerowsecurity::text || coalesce(c.reloptions::text, '')
from tables c
union all
select c.relname || ' rights of ' || a.attname || ' ' || a.attacl::text
from tables c join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
order by 1
"""
LIKE = f"""
with tables as (
    select * from pg_class c where c.relnamespace = $1::regnamespace and c.relname = any ($2)
) {LIKE}
"""
VIEWS = "select viewname, definition from pg_views where schemaname = 'public' order by 1"


async def test_the_second_model_is_like_the_first_and_takes_its_place(
    owner: asyncpg.Connection, service: Service
) -> None:
    tables = (*service.rebuilds, "inbox")
    first = await owner.fetch(LIKE, "public", tables)
    views = await owner.fetch(VIEWS)
    await beside.begin(owner, tables, f"{service.name.replace('-', '_')}_app")
    await beside.finish(owner, tables)
    assert await owner.fetch(LIKE, beside.SCHEMA, tables) == first
    assert len(first) > 10 * len(tables) / 2

    async def is_level() -> bool:
        return True

    assert await beside.replace(owner, tables, is_level)
    assert await owner.fetch(LIKE, "public", tables) == first
    assert await owner.fetch(VIEWS) == views
