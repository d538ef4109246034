"""Builds a service's API: the same guard, traces, errors, health and documentation for all."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_common import own, telemetry
from samlyft_common.auth import Grants
from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_running import feed, health, openapi
from samlyft_running.metrics import Measured
from samlyft_running.wake import Wake
from samlyft_web import failures, pages
from samlyft_web.cors import Cors
from samlyft_web.guard import Guard
from samlyft_web.limits import Limits
from samlyft_web.query import refuse_unknown_query
from samlyft_web.tokens import Verifier


def build_app(service: Service, settings: Settings, database: Database | None = None) -> FastAPI:
    """The ASGI application; its lifespan opens the database and closes it again.

    `database` is given where a process also runs the worker: they then share pools.
    """
    app = FastAPIOffline(
        title=f"Samlyft {service.name}",
        version=openapi.VERSION,
        lifespan=_lifespan,
        redirect_slashes=False,
        redoc_url=None,
        static_url="/docs-files",
        dependencies=[Depends(refuse_unknown_query)],
    )
    # Not left to the server: a gateway passes the whole path on, and uvicorn would put the prefix before it again.
    app.root_path = service.root_path
    app.state.service = service
    app.state.settings = settings
    app.state.shared = database is not None
    app.state.database = database or Database(settings)
    app.state.verifier = Verifier(settings.issuers, settings.audience, settings.environment)
    app.state.limits = Limits(settings.rate_limit)
    app.state.grants = Grants(
        app.state.database, service.may, settings.platform_admins, service.machine_seen
    )
    shared = (health.router, own.router, feed.router, pages.router)
    for router in (*shared, *service.routers):
        app.include_router(router)
    failures.install(app)
    openapi.customise(app, service, settings.public_url)
    # The one added last meets the request first: traces and figures also of what the guard refuses.
    app.add_middleware(Guard)
    app.add_middleware(NoStore)
    app.add_middleware(Beside, apps={path: make(app) for path, make in service.beside.items()})
    app.add_middleware(Cors)
    app.add_middleware(Measured, quiet=service.quiet)
    app.add_middleware(telemetry.Trace, quiet=service.quiet)
    return app


class Beside:
    """ASGI: what stands under the path of a standard goes to its own application, past the service's guard."""

    def __init__(self, app: ASGIApp, apps: Mapping[str, ASGIApp]) -> None:
        self.app, self.apps = app, apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope.get("path", "")
        for path, app in self.apps.items():
            if scope["type"] == "http" and (asked == path or asked.startswith(f"{path}/")):
                await app(scope, receive, send)
                return
        await self.app(scope, receive, send)


class NoStore:
    """ASGI: answers are about people unless they say otherwise, so that no cache on the way keeps one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, marked if scope["type"] == "http" else send)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    database: Database = app.state.database
    telemetry.start(app.state.service.name, settings.otlp_endpoint)
    if not app.state.shared:
        await database.start()
    wake = Wake(app.state.service.name, settings)
    if settings.nats_url:
        wake.start()
        database.wake = wake
    try:
        yield
    finally:
        await wake.stop()
        if not app.state.shared:
            await database.stop()
