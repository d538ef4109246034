"""Who speaks: a learning platform by its Basic credential, which also says whose tenant it is."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_training_log.models import LearningPlatform
from samlyft_training_log.platforms.queries import platforms
from samlyft_web.doors import token_hash
from samlyft_web.problems import BadRequestError, Text, UnauthorizedError

USERNAME = re.compile(r"([a-z][a-z0-9-]{1,30})\.[0-9a-f]{16}")
VERSION = re.compile(r"1\.0(?:\.[0-9]{1,2})?|2\.0(?:\.[0-9]{1,2})?")
NOT_KNOWN = Text(
    "Lärplattformen känns inte igen. Skicka Basic med det användarnamn och den hemlighet som den fick.",
    "The learning platform is not recognised. Send Basic with the username and secret it was given.",
)
NO_VERSION = Text(
    "Skicka huvudet X-Experience-API-Version med 1.0.3 eller 2.0.0.",
    "Send the header X-Experience-API-Version with 1.0.3 or 2.0.0.",
)


async def platform_session(
    request: Request,
    version: Annotated[
        str | None, Header(alias="X-Experience-API-Version", description="1.0.3 or 2.0.0.")
    ] = None,
) -> AsyncIterator[tuple[AsyncSession, LearningPlatform]]:
    """One transaction of the platform's tenant; `UnauthorizedError` alike for whatever is wrong."""
    if version is None or not VERSION.fullmatch(version):
        raise BadRequestError(NO_VERSION)
    username, secret = _basic(request.headers.get("authorization", ""))
    found = USERNAME.fullmatch(username)
    if found is None:
        raise _unknown()
    state = request.app.state.of
    async with state.database.session(found[1]) as session:
        query = platforms().where(col(LearningPlatform.username) == username)
        row = (await session.exec(query)).first()
        if row is None or row.status != "active" or not _opens(state.settings, row, secret):
            raise _unknown()
        state.limits.take(username)
        yield session, row


def _opens(settings: object, row: LearningPlatform, secret: str) -> bool:
    given = token_hash(settings, "xapi", secret)  # type: ignore[arg-type]  # any settings with a secret key
    older = row.older_hash if row.older_until and row.older_until > datetime.now(UTC) else None
    fits = hmac.compare_digest(given, row.secret_hash)
    return fits or (older is not None and hmac.compare_digest(given, older))


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise _unknown()
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (ValueError, UnicodeDecodeError):
        raise _unknown() from None
    username, _, secret = text.partition(":")
    return username, secret


def _unknown() -> UnauthorizedError:
    return UnauthorizedError(NOT_KNOWN, headers={"WWW-Authenticate": 'Basic realm="xapi"'})


Speaking = Annotated[
    tuple[AsyncSession, LearningPlatform], Depends(platform_session, scope="function")
]
