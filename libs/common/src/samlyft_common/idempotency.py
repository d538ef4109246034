"""Idempotency-Key: stored in the transaction of the work itself; a repeat gets the first answer."""

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from samlyft_web.problems import BadRequestError, InvalidError, Text

CLAIM = sa.text(
    """
    insert into idempotency (tenant_id, client, route, key)
    values (current_setting('app.tenant_id'), :client, :route, :key)
    on conflict do nothing returning true
    """
)
WHERE = "where client = :client and route = :route and key = :key"
STORED = sa.text(f"select fingerprint, status, headers, body from idempotency {WHERE}")
STORE = sa.text(
    f"""
    update idempotency
    set fingerprint = :fingerprint, status = :status, headers = cast(:headers as jsonb), body = :body {WHERE}
    """
)


class Once:
    """One request that may be sent again: the key is claimed first, the answer stored last, all in one transaction."""

    def __init__(self, request: Request, key: str | None) -> None:
        self._request = request
        self._key = key
        self._sha: Any = None

    async def stream(self) -> AsyncIterator[bytes]:
        """The request's body in pieces, hashed on the way: bulk imports read it here."""
        self._sha = self._hash()
        async for piece in self._request.stream():
            self._sha.update(piece)
            yield piece

    async def answer(
        self,
        session: AsyncSession,
        make: Callable[[], Awaitable[BaseModel]],
        status: int = 201,
        location: Callable[[Any], str] | None = None,
        headers: Callable[[Any], dict[str, str]] | None = None,
    ) -> Response:
        """Runs `make` unless this key did before; a different body under the same key raises `InvalidError`.

        `location` gives the new resource's path below the service, `headers` more of the answer's headers (its
        ETag), both from what `make` returned.
        """
        names = self._names()
        connection = await session.connection()
        if names and not await connection.scalar(CLAIM, names):
            return await self._repeat(connection, names)
        made = await make()
        sent = headers(made) if headers else {}
        if location:
            sent["location"] = self._request.scope["root_path"] + location(made)
        body = made.model_dump_json()
        if names:
            stored = {"status": status, "headers": json.dumps(sent), "body": body}
            await connection.execute(
                STORE, names | stored | {"fingerprint": await self.fingerprint()}
            )
        return _response(status, sent, body)

    def _hash(self) -> Any:
        """Keyed: a body may be one identity number, and a plain digest of it is guessed in minutes."""
        secret = self._request.app.state.settings.secret_key
        return hmac.new(secret.get_secret_value().encode() if secret else b"-", digestmod="sha256")

    def _names(self) -> dict[str, str]:
        if self._key is None:
            return {}
        principal = self._request.state.principal
        return {"client": principal.actor, "route": self._request.url.path, "key": self._key}

    async def fingerprint(self) -> str:
        """Of the body as it came: a repeat may arrive before anything has read it."""
        if self._sha is None:
            async for _ in self.stream():
                pass
        return str(self._sha.hexdigest())

    async def _repeat(self, connection: AsyncConnection, names: dict[str, str]) -> Response:
        stored = (await connection.execute(STORED, names)).one()
        if stored.fingerprint != await self.fingerprint():
            raise InvalidError(
                Text(
                    "Nyckeln i Idempotency-Key är redan använd med ett annat innehåll. Använd en ny nyckel.",
                    "This Idempotency-Key was used with another body. Use a new key.",
                )
            )
        return _response(stored.status, stored.headers, stored.body)


def _response(status: int, headers: Mapping[str, str], body: str) -> Response:
    return Response(body, status, dict(headers), media_type="application/json")


Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Samma nyckel igen ger samma svar. A repeat gets the first answer.",
    ),
]


async def _once(request: Request, key: Key = None) -> Once:
    return Once(request, key)


async def _once_required(request: Request, key: Key = None) -> Once:
    if key is None:
        raise BadRequestError(
            Text(
                "Skicka huvudet Idempotency-Key, så att anropet kan göras om utan att något räknas två gånger.",
                "Send the header Idempotency-Key, so that the call can be repeated without counting anything twice.",
            )
        )
    return Once(request, key)


MayRepeat = Annotated[Once, Depends(_once)]
MustRepeat = Annotated[Once, Depends(_once_required)]
"""For bulk and money, where a lost answer must never lead to a second booking."""
