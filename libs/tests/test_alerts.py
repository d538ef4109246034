"""Every alert is shown to fire: its fault is caused, and Prometheus' own engine judges what was told of it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import nats
import pytest
from samlyft_sample.main import SERVICE, write

from samlyft_common.db import Database
from samlyft_common.jobs import rounds, tenants
from samlyft_common.mail import Letter, post
from samlyft_common.settings import Settings
from samlyft_running.app import build_app
from samlyft_running.metrics import REQUESTS
from samlyft_running.probes import Probes
from samlyft_testing import until
from samlyft_web import jwks
from tests.deploy.alerts import WANTED, Samples, Seen, grows, promtool, read, rules, says, stays

Shape = Callable[[Seen], dict[str, str]]
POD = {"namespace": "samlyft", "pod": "sample-1", "app_kubernetes_io_name": "sample"}
BACKUP = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{pod="p"}'
CERTIFICATE = 'certmanager_certificate_expiration_timestamp_seconds{name="tls",namespace="samlyft"}'
"""Not ours: series as the documentation of CloudNativePG's plugin and of cert-manager has them."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the engine works; without it nothing can be tried."""
    if promtool() is None and os.environ.get(WANTED) != "required":
        pytest.skip("no promtool here: alerts are not tried (apt-get install prometheus has it)")
    # The routes that other tests of this process asked for would be more series than the engine takes in a trial.
    REQUESTS.clear()
    return tmp_path


async def scrape(probes: Probes, part: str = "api") -> Samples:
    transport = httpx.ASGITransport(probes.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://probes") as client:
        return read((await client.get("/metrics")).text, part=part, **POD)


def fires(alert: str, seen: Seen, shape: Shape, folder: Path) -> None:
    """It fires with the fault and is silent without: the same process, told as before the fault all the time."""
    assert says(alert, shape(seen), folder, firing=True) == ""
    assert says(alert, shape(Seen(seen.before, seen.before)), folder, firing=False) == ""


async def aged(probes: Probes, part: str, before: Samples, series: str) -> Seen:
    """Two looks a little apart: what waits grows older by the clock, and so it will go on."""
    first, began = await scrape(probes, part), time.monotonic()
    await asyncio.sleep(0.3)
    second, seconds = await scrape(probes, part), time.monotonic() - began
    (name,) = [one for one in second if one.startswith(series)]
    assert seconds * 0.8 < second[name] - first[name] < seconds * 1.2
    return Seen({**first, name: before.get(name, 0.0)}, second_at(before, first, second), seconds)


def second_at(before: Samples, first: Samples, second: Samples) -> Samples:
    return {k: before.get(k, 0.0) + v - first[k] if v != first[k] else v for k, v in second.items()}


async def test_requests_that_fail(settings: Settings, database: Database, folder: Path) -> None:
    own = Database(settings)
    await own.start()
    transport = httpx.ASGITransport(build_app(SERVICE, settings, own))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        assert (await client.get("/sample/v1/health/ready")).status_code == 200
        await own.stop()  # its database is away
        assert (await client.get("/sample/v1/health/ready")).status_code == 503
        before = await scrape(Probes(settings, ("api",), database))
        assert (await client.get("/sample/v1/health/ready")).status_code == 503
    seen = Seen(before, await scrape(Probes(settings, ("api",), database)))
    fires("SamlyftErrors", seen, grows, folder)


async def test_requests_that_are_slow(settings: Settings, database: Database, folder: Path) -> None:
    transport = httpx.ASGITransport(build_app(SERVICE, settings, database))
    probes = Probes(settings, ("api",), database)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        await client.get("/sample/v1/health/ready")
        before = await scrape(probes)
        held = [await database.pool.acquire() for _ in range(8)]
        waiting = asyncio.create_task(client.get("/sample/v1/health/ready"))
        await asyncio.sleep(2.6)
        for one in held:
            await database.pool.release(one)
        assert (await waiting).status_code == 200
    fires("SamlyftSlow", Seen(before, await scrape(probes)), grows, folder)


async def test_connections_that_run_out(
    settings: Settings, database: Database, folder: Path
) -> None:
    probes = Probes(settings, ("api",), database)
    before = await scrape(probes)
    held = [await database.pool.acquire() for _ in range(8)]
    seen = Seen(before, await scrape(probes))
    for one in held:
        await database.pool.release(one)
    fires("SamlyftPoolEmpty", seen, stays, folder)


async def test_an_outbox_that_nobody_empties(
    settings: Settings, database: Database, folder: Path
) -> None:
    relay = Probes(settings, ("relay",), None)
    before = await scrape(relay, "relay")
    async with database.session("gr") as session:
        await write(session, "gr", 1)
    seen = await aged(relay, "relay", before, "samlyft_outbox_age_seconds")
    fires("SamlyftOutboxOld", seen, grows, folder)


async def test_background_work_that_never_ends_its_round(
    settings: Settings, database: Database, folder: Path
) -> None:
    worker, stop = Probes(settings, ("worker",), database), asyncio.Event()
    series = 'samlyft_work_late_seconds{app_kubernetes_io_name="sample",namespace="samlyft",part="worker",'
    series += 'pod="sample-1",work="trial"}'
    going = asyncio.create_task(
        rounds(lambda: tenants(database), stop, every=0.1, waiting="trial waits")
    )
    await asyncio.sleep(0.2)
    before = await scrape(worker, "worker")
    assert before[series] < 0.2
    async with held_by_owner(settings, "tenant"):
        await asyncio.sleep(0.3)
        seen = await aged(worker, "worker", before, series)
    stop.set()
    await going
    fires("SamlyftWorkLate", seen, grows, folder)


async def test_an_issuer_whose_keys_cannot_be_fetched(
    settings: Settings, database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwks, "FAILING", {})
    api = Probes(settings, ("api",), database)
    before = await scrape(api)
    away = jwks.Issuer(issuer="http://127.0.0.1:9", jwks_url="http://127.0.0.1:9/jwks")
    with pytest.raises(jwks.NoKeysError):
        await jwks.Keys([away], "test").find(away, "one", "ES256")
    seen = await aged(api, "api", before, "samlyft_issuer_away_seconds")
    fires("SamlyftIssuerAway", seen, grows, folder)


async def test_letters_that_no_server_takes(
    settings: Settings, database: Database, folder: Path
) -> None:
    relay = Probes(settings, ("relay",), None)
    before = await scrape(relay, "relay")
    async with database.session("gr") as session:
        await post(session, Letter("a@example.org", "Subject", "Text", "reference"))
    seen = await aged(relay, "relay", before, "samlyft_letters_age_seconds")
    fires("SamlyftLettersOld", seen, grows, folder)


async def test_a_consumer_that_cannot_get_on(
    running: Settings, database: Database, count: Callable[..., Awaitable[int]], folder: Path
) -> None:
    worker = Probes(running, ("worker",), database)
    async with database.session("gr") as session:
        await write(session, "gr", 1)
    await until(lambda: _is(count("read"), 1))
    before = await scrape(worker, "worker")
    async with held_by_owner(running, "read"):
        async with database.session("gr") as session:
            await write(session, "gr", 2)
        pending = 'samlyft_consumer_pending{app_kubernetes_io_name="sample"'
        await until(lambda: _any(worker, pending))
        seen = await aged(worker, "worker", before, "samlyft_consumer_lag_seconds")
    fires("SamlyftConsumerBehind", seen, grows, folder)


@asynccontextmanager
async def held_by_owner(settings: Settings, table: str) -> AsyncIterator[None]:
    """The owner holds a table, as a careless `alter table` would."""
    connection = await asyncpg.connect(settings.role_url("owner"))
    try:
        async with connection.transaction():
            await connection.execute(f"lock table {table} in access exclusive mode")
            yield
    finally:
        await connection.close()


async def _is(number: Awaitable[int], wanted: int) -> bool:
    return await number == wanted


async def _any(probes: Probes, series: str) -> bool:
    told = await scrape(probes, "worker")
    return any(value > 0 for name, value in told.items() if name.startswith(series))


async def test_an_event_that_nobody_can_read(
    running: Settings, database: Database, count: Callable[..., Awaitable[int]], folder: Path
) -> None:
    worker = Probes(running, ("worker",), database)
    counted = "samlyft_dead_letters_total"

    async def told() -> bool:
        return any(name.startswith(counted) for name in await scrape(worker, "worker"))

    async with database.session("gr") as session:
        await write(session, "gr", 1)
    await until(lambda: _is(count("read"), 1))
    await until(told)
    before = await scrape(worker, "worker")
    client = await nats.connect(running.nats_url or "")
    await client.jetstream().publish("samlyft.sample.note.changed.v1.gr", b"not an event")
    await client.close()
    (series,) = [name for name in before if name.startswith(counted)]

    async def more() -> bool:
        return (await scrape(worker, "worker"))[series] > before[series]

    await until(more)
    seen = Seen(before, await scrape(worker, "worker"))
    fires("SamlyftDeadLetters", seen, stays, folder)
    fresh = {name: value for name, value in seen.before.items() if name != series}
    # The control of counting from zero: a counter that first appears with its first event has no increase.
    assert says("SamlyftDeadLetters", stays(Seen(fresh, seen.after)), folder, firing=False) == ""


@pytest.mark.parametrize("after", [{"up": 0.0}, {}])
def test_a_part_that_tells_nothing(after: Samples, folder: Path) -> None:
    def up(part: str, value: float) -> Samples:
        return {f'up{{app_kubernetes_io_name="survey",namespace="samlyft",part="{part}"}}': value}

    others = up("api", 1.0)
    gone = up("relay", 0.0) if after else {}
    fires("SamlyftPartGone", Seen(up("relay", 1.0) | others, gone | others), stays, folder)


@pytest.mark.parametrize(
    ("alert", "before", "after"),
    [
        ("SamlyftBackupOld", BACKUP, -140_000.0),
        ("SamlyftBackupOld", None, 0.0),
        ("SamlyftCertificateEnds", CERTIFICATE, 86_400.0),
    ],
)
def test_what_others_tell(alert: str, before: str | None, after: float, folder: Path) -> None:
    up = {'cnpg_collector_up{pod="p"}': 1.0}
    there = {before or BACKUP: 9e9}
    seen = Seen(up | there, up | ({before: after} if before else {}))
    fires(alert, seen, stays, folder)


def test_every_alert_is_tried() -> None:
    """Here, or beside the service whose rows it is about."""
    root = Path(__file__).parents[2]
    files = [
        *root.glob("libs/tests/*.py"),
        *root.glob("services/*/tests/integration/test_figures.py"),
    ]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {name for name in rules() if f'"{name}"' not in source} == set()
