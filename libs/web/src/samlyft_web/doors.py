"""Doors without a login: a link opens one thing for whoever holds it, and tells nobody else that it exists."""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_web.problems import BadRequestError, NotFoundError, Text

TOKEN = re.compile(r"([a-z][a-z0-9-]{1,30})\.([A-Za-z0-9_-]{43})")
"""`<tenant>.<32 random bytes>`: what stands in the link."""
MAX_FIELDS = 200
SHUT = Text(
    "Länken gäller inte. Be den som gav dig den om en ny.",
    "The link is not valid. Ask whoever gave it to you for a new one.",
)
UNREADABLE = Text(
    "Formuläret kunde inte läsas. Skicka det igen.", "The form could not be read. Send it again."
)


class HasKey(Protocol):
    """The process's settings, as far as links need them."""

    @property
    def secret_key(self) -> SecretStr | None:
        """32 bytes in base64."""


class ShutDoorError(NotFoundError):
    """A wrong link, an old one and none at all: answered alike, so that nobody can try their way in."""

    code, title = "no-such-link", Text("Länken gäller inte", "The link is not valid")

    def __init__(self) -> None:
        super().__init__(SHUT)


def new_token(tenant_id: str) -> str:
    """A token that cannot be guessed; it is given out once and stored as `token_hash` only."""
    return f"{tenant_id}.{urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b'=').decode()}"


def tenant_of(token: str) -> str | None:
    """The tenant part of a well-formed token."""
    match = TOKEN.fullmatch(token)
    return match[1] if match else None


def token_hash(settings: HasKey, purpose: str, token: str) -> bytes:
    """How a token (or a short code bound to one) is stored and found: keyed, and of use for one purpose only.

    `RuntimeError` where the process was given no secret key.
    """
    if settings.secret_key is None:
        msg = "links without a login need SAMLYFT_SECRET_KEY"
        raise RuntimeError(msg)
    key = hmac.digest(
        b64decode(settings.secret_key.get_secret_value()),
        f"samlyft/door/{purpose}".encode(),
        "sha256",
    )
    return hmac.digest(key, token.encode(), "sha256")


@asynccontextmanager
async def door_session(request: Request, token: str) -> AsyncIterator[AsyncSession]:
    """One transaction of the token's tenant, scope `*`.

    Whoever then finds no row by the token's hash raises `ShutDoorError` too.
    """
    tenant_id = tenant_of(token)
    if tenant_id is None:
        raise ShutDoorError
    async with request.app.state.database.session(tenant_id) as session:
        yield session


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a form that a page sent, trimmed; of a repeated one the last. Raises `BadRequestError`."""
    try:
        pairs = parse_qsl(
            (await request.body()).decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(await request.body()),
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:  # wrong encoding too
        raise BadRequestError(UNREADABLE) from error
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise BadRequestError(UNREADABLE)
    return {name: value.strip() for name, value in pairs}
