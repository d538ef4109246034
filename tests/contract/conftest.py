"""Each of the four services in turn, with the token broker that only survey has."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from importlib import import_module
from uuid import uuid4

import asyncpg
import pytest

from samlyft_common.roles import provision
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_testing.plugin import PASSWORDS
from samlyft_testing.tokens import ISSUER, TokenIssuer
from tools.services import NAMES


@pytest.fixture(scope="module", params=NAMES)
def service(request: pytest.FixtureRequest) -> Service:
    found: Service = import_module(f"samlyft_{request.param.replace('-', '_')}.main").SERVICE
    return found


@pytest.fixture(scope="module")
async def broker_url(service: Service, postgres: str) -> AsyncIterator[str]:
    """The token broker's database; the other services name one that they never open."""
    if service.name != "survey":
        yield "postgresql://nobody@127.0.0.1/none"
        return
    name = f"test_broker_{uuid4().hex[:12]}"
    urls = await provision(postgres, "survey-broker", PASSWORDS, name)
    await import_module("samlyft_survey.broker").migrate(urls["owner"])
    yield urls["app"]
    admin = await asyncpg.connect(postgres)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture(scope="module")
def settings(service: Service, database_urls: dict[str, str], broker_url: str) -> Settings:
    return service.settings.model_validate(
        {
            "environment": "test",
            "database_url": database_urls["app"],
            "broker_database_url": broker_url,
            "issuers": [TokenIssuer().issuer()],
            "platform_admins": [f"{ISSUER} platform-admin"],
            "secret_key": base64.b64encode(bytes(range(32))).decode(),
        }
    )


@pytest.fixture(scope="module")
async def superuser(
    postgres: str, database_urls: dict[str, str]
) -> AsyncIterator[asyncpg.Connection]:
    """Somebody whom no policy holds back, in the module's database."""
    name = database_urls["app"].partition("?")[0].rpartition("/")[2]
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
async def broker_superuser(
    postgres: str, broker_url: str
) -> AsyncIterator[asyncpg.Connection | None]:
    """The same in the broker's database, where there is one."""
    name = broker_url.partition("?")[0].rpartition("/")[2]
    if name == "none":
        yield None
        return
    connection = await asyncpg.connect(postgres, database=name)
    yield connection
    await connection.close()
