"""What a caller may be told: errors with a status, a stable code and words in two languages."""

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Annotated, ClassVar

from pydantic import BaseModel, PlainSerializer, WithJsonSchema

from samlyft_common.sayings import TITLES, Text

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
