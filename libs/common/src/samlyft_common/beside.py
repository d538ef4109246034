"""A second read model in a schema of its own: made like the first, filled beside it, and put in its place at once.

The first answers all the while. Secondary indexes come last, since filling a table without them is cheaper.
"""

from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_common.jobs import tenants

SCHEMA = "beside"
OLD = "replaced"
PATH = f"{SCHEMA}, public"
"""What the filling transactions see: the new tables before the old, and all others as they are."""
PATIENCE = {"lock_timeout": "500"}
"""Less than the server takes to look for a deadlock: we give up and try again, never a reader."""

_TABLE = """
select c.oid, c.relname, c.reloptions, c.relacl, c.relrowsecurity, c.relforcerowsecurity
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) order by c.relname
"""
_HINDRANCES = """
select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'public'::regnamespace and c.relname = any ($1)
"""
_BUILD = """
select format('create table %1$I.%2$I (like public.%2$I including defaults including constraints '
    'including generated including identity including storage)', $2::text, c.relname), 0 as turn
from tables c
union all
select format('alter table %I.%I set (%s)', $2, c.relname, array_to_string(c.reloptions, ', ')), 1
from tables c where c.reloptions is not null
union all
select format('alter table %I.%I add constraint %I %s', $2, c.relname, k.conname, pg_get_constraintdef(k.oid)), 1
from tables c join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'x')
union all
select format('alter table %1$I.%2$I enable row level security, force row level security', $2, c.relname), 1
from tables c where c.relrowsecurity and c.relforcerowsecurity
union all
select format('create policy %I on %I.%I as %s for %s to %s%s%s', p.policyname, $2, c.relname, p.permissive, p.cmd,
    (select string_agg(quote_ident(r), ', ') from unnest(p.roles) r),
    coalesce(' using (' || p.qual || ')', ''), coalesce(' with check (' || p.with_check || ')', '')), 2
from tables c join pg_policies p on p.schemaname = 'public' and p.tablename = c.relname
union all
select format('grant %s on %I.%I to %s', a.privilege_type, $2, c.relname, a.grantee::regrole), 2
from tables c, aclexplode(c.relacl) a where a.grantee <> 0
union all
select format('grant %s (%I) on %I.%I to %s', a.privilege_type, t.attname, $2, c.relname, a.grantee::regrole), 2
from tables c join pg_attribute t on t.attrelid = c.oid and t.attacl is not null, aclexplode(t.attacl) a
"""
_BUILD = f"with tables as ({_TABLE.replace(' order by c.relname', '')}) {_BUILD} order by 2"
_INDEXES = f"""
with tables as ({_TABLE})
select replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON {SCHEMA}.'), x.relname from tables c
join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
where not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  and to_regclass(format('{SCHEMA}.%I', x.relname)) is null
"""
_VIEWS = f"""
with tables as ({_TABLE})
select distinct v.relname, array_to_string(v.reloptions, ', ') as options, pg_get_viewdef(v.oid) as body
from tables c join pg_depend d on d.refobjid = c.oid and d.classid = 'pg_rewrite'::regclass
join pg_rewrite r on r.oid = d.objid join pg_class v on v.oid = r.ev_class and v.relkind = 'v'
"""
_POLICIES = f"""
with tables as ({_TABLE})
select distinct o.relname, p.polname, pg_get_expr(p.polqual, p.polrelid) as seen,
    pg_get_expr(p.polwithcheck, p.polrelid) as checked
from tables c join pg_depend d on d.refobjid = c.oid and d.classid = 'pg_policy'::regclass
join pg_policy p on p.oid = d.objid join pg_class o on o.oid = p.polrelid
where p.polrelid not in (select oid from tables)
"""
"""Of other tables, and of the new ones, which look into the old tables; to be said before names change."""
_MARK = f"select obj_description(to_regnamespace('{SCHEMA}'), 'pg_namespace')"
_REVISION = "select coalesce(max(version_num), '') from alembic_version"


class StaleError(RuntimeError):
    """The tables have changed since the second model was begun."""


async def mark(connection: asyncpg.Connection, tables: Sequence[str]) -> str:
    """Of which revision and tables a model is: another one is not gone on with."""
    return f"{await connection.fetchval(_REVISION)}: {', '.join(sorted(tables))}"


async def is_begun(connection: asyncpg.Connection, tables: Sequence[str]) -> bool:
    """Whether a model of these very tables was begun and not put in place."""
    return bool(await connection.fetchval(_MARK) == await mark(connection, tables))


async def begin(connection: asyncpg.Connection, tables: Sequence[str], app: str) -> None:
    """Makes the tables anew and empty, with policies and privileges, as the owner; all of it or nothing."""
    if found := await connection.fetch(_HINDRANCES, tables):
        msg = f"triggers and foreign keys would be lost: {[row[0] for row in found]}"
        raise RuntimeError(msg)
    async with connection.transaction():
        await connection.execute(f"drop schema if exists {SCHEMA} cascade")
        await connection.execute(f"create schema {SCHEMA}; grant usage on schema {SCHEMA} to {app}")
        for statement, _ in await connection.fetch(_BUILD, tables, SCHEMA):
            await connection.execute(statement)
        said = await connection.fetchval("select quote_literal($1)", await mark(connection, tables))
        await connection.execute(f"comment on schema {SCHEMA} is {said}")


async def finish(connection: asyncpg.Connection, tables: Sequence[str]) -> None:
    """The remaining indexes and what the planner must know."""
    for statement, _ in await connection.fetch(_INDEXES, tables):
        await connection.execute(statement)
    for table in tables:
        await connection.execute(f'analyze {SCHEMA}."{table}"')


async def replace(
    connection: asyncpg.Connection, tables: Sequence[str], is_level: Callable[[], Awaitable[bool]]
) -> bool:
    """Puts the new tables in the old ones' place, in one transaction; false where it must be tried again.

    First no worker gets further (each batch begins with its inbox rows), readers do; then `is_level` says whether
    the new model has all that the old one has. Readers wait for the change of names alone.
    """
    names = ", ".join(f'public."{table}"' for table in tables)
    try:
        async with connection.transaction():
            await connection.execute("lock table public.inbox in share row exclusive mode")
            if not await is_level():
                return False
            if not await is_begun(connection, tables):
                raise StaleError
            await connection.execute(f"lock table {names} in access exclusive mode")
            await _change(connection, tables)
    except asyncpg.LockNotAvailableError:
        return False
    return True


async def _change(connection: asyncpg.Connection, tables: Sequence[str]) -> None:
    views = await connection.fetch(_VIEWS, tables)
    policies = await connection.fetch(_POLICIES, tables)
    await connection.execute(f"create schema {OLD}")
    for table in tables:
        await connection.execute(f'alter table public."{table}" set schema {OLD}')
        await connection.execute(f'alter table {SCHEMA}."{table}" set schema public')
    for view in views:
        options = f"with ({view['options']})" if view["options"] else ""
        await connection.execute(
            f'create or replace view public."{view["relname"]}" {options} as {view["body"]}'
        )
    for policy in policies:
        parts = {"using": policy["seen"], "with check": policy["checked"]}
        said = " ".join(f"{word} ({part})" for word, part in parts.items() if part)
        await connection.execute(
            f'alter policy "{policy["polname"]}" on public."{policy["relname"]}" {said}'
        )
    for table in tables:  # one by one: what still hangs on an old table stops the change
        await connection.execute(f'drop table {OLD}."{table}"')
    await connection.execute(f"drop schema {OLD}")
    await connection.execute(f"drop schema {SCHEMA}")


async def drop(connection: asyncpg.Connection) -> None:
    """Gives up a model that was begun."""
    await connection.execute(f"drop schema if exists {SCHEMA} cascade")


async def poorer(database: Database, tables: Sequence[str]) -> dict[str, int]:
    """By table, how many rows fewer the new model has than the old, tenant by tenant; empty where it knows as much."""
    counts = sa.text(
        " union all ".join(
            f"select '{table}', (select count(*) from public.\"{table}\")"
            f' - (select count(*) from {SCHEMA}."{table}")'
            for table in tables
        )
    )
    found: dict[str, int] = {}
    for tenant in await tenants(database):
        async with database.session(tenant) as session:
            for table, fewer in await (await session.connection()).execute(counts):
                if fewer > 0:
                    found[table] = found.get(table, 0) + fewer
    return found
