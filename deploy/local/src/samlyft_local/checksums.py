"""What a database holds, as figures that two copies can be compared by: rows and a hash, per table and tenant."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg

Sums = dict[str, str]
"""`table tenant` → `rows hash`; a table without tenants has `-`."""

TABLES = """
select c.relname, exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
) as of_tenants
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
order by 1
"""


async def sums_of(connection: asyncpg.Connection) -> Sums:
    """The same however the rows lie: hashes of rows are added up. As superuser, whom policies do not narrow."""
    found: Sums = {}
    for table, of_tenants in await connection.fetch(TABLES):
        tenant = "tenant_id" if of_tenants else "'-'"
        rows = await connection.fetch(
            f"""select {tenant} as tenant, count(*) as rows, sum(hashtextextended(t::text, 0)::numeric) as hash
            from "{table}" t group by 1"""
        )
        for row in rows:
            found[f"{table} {row['tenant']}"] = f"{row['rows']} {row['hash']}"
    return found


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Where two copies differ, by table and tenant."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
