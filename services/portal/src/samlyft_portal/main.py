"""The portal as an application and as a command: the same processes and guards as the services, no database."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from samlyft_common import logs, telemetry
from samlyft_portal import views
from samlyft_portal.administration import events
from samlyft_portal.administration import routes as administration
from samlyft_portal.agreements import offers
from samlyft_portal.agreements import routes as agreements
from samlyft_portal.apis import Apis
from samlyft_portal.dashboard import routes as dashboard
from samlyft_portal.evaluating import routes as evaluating
from samlyft_portal.filing import routes as filing
from samlyft_portal.following import routes as following
from samlyft_portal.following import signals
from samlyft_portal.home import routes as home
from samlyft_portal.login import routes as login
from samlyft_portal.login.oidc import Login
from samlyft_portal.login.renewals import Renewals
from samlyft_portal.material import routes as material
from samlyft_portal.middleware import Pages
from samlyft_portal.packs import routes as packs
from samlyft_portal.packs import units
from samlyft_portal.people import routes as people
from samlyft_portal.places import meetings
from samlyft_portal.places import routes as places
from samlyft_portal.sealed import Sealer
from samlyft_portal.settings import ROOT, Settings
from samlyft_portal.surveys import routes as surveys
from samlyft_web.failures import as_app_error
from samlyft_web.guard import Guard
from samlyft_web.problems import AppError
from samlyft_web.server import KEEP_ALIVE, Server
from samlyft_web.starting import from_environment

ROUTERS = (
    views.router,
    login.router,
    home.router,
    dashboard.router,
    following.router,
    signals.router,
    surveys.router,
    filing.router,
    evaluating.router,
    packs.router,
    units.router,
    offers.router,
    agreements.router,
    places.router,
    meetings.router,
    material.router,
    people.router,
    administration.router,
    events.router,
)
health = APIRouter(include_in_schema=False)


@health.get("/health/live")
@health.get("/health/ready")
async def ready() -> JSONResponse:
    """The portal is ready when it answers: an API that is away is told on the page that needs it."""
    return JSONResponse({"status": "ok"})


def create_app(settings: Settings) -> FastAPI:
    """The ASGI application."""
    app = FastAPI(
        lifespan=_lifespan, redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.root_path = ROOT
    app.state.settings = settings
    app.state.sealer = sealer = Sealer(settings)
    app.state.apis = Apis(settings)
    app.state.login = Login(settings)
    app.state.renewals = Renewals(app.state.login)
    app.include_router(health)
    for router in ROUTERS:
        app.include_router(router)

    async def handle(request: Request, error: Exception) -> Response:
        return views.error_page(request.scope, as_app_error(error, request.method))

    for kind in (AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_middleware(Guard, max_body=65_536, refuse=views.error_page)
    app.add_middleware(Pages, settings=settings, sealer=sealer)
    app.add_middleware(telemetry.Trace)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    telemetry.start("portal", app.state.settings.otlp_endpoint)
    yield
    await app.state.apis.close()


def run(verb: str) -> None:
    """Serves the pages till the process is told to stop."""
    if verb not in ("api", "all"):
        msg = f"the portal has no {verb}"
        raise SystemExit(msg)
    settings = from_environment(Settings)
    logs.configure("portal")
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    """Told to stop, it says so in every answer before it ends, as the services do."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = Server(
        uvicorn.Config(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=20,
            timeout_keep_alive=KEEP_ALIVE,
            proxy_headers=False,
        )
    )
    ending = asyncio.create_task(server.end_after(stop))
    await server.serve()
    if not ending.done():
        msg = "the portal ended by itself: its lifespan failed"
        raise RuntimeError(msg)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m samlyft_portal", description="Samlyft: pages")
    parser.add_argument("verb", choices=["api", "all"], help="serves the pages")
    run(parser.parse_args().verb)
