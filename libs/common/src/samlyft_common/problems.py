"""Every answer with status >= 400 is an RFC 9457 problem, in Swedish or English."""

import json
import logging
import re
import socket
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from http import HTTPStatus
from traceback import format_tb
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

import asyncpg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_common.sayings import OTHER, SAYINGS, TITLES
from samlyft_common.sayings import Text as Text

log = logging.getLogger(__name__)

TYPE_ROOT = "https://samlyft.example/problems/"
SAFE_NAME = re.compile(r"[A-Za-z_]+(?:-[A-Za-z_]+)*\d{0,3}")
language: ContextVar[str] = ContextVar("language", default="sv")
"""The caller's language, set by the guard, so that texts are chosen when they are written."""


def _in_language(text: str | Text) -> str:
    return (text.en if language.get() == "en" else text.sv) if isinstance(text, Text) else text


Localised = Annotated[
    str | Text, PlainSerializer(_in_language, return_type=str), WithJsonSchema({"type": "string"})
]


class FieldError(BaseModel):
    """One fault. `/a/0` points into the body, `query/limit` names a parameter."""

    pointer: str
    code: str
    detail: Localised
    line: int | None = None
    column: str | None = None


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


class AppError(Exception):
    """What a caller may be told. A subclass names the fault by its `code` and `title`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[Text] = TITLES[500]
    always: ClassVar[Mapping[str, str]] = {}
    """Headers that this kind of answer always carries."""

    def __init__(
        self,
        detail: Text,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.errors = errors
        self.headers = {**self.always, **(headers or {})}


class BadRequestError(AppError):
    """The request cannot be read at all."""

    status, code, title = 400, "bad-request", TITLES[400]


class UnauthorizedError(AppError):
    """No valid token."""

    status, code, title = 401, "unauthorized", TITLES[401]
    always: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class ForbiddenError(AppError):
    """A valid token that does not reach this."""

    status, code, title = 403, "forbidden", TITLES[403]


class NotFoundError(AppError):
    """Also for what another tenant has."""

    status, code, title = 404, "not-found", TITLES[404]


class ConflictError(AppError):
    """Clashes with what is stored."""

    status, code, title = 409, "conflict", TITLES[409]


class PreconditionFailedError(AppError):
    """Changed since the caller read it."""

    status, code, title = 412, "precondition-failed", TITLES[412]


class TooLargeError(AppError):
    """More than is taken in one request."""

    status, code, title = 413, "too-large", TITLES[413]


class UnsupportedMediaError(AppError):
    """A format that is not read here."""

    status, code, title = 415, "unsupported-media", TITLES[415]


class InvalidError(AppError):
    """Readable, but not acceptable."""

    status, code, title = 422, "invalid", TITLES[422]


class PreconditionRequiredError(AppError):
    """The caller must say which version it changes."""

    status, code, title = 428, "precondition-required", TITLES[428]


class TooManyRequestsError(AppError):
    """The caller should slow down."""

    status, code, title = 429, "too-many-requests", TITLES[429]
    always: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class UnavailableError(AppError):
    """A dependency is away; the same request may succeed soon."""

    status, code, title = 503, "unavailable", TITLES[503]
    always: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


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
            title=_in_language(error.title),
            status=error.status,
            detail=_in_language(error.detail),
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


def _field_error(fault: Mapping[str, Any]) -> FieldError:
    """Ours, from pydantic's: limits of the schema may be told, the caller's value never."""
    place, *path = [str(part) for part in fault["loc"]]
    steps: list[str] = []
    for step in path:
        if not (SAFE_NAME.fullmatch(step) or re.fullmatch(r"\d{1,6}", step)):
            break
        steps.append(step)
    pointer = "".join(f"/{step}" for step in steps)
    kind = fault["type"]
    code, text = SAYINGS.get(kind) or SAYINGS.get(kind.split("_")[0]) or OTHER
    limit = next((v for k, v in (fault.get("ctx") or {}).items() if k not in _TOLD_BY_CALLER), "")
    return FieldError(
        pointer=pointer if place == "body" else place + pointer,
        code=code,
        detail=Text(text.sv.format(limit), text.en.format(limit)),
    )


_TOLD_BY_CALLER = frozenset({"error", "field_type", "actual_length", "input_type", "tz_actual"})

_RETRY = Text("Försök igen om en stund.", "Try again in a moment.")
_TAKEN = Text("Uppgiften finns redan eller används.", "It exists already, or is in use.")
_VALUE = Text("Ett värde kan inte lagras.", "A value cannot be stored.")
_MISSING = Text("Något som anges finns inte.", "Something that is referred to does not exist.")
_FIX = Text("Rätta felen och skicka igen.", "Mend the errors and send again.")
_DENIED = Text("Du har inte rätt att göra detta.", "You may not do this.")
_INTERNAL = Text("Felet är loggat.", "The fault has been logged.")
_UNAVAILABLE_STATES = ("08", "53", "57", "40", "25", "55P03", "0A000", "XX")


def _database_error(error: BaseException, method: str) -> AppError | None:
    """By SQLSTATE; None is a fault of ours."""
    origin = (error.orig if isinstance(error, DBAPIError) else None) or error
    cause = origin.__cause__ or origin
    state = getattr(cause, "sqlstate", None) or ""
    if state.startswith(_UNAVAILABLE_STATES):
        return UnavailableError(_RETRY)
    if state in {"23505", "23P01"} or (state == "23503" and method == "DELETE"):
        return ConflictError(_TAKEN)
    if state == "23503":
        return InvalidError(_MISSING)
    if state == "42501":
        return ForbiddenError(_DENIED)
    if state.startswith(("22", "23")) or isinstance(cause, asyncpg.DataError | OverflowError):
        return InvalidError(_VALUE)
    lost = getattr(error, "connection_invalidated", False) or isinstance(
        cause, asyncpg.InterfaceError | ConnectionError | TimeoutError
    )
    return UnavailableError(_RETRY) if lost else None


def _of_status(status: int, headers: Mapping[str, str] | None) -> AppError:
    phrase = HTTPStatus(status).phrase
    told = TITLES.get(status, Text(phrase, phrase))
    code = phrase.lower().replace(" ", "-")
    kind = type("HttpError", (AppError,), {"status": status, "code": code, "title": told})
    detail = TITLES.get(-status, told)
    error: AppError = kind(detail, headers=headers)
    return error


def as_app_error(error: Exception, method: str) -> AppError:
    """What the caller is told about any exception; unknown ones are logged and told nothing."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, RequestValidationError):
        faults = [_field_error(fault) for fault in error.errors()[:100]]
        if any(fault["type"] == "json_invalid" for fault in error.errors()):
            return BadRequestError(_FIX, errors=faults)
        return InvalidError(_FIX, errors=faults)
    if isinstance(error, HTTPException):
        return _of_status(error.status_code, error.headers)
    known: AppError | None = None
    if isinstance(error, DBAPIError | asyncpg.PostgresError | asyncpg.InterfaceError):
        known = _database_error(error, method)
    elif isinstance(error, ConnectionError | TimeoutError | PoolTimeoutError | socket.gaierror):
        known = UnavailableError(_RETRY)
    if known is None or known.status in {403, 503}:
        # The exception's own text may hold personal data: its kind and place are enough.
        place = "".join(format_tb(error.__traceback__))
        log.error("unexpected %s", type(error).__qualname__, extra={"place": place})
    return known or AppError(_INTERNAL)


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
