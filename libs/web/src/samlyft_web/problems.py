"""What a caller is told when something is wrong: RFC 9457 problems, in Swedish or English."""

import json
import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from http import HTTPStatus
from typing import Annotated, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema
from starlette.responses import Response
from starlette.types import Scope

from samlyft_web.sayings import TITLES
from samlyft_web.sayings import Text as Text

TYPE_ROOT = "https://samlyft.example/problems/"
SAFE_NAME = re.compile(r"[A-Za-z_]+(?:-[A-Za-z_]+)*\d{0,3}")
language: ContextVar[str] = ContextVar("language", default="sv")
"""The caller's language, set by the guard, so that texts are chosen when they are written."""


def in_language(text: str | Text) -> str:
    """The words for the caller being answered."""
    return (text.en if language.get() == "en" else text.sv) if isinstance(text, Text) else text


Localised = Annotated[
    str | Text, PlainSerializer(in_language, return_type=str), WithJsonSchema({"type": "string"})
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


class UnavailableError(AppError):
    """A dependency is away; the same request may succeed soon."""

    status, code, title = 503, "unavailable", TITLES[503]
    always: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


def code_of(status: int) -> str:
    """The code that an answer of this status has when nothing more special is known."""
    named = {
        kind.status: kind.code for kind in AppError.__subclasses__() if kind.__module__ == __name__
    }
    return named.get(status) or HTTPStatus(status).phrase.lower().replace(" ", "-")


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


def is_page(scope: Scope) -> bool:
    """Whether a path is a page's: read by people, filled in by forms. A front end marks all of its own."""
    return "/pages/" in scope["path"] or bool(scope.get("samlyft.page"))


def problem_response(scope: Scope, error: AppError) -> Response:
    """The answer to `error`, in the language of the request; to a reader of pages it is a page."""
    chosen = accept_language(scope)
    token = language.set(chosen)
    try:
        if is_page(scope) and any(
            k == b"accept" and b"text/html" in v for k, v in scope["headers"]
        ):
            # Here, since few processes ever show one.
            from samlyft_web.pages import error_page

            return error_page(scope, error)
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
