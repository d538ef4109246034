"""Every answer with status >= 400 is an RFC 9457 problem, in Swedish or English."""

import json
import re
from functools import lru_cache
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_common.errors import (
    SAFE_NAME,
    AppError,
    BadRequestError,
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    Localised,
    NotFoundError,
    PreconditionFailedError,
    PreconditionRequiredError,
    TooLargeError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnsupportedMediaError,
    in_language,
    language,
)
from samlyft_common.failures import as_app_error
from samlyft_common.sayings import Text

__all__ = [
    "SAFE_NAME",
    "TYPE_ROOT",
    "AppError",
    "BadRequestError",
    "ConflictError",
    "FieldError",
    "ForbiddenError",
    "InvalidError",
    "Localised",
    "NotFoundError",
    "PreconditionFailedError",
    "PreconditionRequiredError",
    "Problem",
    "Text",
    "TooLargeError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnavailableError",
    "UnsupportedMediaError",
    "accept_language",
    "as_app_error",
    "install",
    "language",
    "preferred",
    "problem_response",
]
TYPE_ROOT = "https://samlyft.example/problems/"


class Problem(BaseModel):
    """Problem details of RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": f"{TYPE_ROOT}invalid",
                "title": "Uppgifterna kan inte godtas",
                "status": 422,
                "detail": "Rätta felen och skicka igen.",
                "instance": "/enrollment/v1/people",
                "code": "invalid",
                "errors": [{"pointer": "/name", "code": "missing", "detail": "Uppgiften saknas."}],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str | None = None
    errors: list[FieldError] = []


@lru_cache(maxsize=256)
def preferred(accept_language: str) -> str:
    """`sv` unless English is wanted more (RFC 9110 12.5.4)."""
    weights = {"sv": 0.0, "en": 0.0}
    for part in accept_language.split(",")[:20]:
        name, _, rest = part.strip().lower().partition(";")
        quality = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)", rest) if rest else None
        weight = float(quality[1]) if quality else 0.0 if rest else 1.0
        for wanted in weights:
            if name.split("-")[0] == wanted:
                weights[wanted] = max(weights[wanted], weight)
    return "en" if weights["en"] > weights["sv"] else "sv"


def accept_language(scope: Scope) -> str:
    """The language the request asks for."""
    wanted = b",".join(value for name, value in scope["headers"] if name == b"accept-language")
    return preferred(wanted[:400].decode("latin-1"))


def problem_response(request: Request | Scope, error: AppError) -> Response:
    """The answer to `error`, in the language of the request."""
    scope = request.scope if isinstance(request, Request) else request
    chosen = accept_language(scope)
    token = language.set(chosen)
    try:
        problem = Problem(
            type=TYPE_ROOT + error.code,
            title=in_language(error.title),
            status=error.status,
            detail=in_language(error.detail),
            instance=_instance(scope),
            code=error.code,
            errors=list(error.errors),
        )
        body = problem.model_dump(exclude_none=True)
    finally:
        language.reset(token)
    return Response(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        status_code=error.status,
        media_type="application/problem+json",
        headers={**error.headers, "Content-Language": chosen, "Vary": "Accept-Language"},
    )


def _instance(scope: Scope) -> str:
    root, path = scope.get("root_path", ""), scope["path"]
    full = path if path.startswith(root) else root + path
    return quote(full[:400], safe="/:@!$&'()*+,;=~", errors="replace")


class LastResort:
    """Turns what no handler took into a problem, so that the connection is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            answer = problem_response(scope, as_app_error(error, scope["method"]))
            await answer(scope, receive, send)


def install(app: FastAPI) -> None:
    """Registers the handlers; call before other middleware is added, so that it is innermost."""

    async def handle(request: Request, error: Exception) -> Response:
        return problem_response(request, as_app_error(error, request.method))

    for kind in (AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_middleware(LastResort)
