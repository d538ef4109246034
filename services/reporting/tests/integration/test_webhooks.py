"""Webhooks: signed with the time, tried again, told again, and never sent into a private network."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_events import BarrierChanged
from samlyft_reporting.settings import Settings as Own
from samlyft_reporting.signals.commands import refresh
from samlyft_reporting.webhooks import job
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.reporting.tests.planting import DAY, Plant

SIGNALS = ["samlyft.reporting.signal.changed.v1"]


class Receiver:
    """A municipality's own server: keeps what it is told, and answers what it is set to."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], str]] = []
        self.status = 204

    async def start(self) -> int:
        self._server = await asyncio.start_server(self._hear, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, _, value in lines}
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        self.told.append((headers, body))
        writer.write(
            f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\nlocation: http://127.0.0.1:1/\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    yield receiver
    await receiver.stop()


@pytest.fixture(scope="module")
def inside(settings: Settings) -> Own:
    """Where the operator lets webhooks into the own network, as a test must."""
    return Own.model_validate({**settings.model_dump(), "webhook_networks": ["127.0.0.1/32"]})


async def raise_signal(database: Database, kind: str = "phone") -> Plant:
    plant = Plant(database)
    await plant.project()
    await plant.unit("ale-a")
    await plant.tell(BarrierChanged, kind, kind=kind, seen_on="2020-11-01", **plant.place("ale-a"))
    async with database.session("gr") as session:
        await refresh(session, DAY)
    return plant


async def added(caller: Caller, database: Database, port: int, **said: Any) -> Any:
    """Set up past the check of the address, which another test is about."""
    client = await caller("tenant-admin")
    body = {"url": "https://hooks.kommun.example/in?x=1", "event_types": SIGNALS, **said}
    made = await client.post("/webhooks", json=body)
    assert made.status_code == 201, made.text
    async with as_tenant(database, "gr") as connection:
        await connection.execute("update webhook set url = $1", f"http://127.0.0.1:{port}/in?x=1")
    return client, made.json()["webhook_id"]


async def deliveries(client: Any, **asked: Any) -> list[tuple[str, int, str | None]]:
    items = (await client.get("/webhook-deliveries", params=asked)).json()["items"]
    return [(one["status"], one["attempts"], one["outcome"]) for one in items]


async def test_what_happens_is_told_once_signed_with_its_time(
    caller: Caller, database: Database, receiver: Receiver, inside: Own
) -> None:
    client, webhook_id = await added(caller, database, await receiver.start())
    await raise_signal(database)
    await job.one_round(database, inside)
    await job.one_round(database, inside)
    rules = {json.loads(body)["data"]["rule"] for _, body in receiver.told}
    assert "S15" in rules
    assert len(receiver.told) == len(await deliveries(client, status="delivered"))
    headers, body = receiver.told[0]
    at, _, made = headers["samlyft-signature"].removeprefix("t=").partition(",v1=")
    assert abs(int(at) - time.time()) < 60
    secret = (await client.get(f"/webhooks/{webhook_id}/secret")).json()["secret"]
    assert made == hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    later = hmac.new(secret.encode(), f"{int(at) + 1}.{body}".encode(), hashlib.sha256).hexdigest()
    assert made != later, "the control: the time is signed"
    event = json.loads(body)
    assert (event["type"], event["tenantid"], event["specversion"]) == (SIGNALS[0], "gr", "1.0")


async def test_a_receiver_that_fails_is_tried_again_later_and_told_again_on_demand(
    caller: Caller, database: Database, receiver: Receiver, inside: Own
) -> None:
    client, webhook_id = await added(caller, database, await receiver.start())
    receiver.status = 503
    await raise_signal(database)
    await job.one_round(database, inside)
    tried = len(receiver.told)
    assert {(s, n, o) for s, n, o in await deliveries(client)} == {("waiting", 1, "503")}
    await job.one_round(database, inside)
    assert len(receiver.told) == tried, "not before its time"
    receiver.status = 302
    async with as_tenant(database, "gr") as connection:
        await connection.execute("update webhook_delivery set next_try_at = now(), attempts = 9")
    await job.one_round(database, inside)
    assert {one[0] for one in await deliveries(client)} == {"failed"}
    assert {one[2] for one in await deliveries(client)} == {"302"}, "redirects are not followed"
    receiver.status = 204
    again = await client.post(
        f"/webhooks/{webhook_id}/replays", json={"since": "2020-01-01T00:00:00Z"}
    )
    assert again.json()["deliveries"] == tried
    await job.one_round(database, inside)
    assert {one[0] for one in await deliveries(client)} == {"delivered"}


async def test_private_addresses_are_refused_as_written_and_after_their_name_is_looked_up(
    caller: Caller, database: Database, receiver: Receiver, settings: Settings
) -> None:
    client, _ = await added(caller, database, await receiver.start())
    own = Own.model_validate(settings.model_dump())
    await raise_signal(database)
    await job.one_round(database, own)
    assert {one[0::2] for one in await deliveries(client)} == {("failed", "refused_address")}
    port = receiver._server.sockets[0].getsockname()[1]
    async with as_tenant(database, "gr") as connection:
        await connection.execute("update webhook set url = $1", f"https://localhost:{port}/")
        await connection.execute(
            "update webhook_delivery set status = 'waiting', next_try_at = now()"
        )
    await job.one_round(database, own)
    assert {one[0::2] for one in await deliveries(client)} == {("failed", "refused_address")}
    assert receiver.told == []
    for url, code in {
        "http://hooks.kommun.example/": "https",
        "https://10.0.0.7/x": "private",
        "https://127.0.0.1/x": "private",
        "https://169.254.169.254/latest": "private",
        "https://[::1]/x": "private",
        "https://[::ffff:10.0.0.7]/x": "private",
        "https://user:secret@hooks.example/": "url",
    }.items():
        answer = await client.post("/webhooks", json={"url": url, "event_types": SIGNALS})
        assert answer.status_code == 422, url
        assert answer.json()["errors"][0]["code"] == code, url


async def test_a_municipality_is_told_of_its_own_only_and_paused_waits(
    caller: Caller, database: Database, receiver: Receiver, inside: Own
) -> None:
    client, webhook_id = await added(
        caller, database, await receiver.start(), municipality_code="1401"
    )
    await raise_signal(database)
    await job.one_round(database, inside)
    codes = {json.loads(body)["data"]["municipality_code"] for _, body in receiver.told}
    assert codes <= {"1401"}
    changed = await client.patch(
        f"/webhooks/{webhook_id}", json={"status": "paused"}, headers={"if-match": '"v1"'}
    )
    assert changed.json()["status"] == "paused"
    secret = (await client.get(f"/webhooks/{webhook_id}/secret")).json()["secret"]
    await client.post(f"/webhooks/{webhook_id}/rotations", json={"reason": "Läckt"})
    assert (await client.get(f"/webhooks/{webhook_id}/secret")).json()["secret"] != secret
    stranger = await caller("tenant-admin", tenant="halland")
    assert (await stranger.get(f"/webhooks/{webhook_id}/secret")).status_code == 404
    assert (await (await caller("project-owner")).get("/webhooks")).status_code == 403
