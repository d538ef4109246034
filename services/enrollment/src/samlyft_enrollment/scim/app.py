"""SCIM as an application of its own: its own document, media type, guard and errors, over the service's database."""

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from scim2_models import SCIMException
from starlette.exceptions import HTTPException
from starlette.types import Scope

from samlyft_enrollment.scim import PATH, faults
from samlyft_enrollment.scim.resources import MAX_BULK
from samlyft_enrollment.scim.routes import router
from samlyft_running.app import NoStore
from samlyft_web.guard import Guard
from samlyft_web.problems import AppError

TYPES = frozenset({"application/json", faults.MEDIA})
BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


def build(service: FastAPI) -> FastAPI:
    """The application; it shares the service's state: database, token checks, grants."""
    app = FastAPI(
        title="Samlyft SCIM",
        version="2.0.0",
        description=(
            "Personer och enheter från kommunens katalog, enligt RFC 7643 och 7644. Kräver people:read och "
            "people:write. People and workplaces from a municipality's directory, by RFC 7643 and 7644. "
            "Needs people:read and people:write."
        ),
        servers=[{"url": service.state.settings.public_url + PATH}],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.root_path = PATH
    app.root_path_in_servers = False
    app.state = service.state
    app.include_router(router)
    app.add_exception_handler(faults.ScimError, faults.of_scim)
    app.add_exception_handler(SCIMException, faults.of_standard)
    app.add_exception_handler(ValidationError, faults.of_body)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(AppError, faults.of_service)
    app.add_exception_handler(HTTPException, _absent)
    app.add_exception_handler(Exception, _unexpected)
    document = app.openapi()
    document.setdefault("components", {})["securitySchemes"] = {"bearer": BEARER}
    document["security"] = [{"bearer": []}]
    app.add_middleware(Guard, max_body=MAX_BULK, json_types=TYPES, refuse=_refusal)
    app.add_middleware(NoStore)
    return app


def _refusal(_: Scope, error: AppError) -> Response:
    return faults.answer(error.status, error.detail.en, faults.TYPES.get(error.status))


async def _bad_request(_: Request, __: Exception) -> Response:
    return faults.answer(400, "The request cannot be read.", "invalidSyntax")


async def _absent(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return faults.answer(status, "There is no such endpoint, or not by that method.")


async def _unexpected(_: Request, __: Exception) -> Response:
    return faults.answer(500, "Something went wrong here. It is logged.")
