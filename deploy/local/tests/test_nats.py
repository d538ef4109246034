"""Each service is held to its own subjects by the server, not by its manners."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from nats.aio.client import Client

from deploy.local.tests.running import eventually, free_port
from samlyft_local.jetstream import Nats
from samlyft_local.ports import answers
from samlyft_local.programs import find
from samlyft_local.settings import SERVICES
from samlyft_running.streams import declare_stream

PASSWORDS = {name: f"secret-{name}" for name in SERVICES}


@pytest.fixture(scope="module")
def nats(place: Path) -> Iterator[Nats]:
    server = Nats(place / "nats", free_port(), free_port(), PASSWORDS)
    server.prepare()
    with subprocess.Popen(
        [find("nats-server"), "-c", str(place / "nats" / "server.conf")], stderr=subprocess.DEVNULL
    ) as process:
        eventually(lambda: answers(server.port), "NATS answers")
        yield server
        process.terminate()


@asynccontextmanager
async def logged_in(nats: Nats, service: str) -> AsyncIterator[tuple[Client, list[str]]]:
    refusals: list[str] = []

    async def on_error(error: Exception) -> None:
        refusals.append(str(error).lower())

    client = Client()
    await client.connect(
        nats.url,
        user=service,
        password=PASSWORDS[service],
        inbox_prefix=f"_INBOX_{service}",
        error_cb=on_error,
    )
    try:
        yield client, refusals
    finally:
        await client.close()


async def publishes(nats: Nats, service: str, subject: str) -> bool:
    async with logged_in(nats, service) as (client, refusals):
        await client.publish(subject, b"{}")
        await client.flush()
        await asyncio.sleep(0.05)
        return not any("permissions violation for publish" in refusal for refusal in refusals)


async def hears(nats: Nats, service: str, subject: str) -> bool:
    async with logged_in(nats, service) as (client, refusals):
        await client.subscribe(subject)
        await client.flush()
        await asyncio.sleep(0.05)
        return not any("permissions violation for subscription" in text for text in refusals)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_says_only_what_is_its_own(nats: Nats, service: str) -> None:
    for owner in SERVICES:
        for subject in (f"samlyft.{owner}.person.changed.v1.gr", f"samlyft-wake.{owner}"):
            assert await publishes(nats, service, subject) == (owner == service), subject


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_hears_only_what_is_its_own(nats: Nats, service: str) -> None:
    for owner in SERVICES:
        for subject in (f"_INBOX_{owner}.x", f"samlyft-wake.{owner}"):
            assert await hears(nats, service, subject) == (owner == service), subject
        assert not await hears(nats, service, f"samlyft.{owner}.>")
    assert not await hears(nats, service, "_INBOX.>")
    assert not await hears(nats, service, "$JS.EVENT.>")


async def test_streams_are_their_owners_alone(nats: Nats) -> None:
    async with logged_in(nats, "enrollment") as (client, refusals):
        await declare_stream(client.jetstream(), "enrollment")
        assert refusals == []
    for subject in (
        "$JS.API.STREAM.DELETE.enrollment",
        "$JS.API.STREAM.PURGE.enrollment",
        "$JS.API.STREAM.UPDATE.enrollment",
        "$JS.API.STREAM.MSG.GET.enrollment",
        "$JS.API.CONSUMER.DELETE.enrollment.survey",
        "$JS.API.CONSUMER.MSG.NEXT.enrollment.survey",
        "$JS.ACK.enrollment.survey.1.1.1.1.0",
    ):
        assert not await publishes(nats, "reporting", subject), subject


async def test_a_wrong_password_is_refused(nats: Nats) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", nats.port)
    await reader.readline()
    writer.write(b'CONNECT {"user":"survey","pass":"guess","verbose":true}\r\nPING\r\n')
    assert b"Authorization Violation" in await reader.readline()
    writer.close()
    await writer.wait_closed()
