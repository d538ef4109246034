"""What a process refuses to start with."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_common.tokens import Issuer


@pytest.mark.parametrize("role", ["owner", "superuser"])
async def test_a_role_that_row_level_security_does_not_bind(
    role: str, database_urls: dict[str, str], postgres: str
) -> None:
    url = database_urls.get(role, postgres)
    with pytest.raises(RuntimeError, match="row-level security"):
        await Database(Settings(database_url=SecretStr(url))).start()


async def test_a_database_that_may_lose_what_was_answered_is_refused_in_production(
    database_urls: dict[str, str],
) -> None:
    careless = Settings(database_url=SecretStr(database_urls["app"]))
    await (started := Database(careless)).start()
    await started.stop()
    with pytest.raises(RuntimeError, match="power cut"):
        await Database(careless.model_copy(update={"environment": "production"})).start()


def test_a_local_issuer_is_refused_in_production() -> None:
    local = Issuer(
        issuer="http://localhost:8080/issuer", jwks_url="http://localhost:8080/issuer/jwks"
    )
    Settings(database_url=SecretStr("postgresql://a"), issuers=[local])
    with pytest.raises(ValidationError, match="https issuers only"):
        Settings(
            database_url=SecretStr("postgresql://a"), issuers=[local], environment="production"
        )


def test_another_database_than_postgresql_is_refused() -> None:
    with pytest.raises(ValidationError, match="postgresql"):
        Settings(database_url=SecretStr("mysql://a"))
