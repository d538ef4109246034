"""One trace through processes that share nothing but the event: request, outbox, stream, worker."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from samlyft_local.demo.client import Api
from samlyft_local.users import LOADER
from tools.proof_stack import Place, stack, until
from tools.proof_world import TENANT, World, make_world

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector(ThreadingHTTPServer):
    """Takes what the processes export and keeps it as it came."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Receiving)

    def has(self, service: str, trace: str) -> bool:
        """A trace's id is sixteen bytes in protobuf, the service's name is text."""
        return any(
            f"samlyft-{service}".encode() in body and bytes.fromhex(trace) in body
            for body in self.bodies
        )


class Receiving(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the base class's name
        assert isinstance(self.server, Collector)
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The test's output is no access log."""


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def place(collector: Collector) -> Iterator[Place]:
    export = {
        "SAMLYFT_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "NO_PROXY": "127.0.0.1",
    }
    with stack(**export) as running:
        yield running


@pytest.fixture(scope="module")
async def world(place: Place, api: Api) -> World:
    return await make_world(api, place.run.origin, sessions=1)


async def record(world: World, place: Place, person: str, trace: str) -> httpx.Response:
    headers = {
        "Authorization": f"Bearer {await world.api.token(LOADER)}",
        "Samlyft-Tenant": TENANT,
        "Traceparent": f"00-{trace}-00f067aa0ba902b7-01",
    }
    claim = {
        "session_code": next(iter(world.sessions)),
        "employer_number": world.employer,
        "employee_number": person,
        "minutes": 30,
        "status": "present",
    }
    async with httpx.AsyncClient(trust_env=False, base_url=place.run.origin) as client:
        return await client.post("/training-log/v1/attendances", json=claim, headers=headers)


async def test_one_trace_reaches_the_worker_of_another_service(
    place: Place, world: World, collector: Collector
) -> None:
    answer = await record(world, place, world.people[0], TRACE)
    assert answer.status_code == 201
    assert answer.headers["traceparent"].split("-")[1] == TRACE

    async def is_there() -> bool:
        return all(collector.has(service, TRACE) for service in ("training-log", "reporting"))

    await until(is_there, "the trace in both services", 30.0)


async def test_a_trace_nobody_sent_is_not_found(
    place: Place, world: World, collector: Collector
) -> None:
    other = TRACE[::-1]
    assert (await record(world, place, world.people[1], "0" * 32)).status_code == 201
    await asyncio.sleep(0.5)
    assert not collector.has("reporting", other)
    assert not collector.has("reporting", "0" * 32)
