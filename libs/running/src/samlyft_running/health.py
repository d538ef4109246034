"""Health and `GET /api-info`: the three answers that need no token."""

from functools import lru_cache

import asyncpg
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from samlyft_common.revisions import folder, revisions
from samlyft_running.openapi import VERSION
from samlyft_web.problems import Text, UnavailableError

RELEASED = "2026-11-23"
REVISION = "select version_num from alembic_version"
AWAY = Text("Databasen nås inte.", "The database is out of reach.")
OLDER = Text("Databasen är äldre än koden.", "The database is older than this code.")

router = APIRouter(tags=["about"])


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


@router.get("/api-info", summary="Om API:et / About this API")
async def api_info(request: Request) -> ApiInfo:
    """Namn, version och dokumentation. Name, version and documentation."""
    service, settings = request.app.state.service, request.app.state.settings
    return ApiInfo(
        apiName=service.name,
        apiVersion=VERSION,
        apiReleased=RELEASED,
        apiDocumentation=f"{settings.public_url}{service.root_path}/docs",
        apiStatus="active",
    )


@router.get("/health/live", summary="Lever / Alive")
async def live() -> Health:
    """Processen svarar; inget annat prövas. The process answers; nothing else is tried."""
    return Health()


@router.get("/health/ready", summary="Redo / Ready")
async def ready(request: Request) -> Health:
    """Databasen nås och är minst så ny som koden kräver. The database is at least as new as this code.

    NATS being away does not count: the outbox keeps what is written meanwhile.
    """
    try:
        revision = await request.app.state.database.pool.fetchval(REVISION)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise UnavailableError(AWAY) from error
    head, known = _revisions(folder(request.app.state.service.package))
    if revision != head and revision in known:
        raise UnavailableError(OLDER)
    return Health()


# A database newer than the code is ready: a rollback must not wait for the schema to go back too.
_revisions = lru_cache(revisions)
