"""What an administrator sees from outside: health and metrics of processes, and nothing of whom they are about."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable

import httpx
import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr
from samlyft_sample.main import write

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_running.app import build_app
from samlyft_running.probes import Probes, tell
from samlyft_testing import until

Count = Callable[..., Awaitable[int]]


async def asked(probes: Probes, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(probes.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://probes") as client:
        return await client.get(path)


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not told"
    return float(found[1])


async def test_requests_are_told_by_route_and_status_without_ids(
    database: Database, settings: Settings
) -> None:
    from samlyft_sample.main import SERVICE

    app = build_app(SERVICE, settings, database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        await client.get("/sample/v1/health/live")
        await client.get("/sample/v1/nothing-of-gunnars-here")
    told = (await asked(Probes(settings, ("api",), database), "/metrics")).text
    live = 'samlyft_request_seconds_count{method="GET",route="/health/live",status="200"}'
    assert value(told, live) >= 1
    assert value(told, 'samlyft_request_seconds_count{method="GET",route="-",status="404"}') >= 1
    assert "gunnar" not in told
    assert value(told, 'samlyft_pool_connections{pool="sessions",state="in_use"}') == 0


async def test_what_waits_in_the_outbox_is_told_and_how_long(
    database: Database, settings: Settings
) -> None:
    relay = Probes(settings, ("relay",), None)
    before = value((await asked(relay, "/metrics")).text, "samlyft_outbox_waiting")
    async with database.session("gr") as session:
        await write(session, "gr", 1)
    told = (await asked(relay, "/metrics")).text
    assert value(told, "samlyft_outbox_waiting") == before + 1
    assert 0 < value(told, "samlyft_outbox_age_seconds") < 60


async def test_what_is_applied_is_told_with_its_lag(
    database: Database, running: Settings, count: Count
) -> None:
    def applied() -> float:
        return REGISTRY.get_sample_value("samlyft_applied_total", {"source": "sample"}) or 0

    before = applied()
    async with database.session("gr") as session:
        await write(session, "gr", 1)
    await until(lambda: _true(applied() > before))
    told = (await asked(Probes(running, ("worker",), database), "/metrics")).text
    assert 0 < value(told, 'samlyft_consumer_lag_seconds{source="sample"}') < 60


async def _true(it_is: bool) -> bool:
    return it_is


async def test_an_api_is_ready_without_nats_and_a_worker_is_not(
    database: Database, settings: Settings, nats_server: str
) -> None:
    away = settings.model_copy(update={"nats_url": "nats://127.0.0.1:9"})
    there = settings.model_copy(update={"nats_url": nats_server})
    assert (await asked(Probes(away, ("api",), database), "/health/ready")).status_code == 200
    assert (await asked(Probes(away, ("worker",), database), "/health/ready")).status_code == 503
    assert (await asked(Probes(there, ("worker",), database), "/health/ready")).status_code == 200


async def test_a_relay_without_its_database_is_alive_and_not_ready(settings: Settings) -> None:
    away = {"relay_database_url": SecretStr("postgresql://a:b@127.0.0.1:9/c")}
    relay = Probes(settings.model_copy(update=away), ("relay",), None)
    assert (await asked(relay, "/health/live")).status_code == 200
    assert (await asked(relay, "/health/ready")).status_code == 503
    assert (await asked(relay, "/metrics")).status_code == 200


async def test_a_port_that_is_taken_costs_only_the_probes(
    database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nobody(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(nobody, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        probes = Probes(settings, ("api",), database)
        await asyncio.wait_for(tell(probes, "127.0.0.1", port, asyncio.Event()), 5)
    assert "no probes" in capsys.readouterr().out


async def test_the_port_answers_until_the_process_is_told_to_stop(
    database: Database, settings: Settings
) -> None:
    stop = asyncio.Event()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    probes = Probes(settings, ("api",), database)
    telling = asyncio.create_task(tell(probes, "127.0.0.1", port, stop))

    async def answers() -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/metrics")).is_success
            except httpx.ConnectError:
                return False

    await until(answers)
    stop.set()
    await asyncio.wait_for(telling, 10)
    assert not await answers()
