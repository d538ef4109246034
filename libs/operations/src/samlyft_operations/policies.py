"""The wall between tenants as the catalogue of a live database has it: each check names what breaks it.

The tests plant each defect and see that it is found (`tests/architecture/test_row_level_security.py`).
"""

from __future__ import annotations

import asyncpg

TENANT_TABLES = """
select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relkind
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
"""

CHECKS = {
    "app role is bound by row-level security": """
        select rolname from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
    """,
    "app role owns nothing": "select relname from pg_class where relowner = $1::regrole",
    "every tenant table and partition forces its policies": f"""
        select relname from ({TENANT_TABLES}) t where not (relrowsecurity and relforcerowsecurity) and $1::text <> ''
    """,
    "every tenant table has a tenant policy for reading and writing": f"""
        select relname from ({TENANT_TABLES}) t where $1::text <> '' and not exists (
            select from pg_policy p where p.polrelid = t.oid and p.polpermissive and p.polcmd = '*'
            and $1::regrole = any (p.polroles)
            and pg_get_expr(p.polqual, t.oid) = pg_get_expr(p.polwithcheck, t.oid)
            and pg_get_expr(p.polqual, t.oid)
                like '(tenant_id = ( SELECT NULLIF(current_setting(''app.tenant_id''::text, true)%')
    """,
    "no table is open to the app role without a tenant column": """
        select c.relname from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and has_table_privilege($1, c.oid, 'insert, update, delete') and not exists (
            select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    """,
    "the app role has no more than rows": """
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and has_table_privilege($1, c.oid, 'truncate, references, trigger')
    """,
    "nothing is granted to everyone": """
        select c.relname from pg_class c, aclexplode(c.relacl) a
        where c.relnamespace = 'public'::regnamespace and a.grantee = 0 and $1::text <> ''
    """,
    "the app role creates nothing": """
        select n.nspname from pg_namespace n where has_schema_privilege($1, n.oid, 'create')
        and n.nspname not like 'pg_%' union all
        select d.datname from pg_database d where d.datname = current_database()
        and has_database_privilege($1, d.oid, 'create, temporary')
    """,
    "no rights are given before a table exists": "select defaclobjtype::text from pg_default_acl where $1::text <> ''",
    "views run as their caller": """
        select relname from pg_class where relnamespace = 'public'::regnamespace and $1::text <> '' and (
            relkind = 'm' or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false))
    """,
    "no function runs as its owner or hides the tenant from the planner": """
        select proname from pg_proc where pronamespace = 'public'::regnamespace and $1::text <> ''
        and (prosecdef or provolatile = 'i' and prosrc ilike '%current_setting%')
    """,
    "primary keys and unique constraints begin with the tenant": f"""
        select i.indexrelid::regclass::text from pg_index i join ({TENANT_TABLES}) t on t.oid = i.indrelid
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indisunique and a.attname <> 'tenant_id' and $1::text <> ''
    """,
    "foreign keys between tenant tables carry the tenant": f"""
        select f.conname from pg_constraint f
        join ({TENANT_TABLES}) t on t.oid = f.conrelid join ({TENANT_TABLES}) u on u.oid = f.confrelid
        join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
        where f.contype = 'f' and a.attname <> 'tenant_id' and $1::text <> ''
    """,
}


async def findings(connection: asyncpg.Connection, app_role: str) -> dict[str, list[str]]:
    """What is not so, by check; empty where everything holds."""
    found = {name: await finding(connection, name, app_role) for name in CHECKS}
    return {name: rows for name, rows in found.items() if rows}


async def finding(connection: asyncpg.Connection, check: str, app_role: str) -> list[str]:
    """One check's."""
    return [str(row[0]) for row in await connection.fetch(CHECKS[check], app_role)]
