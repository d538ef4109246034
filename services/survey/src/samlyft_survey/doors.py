"""Addresses of the pages behind public tokens. Their ends keep them out of logs and traces."""

from __future__ import annotations

from samlyft_common.settings import Settings


def page(settings: Settings, token: str, end: str) -> str:
    """Where a token is used: `answers`, `shared/answers` or `opt-outs`."""
    return "/".join((settings.public_url, "survey/v1/pages", token, end))
