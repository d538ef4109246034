"""Health and metrics of any process on a port that only the cluster reaches: worker and relay have no other."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from urllib.parse import urlsplit

import asyncpg
import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_running import metrics
from samlyft_web.server import Server

AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)
PATIENCE = 2.0
"""Seconds that a part may take to answer before it counts as away."""


class Probes:
    """What the parts of one process tell: `parts` are those it runs, `database` is None for a relay alone."""

    def __init__(
        self, settings: Settings, parts: tuple[str, ...], database: Database | None
    ) -> None:
        self._settings, self._parts, self._database = settings, parts, database

    @property
    def app(self) -> Starlette:
        """The ASGI application of the port."""
        return Starlette(
            routes=[
                Route("/metrics", self._metrics),
                Route("/health/live", self._live),
                Route("/health/ready", self._ready),
            ]
        )

    async def _metrics(self, _: Request) -> Response:
        metrics.look_at_work()
        if self._database:
            metrics.look_at_pools(self._database)
            await metrics.wait_for_pools(self._database)
        if "relay" in self._parts:
            # A database that is away leaves the last figures and the alert of its own.
            with suppress(*AWAY):
                await metrics.look_at_outbox(self._settings.role_url("relay"))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def _live(self, _: Request) -> Response:
        return PlainTextResponse("alive")

    async def _ready(self, _: Request) -> Response:
        """An api needs its database; worker and relay need NATS as well (reliability.md, rule 62)."""
        try:
            await asyncio.wait_for(self._database_answers(), PATIENCE)
            if self._parts != ("api",):
                await asyncio.wait_for(self._nats_answers(), PATIENCE)
        except AWAY as error:
            return PlainTextResponse(f"not ready: {type(error).__name__}", 503)
        return PlainTextResponse("ready")

    async def _database_answers(self) -> None:
        if self._database:
            await self._database.pool.fetchval("select 1")
            return
        connection = await asyncpg.connect(self._settings.role_url("relay"))
        await connection.close(timeout=2)

    async def _nats_answers(self) -> None:
        """A server greets whoever connects, before it asks who it is."""
        url = urlsplit(self._settings.nats_url or "nats://127.0.0.1:4222")
        reader, writer = await asyncio.open_connection(url.hostname, url.port or 4222)
        try:
            if not (await reader.readline()).startswith(b"INFO"):
                raise ConnectionError
        finally:
            writer.close()


async def tell(probes: Probes, host: str, port: int, stop: asyncio.Event) -> None:
    """Serves until `stop`; a port that is taken is said and costs the process nothing else."""
    listener = socket.socket()
    # As servers do: a process that starts again at once finds its port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        structlog.get_logger().warning("no probes: the port is taken", port=port)
        listener.close()
        return
    server = Server(uvicorn.Config(probes.app, access_log=False, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await stop.wait()
    server.should_exit = True
    await serving
