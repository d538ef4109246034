"""What the caller is told of an exception: of validation, of the framework, of the database."""

import re
import socket
from collections.abc import Mapping
from http import HTTPStatus
from traceback import format_tb
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samlyft_web.problems import (
    SAFE_NAME,
    AppError,
    BadRequestError,
    ConflictError,
    FieldError,
    ForbiddenError,
    InvalidError,
    UnavailableError,
    problem_response,
)
from samlyft_web.sayings import DETAILS, OTHER, SAYINGS, TITLES, Text

log = structlog.get_logger()


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
        detail=Text(text.sv.format(str(limit).replace(" or ", " eller ")), text.en.format(limit)),
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
    error: AppError = kind(DETAILS.get(status, told), headers=headers)
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
        log.error("unexpected", kind=type(error).__qualname__, place=place)
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
        return problem_response(request.scope, as_app_error(error, request.method))

    for kind in (AppError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_middleware(LastResort)
