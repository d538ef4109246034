"""The faults themselves, and what was seen while they lasted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

from samlyft_local.settings import SERVICES
from tools.proof_checks import SOURCES, contents, level, unpublished
from tools.proof_stack import Place, until
from tools.proof_world import Writers, under_load

WORKER = "reporting-worker"
MOST_TRIES = 20
NEW_WORKER_AT_WORK = 3.0
"""Seconds; far less than NATS waits for an ack."""


async def redelivered(place: Place) -> int:
    """Deliveries to reporting beyond one of each event, as far as NATS remembers its deliveries."""
    found = 0
    async with place.database("reporting") as connection:
        for source in ("enrollment", "training-log"):
            once = await connection.fetchval("select count(*) from inbox where source = $1", source)
            delivered = (await place.consumer(source, "reporting")).get("delivered", {})
            found += max(0, delivered.get("consumer_seq", 0) - once)
    return found


async def kill_worker_with_events_in_hand(place: Place, writers: Writers) -> int:
    """Kills it until one dies between delivery and ack; gives how many kills that took."""
    for tries in range(1, MOST_TRIES + 1):
        await writers.advance(20)
        await place.kill(WORKER)
        if await _left_events(place):
            return tries
    msg = f"no worker of {MOST_TRIES} died with an event in hand"
    raise RuntimeError(msg)


async def _left_events(place: Place) -> bool:
    """Whether what was delivered by now stays without an ack, though a new worker is at work."""
    delivered = (await place.consumer("training-log", "reporting"))["delivered"]["stream_seq"]

    async def all_acknowledged() -> bool:
        consumer = await place.consumer("training-log", "reporting")
        return bool(consumer["ack_floor"]["stream_seq"] >= delivered)

    try:
        await until(all_acknowledged, "all acknowledged", NEW_WORKER_AT_WORK)
    except TimeoutError:
        return True
    return False


async def kill_under_load(place: Place, writers: Writers, *parts: str) -> float:
    """Kills parts at once, and waits until clients are acknowledged again; gives the seconds of both."""
    back = await place.kill(*parts)
    return back + await writers.advance(20)


@dataclass
class Away:
    """What clients and probes saw while NATS was away, and what was left after."""

    written: int
    retries: int
    not_ready: list[str]
    probes: int
    waiting: int
    drained: float


async def nats_away(place: Place, writers: Writers, seconds: float) -> Away:
    """NATS gone for a while under load."""
    written, retries = len(writers.acknowledged), writers.retries
    not_ready: list[str] = []
    probes = 0
    async with under_load(writers), place.without_nats():
        for _ in range(round(seconds / 0.25)):
            await asyncio.sleep(0.25)
            not_ready += await _not_ready(place)
            probes += len(SERVICES)
        waiting = await unpublished(place)
        written = len(writers.acknowledged) - written
    drained = await until(lambda: _is_drained(place), "the outbox is empty")
    return Away(written, writers.retries - retries, not_ready, probes, waiting, drained)


async def _not_ready(place: Place) -> list[str]:
    async with httpx.AsyncClient(trust_env=False, base_url=place.run.origin) as client:
        answers = [await client.get(f"/{name}/v1/health/ready") for name in SERVICES]
    return [f"{answer.url.path} {answer.status_code}" for answer in answers if answer.is_error]


async def _is_drained(place: Place) -> bool:
    return not await unpublished(place)


@dataclass
class Refilled:
    """A read model filled again from the outboxes alone."""

    same: bool
    emptied: int
    """Rows between `rebuild-empty` and `republish`."""
    rows: int
    republished: int
    seconds: float


async def delete_store(place: Place) -> Refilled:
    """Deletes everything that JetStream has, empties the read model and has it made again."""
    async with place.database("reporting") as connection:
        before = await contents(connection)
        async with place.without_nats(store=False):
            pass
        await place.do("reporting", "rebuild-empty")
        emptied = await contents(connection)
        said = [await place.do(name, "republish") for name in SOURCES]
        seconds = await level(place)
        after = await contents(connection)
    return Refilled(
        before == after,
        sum(count for count, _ in emptied.values()),
        sum(count for count, _ in after.values()),
        sum(int(text.split()[0]) for text in said),
        seconds,
    )
