"""What an API refused, told on in its own words."""

from __future__ import annotations

from typing import Any

import httpx

from samlyft_portal.session import LoginNeededError
from samlyft_web.problems import AppError, FieldError, InvalidError, Text


class RefusedError(AppError):
    """A problem that an API answered with, told on in its own words."""

    def __init__(self, answer: httpx.Response) -> None:
        body = _problem(answer)
        detail = str(body.get("detail") or body.get("title") or answer.reason_phrase)
        faults = [FieldError(**fault) for fault in body.get("errors", [])]
        super().__init__(Text(detail, detail), errors=faults)
        title = str(body.get("title") or answer.reason_phrase)
        self.status = answer.status_code  # type: ignore[misc]  # of this answer
        self.code = str(body.get("code", "refused"))  # type: ignore[misc]  # of this answer
        self.title = Text(title, title)  # type: ignore[misc]  # of this answer


REFUSED = (RefusedError, InvalidError)
"""What a page tells in its place, above the form; the rest has a page of its own."""


def refusal(answer: httpx.Response) -> AppError:
    """The error that an answer stands for."""
    if answer.status_code == 401:
        return LoginNeededError(Text("Logga in igen.", "Log in again."))
    return RefusedError(answer)


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
