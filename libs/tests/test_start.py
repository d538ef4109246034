"""What a process refuses to start with, and how it ends."""

import asyncio
import base64
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_testing import until
from samlyft_web.starting import from_environment
from samlyft_web.tokens import Issuer


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


@pytest.mark.parametrize("key", ["not base64!", "AAAA", "A" * 44, "", "x" * 43])
def test_a_key_that_is_no_key_stops_the_process_by_its_name(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("SAMLYFT_DATABASE_URL", "postgresql://somebody:wrong@a")
    monkeypatch.setenv("SAMLYFT_SECRET_KEY", base64.b64encode(bytes(range(32))).decode())
    assert from_environment(Settings).secret_key
    monkeypatch.setenv("SAMLYFT_SECRET_KEY", key)
    with pytest.raises(SystemExit, match=r"SAMLYFT_SECRET_KEY: .*32 random bytes in base64"):
        from_environment(Settings)


def test_what_is_wrong_is_named_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMLYFT_DATABASE_URL", "mysql://somebody:wrong@a")
    monkeypatch.setenv("SAMLYFT_ISSUERS", "[]")
    with pytest.raises(SystemExit) as stopped:
        from_environment(Settings)
    assert "SAMLYFT_DATABASE_URL" in str(stopped.value)
    assert "wrong@" not in str(stopped.value)
    monkeypatch.setenv("SAMLYFT_ISSUERS", "{not json")
    with pytest.raises(SystemExit, match="issuers"):
        from_environment(Settings)


RUN = """
from samlyft_running.cli import run
from samlyft_sample.main import SERVICE
run(SERVICE, "all")
"""


@asynccontextmanager
async def process(urls: dict[str, str]) -> AsyncIterator[tuple[Process, str]]:
    """A whole service that answers, with NATS away, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PYTHONPATH": str(Path(__file__).parent / "sample" / "src"),
        "SAMLYFT_DATABASE_URL": urls["app"],
        "SAMLYFT_RELAY_DATABASE_URL": urls["relay"],
        "SAMLYFT_NATS_URL": "nats://127.0.0.1:9",
        "SAMLYFT_PORT": str(port),
    }
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RUN, env=os.environ | environment
    )
    live = f"http://127.0.0.1:{port}/health/live"

    async def answers() -> bool:
        assert running.returncode is None
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(live)).is_success
            except httpx.ConnectError:
                return False

    try:
        await until(answers, 30)
        yield running, live
    finally:
        if running.returncode is None:
            running.kill()


async def test_a_process_told_to_stop_tells_its_callers_to_dial_elsewhere_and_does_not_wait_for_nats(
    database_urls: dict[str, str],
) -> None:
    async with process(database_urls) as (running, live), httpx.AsyncClient() as client:
        assert "connection" not in (await client.get(live)).headers  # it is kept
        running.terminate()
        while "connection" not in (answer := await client.get(live)).headers:
            assert answer.is_success
            await asyncio.sleep(0.01)
        assert (answer.is_success, answer.headers["connection"]) == (True, "close")
        assert await asyncio.wait_for(running.wait(), 15) == 0
