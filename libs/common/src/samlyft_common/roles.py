"""The three roles and the database of a service: who migrates, who serves, who relays."""

from collections.abc import Mapping

import asyncpg
from sqlalchemy import make_url

TIMEOUTS = {
    "app": {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "relay": {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"},
    "owner": {"lock_timeout": "5s"},
}


def role_name(service: str, part: str) -> str:
    """`training-log`, `app` → `training_log_app`."""
    return f"{service.replace('-', '_')}_{part}"


def database_name(service: str) -> str:
    """`training-log` → `samlyft_training_log`."""
    return f"samlyft_{service.replace('-', '_')}"


async def provision(
    admin_url: str, service: str, passwords: Mapping[str, str], database: str | None = None
) -> dict[str, str]:
    """Makes the roles (of `owner`, `app`, `relay`, those with a password) and the database where they are missing.

    Gives each role's URL. Safe to run at every start. `admin_url` is a superuser's; it is used for nothing else.
    """
    database = database or database_name(service)
    admin = await asyncpg.connect(admin_url)
    try:
        for part, password in passwords.items():
            await _role(admin, role_name(service, part), password, TIMEOUTS[part])
        if not await admin.fetchval("select 1 from pg_database where datname = $1", database):
            await admin.execute(f'create database "{database}" owner {role_name(service, "owner")}')
        await admin.execute(f'revoke all on database "{database}" from public')
        for part in passwords.keys() - {"owner"}:
            await admin.execute(
                f'grant connect on database "{database}" to {role_name(service, part)}'
            )
    finally:
        await admin.close()
    url = make_url(admin_url).set(drivername="postgresql", database=database)
    roles = {
        part: url.set(username=role_name(service, part), password=passwords[part])
        for part in passwords
    }
    return {part: role.render_as_string(hide_password=False) for part, role in roles.items()}


async def provision_roles(admin_url: str | None, urls: Mapping[str, str]) -> str:
    """Makes the roles and the database that the URLs name, by part (`owner` among them); says what it did.

    Without the administrator's URL somebody else keeps the database, and nothing is done.
    """
    if admin_url is None:
        return "no SAMLYFT_ADMIN_DATABASE_URL: roles and database are somebody else's"
    parsed = {part: make_url(url) for part, url in urls.items()}
    owner = parsed["owner"]
    service = str(owner.username).removesuffix("_owner")
    passwords = {part: str(url.password) for part, url in parsed.items()}
    await provision(admin_url, service, passwords, str(owner.database))
    return f"{owner.database} and its roles are there"


async def _role(
    admin: asyncpg.Connection, role: str, password: str, settings: Mapping[str, str]
) -> None:
    if not await admin.fetchval("select 1 from pg_roles where rolname = $1", role):
        await admin.execute(
            f"create role {role} login nosuperuser nobypassrls nocreatedb nocreaterole"
        )
    quoted = await admin.fetchval("select quote_literal($1)", password)
    await admin.execute(f"alter role {role} password {quoted}")
    for name, value in settings.items():
        await admin.execute(f"alter role {role} set {name} = '{value}'")
