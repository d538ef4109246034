"""Health and `GET /api-info`: the three answers that need no token."""

from __future__ import annotations

from importlib.metadata import version

import asyncpg
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from samlyft_common.migrations import revisions
from samlyft_common.problems import Text, UnavailableError
from samlyft_common.service import Service

RELEASED = "2026-11-23"


class Health(BaseModel):
    """That the process answers."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})

    status: str = "ok"


class ApiInfo(BaseModel):
    """The members that the national profile asks for (VER.06), under its own names."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "apiName": "enrollment",
                "apiVersion": "0.1.0",
                "apiReleased": RELEASED,
                "apiDocumentation": "https://api.samlyft.example/enrollment/v1/docs",
                "apiStatus": "active",
            }
        }
    )

    apiName: str
    apiVersion: str
    apiReleased: str
    apiDocumentation: str
    apiStatus: str


def router(service: Service, public_url: str) -> APIRouter:
    """The public routes of a service."""
    routes = APIRouter(tags=["about"])
    head, known = revisions(service.package)

    @routes.get("/api-info", summary="Om API:et / About this API")
    async def api_info() -> ApiInfo:
        """Namn, version och dokumentation. Name, version and documentation."""
        return ApiInfo(
            apiName=service.name,
            apiVersion=version("samlyft-common"),
            apiReleased=RELEASED,
            apiDocumentation=f"{public_url}{service.root_path}/docs",
            apiStatus="active",
        )

    @routes.get("/health/live", summary="Lever / Alive")
    async def live() -> Health:
        """Processen svarar; inget annat prövas. The process answers; nothing else is tried."""
        return Health()

    @routes.get("/health/ready", summary="Redo / Ready")
    async def ready(request: Request) -> Health:
        """Databasen nås och är minst så ny som koden kräver. The database is there and at least as new as this code.

        NATS being away does not count: the outbox keeps what is written meanwhile.
        """
        try:
            revision = await request.app.state.database.pool.fetchval(
                "select version_num from alembic_version"
            )
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise UnavailableError(
                Text("Databasen nås inte.", "The database is out of reach.")
            ) from error
        if revision != head and revision in known:
            raise UnavailableError(
                Text("Databasen är äldre än koden.", "The database is older than this code.")
            )
        return Health()

    return routes
