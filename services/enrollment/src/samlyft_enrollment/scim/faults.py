"""Errors in SCIM's own form (RFC 7644, section 3.12)."""

from collections.abc import Mapping

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from samlyft_web.problems import AppError

MEDIA = "application/scim+json"
TYPES = {400: "invalidSyntax", 422: "invalidValue"}


class ScimError(Exception):
    """What a caller may be told."""

    def __init__(self, status: int, detail: str, kind: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind


def taken() -> ScimError:
    """Somebody else is called so."""
    return ScimError(409, "Another resource has that name or external id.", "uniqueness")


def answer(
    status: int, detail: str, kind: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The error as its standard writes it."""
    body = Error(status=status, detail=detail, scim_type=kind).model_dump()
    return JSONResponse(body, status, dict(headers or {}), media_type=MEDIA)


def of_scim(_: Request, error: Exception) -> Response:
    """Ours."""
    assert isinstance(error, ScimError)  # noqa: S101  # registered for it
    return answer(error.status, error.detail, error.kind)


def of_standard(_: Request, error: Exception) -> Response:
    """The model library's: a path or an operation that the standard refuses."""
    assert isinstance(error, SCIMException)  # noqa: S101  # registered for it
    return answer(error.status, error.detail, error.scim_type or None)


def of_body(_: Request, error: Exception) -> Response:
    """A body that is not what it should be: places and reasons, never values."""
    assert isinstance(error, ValidationError)  # noqa: S101  # registered for it
    first = error.errors(include_input=False, include_url=False)[0]
    context = first.get("ctx", {})
    place = ".".join(str(part) for part in first["loc"][:4])
    kind = context.get("scim_type") or "invalidValue"
    return answer(int(context.get("status", 400)), f"{place}: {first['type']}".strip(": "), kind)


def of_service(_: Request, error: Exception) -> Response:
    """The platform's own refusals: tokens, permissions, what is absent."""
    assert isinstance(error, AppError)  # noqa: S101  # registered for it
    status = 400 if error.status == 422 else error.status
    return answer(status, error.detail.en, TYPES.get(error.status), error.headers)
