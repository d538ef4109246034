"""The catalogue of each live database is walked for holes in the wall between tenants (reliability.md, rules 25-37).

Each check is a query that names what is wrong. Beside it stands a mutation that plants the defect: a check that does
not find it is itself a failure.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import asyncpg
import pytest

from samlyft_common.roles import role_name
from samlyft_common.service import Service
from samlyft_operations.policies import CHECKS, finding

GLOBAL_TABLES = {"alembic_version", "municipality"}
EXTRA_POLICIES = {
    ("tenant", "platform"),  # the platform administrator lists tenants by name
    ("access_grant", "own"),  # a caller's own grants are read before its tenant is known
}

MUTATIONS = {
    "app role owns nothing": "alter table outbox owner to {app}",
    "every tenant table and partition forces its policies": "alter table outbox no force row level security",
    "every tenant table has a tenant policy for reading and writing": "drop policy tenant on outbox",
    "no table is open to the app role without a tenant column": (
        "create table loose (x int); grant insert on loose to {app}"
    ),
    "the app role has no more than rows": "grant truncate on outbox to {app}",
    "nothing is granted to everyone": "grant select on inbox to public",
    "the app role creates nothing": "grant create on schema public to {app}",
    "no rights are given before a table exists": "alter default privileges grant select on tables to {app}",
    "views run as their caller": "create view leak as select * from outbox",
    "no function runs as its owner or hides the tenant from the planner": (
        "create function f() returns text immutable language sql as $$ select current_setting('app.tenant_id') $$"
    ),
    "primary keys and unique constraints begin with the tenant": "create unique index oracle on outbox (event_id)",
    "foreign keys between tenant tables carry the tenant": (
        "create table pointer (tenant_id text, letter uuid primary key);"
        "create unique index lone on dead_letter (id);"
        "alter table pointer add foreign key (letter) references dead_letter (id)"
    ),
}
CURE = (
    "Give a new table enable_tenant_rls(...) in its migration, and tenant_id first in every key of "
    "its model: CONTRIBUTING.md, A table"
)


async def findings(connection: asyncpg.Connection, check: str, service: Service) -> list[str]:
    return await finding(connection, check, role_name(service.name, "app"))


@pytest.fixture(scope="module")
async def superuser(postgres: str, database_urls: dict[str, str]) -> asyncpg.Connection:
    database = urlsplit(database_urls["owner"]).path.lstrip("/")
    connection = await asyncpg.connect(postgres, database=database)
    yield connection
    await connection.close()


@pytest.mark.parametrize("check", CHECKS)
async def test_the_live_database_has_no_hole(
    check: str, superuser: asyncpg.Connection, service: Service
) -> None:
    found = await findings(superuser, check, service)
    assert not found, f"not so: {check}: {', '.join(found)}. {CURE}"


@pytest.mark.parametrize("check", MUTATIONS)
async def test_a_planted_hole_is_found(
    check: str, superuser: asyncpg.Connection, service: Service
) -> None:
    planted = superuser.transaction()
    await planted.start()
    try:
        await superuser.execute(MUTATIONS[check].format(app=role_name(service.name, "app")))
        assert await findings(superuser, check, service)
    finally:
        await planted.rollback()


async def test_tables_without_a_tenant_are_a_named_list(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select relname from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and "
        "not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')"
    )
    assert {row[0] for row in rows} <= GLOBAL_TABLES


async def test_further_open_policies_are_a_named_list(
    owner: asyncpg.Connection, service: Service
) -> None:
    rows = await owner.fetch(
        "select polrelid::regclass::text, polname from pg_policy where polpermissive and polname <> 'tenant' "
        "and $1::regrole = any (polroles)",
        role_name(service.name, "app"),
    )
    assert {tuple(row) for row in rows} <= EXTRA_POLICIES


async def test_a_connection_that_names_no_tenant_sees_nothing_and_gets_no_error(
    database_urls: dict[str, str],
) -> None:
    connection = await asyncpg.connect(database_urls["app"])
    assert await connection.fetchval("select count(*) from outbox") == 0
    async with connection.transaction():
        await connection.fetchval("select set_config('app.tenant_id', 'gr', true)")
    assert await connection.fetchval("select count(*) from outbox") == 0, (
        "after use the setting is empty, not null"
    )
    await connection.close()
