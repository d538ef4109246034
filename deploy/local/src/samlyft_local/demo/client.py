"""Talks to Samlyft as any program outside would: tokens, tenants, repeats and problems."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from samlyft_local.demo.people import Row
from samlyft_local.messages import StackError

PATIENCE = 60.0
"""Seconds for a new grant to reach every service, or for a busy one to answer."""
REFRESH_BEFORE = 60.0
NOT_YET = {401, 403, 429, 503}
CONFLICT = 409
encode = msgspec.json.Encoder().encode


class LoadError(StackError):
    """An answer that no repeat will better."""

    def __init__(self, method: str, path: str, status: int, body: str) -> None:
        super().__init__(f"Demonstrationen fick {status} av {method} {path}", body[:2000])
        self.status = status


class Api:
    """One origin with its issuer; every call names its subject and tenant."""

    def __init__(self, http: aiohttp.ClientSession, origin: str) -> None:
        self._http = http
        self._origin = origin
        self._tokens: dict[str, tuple[str, float]] = {}
        self.issuer = ""

    async def discover(self) -> None:
        """Learn what the issuer calls itself."""
        address = f"{self._origin}/issuer/.well-known/openid-configuration"
        async with self._http.get(address) as answer:
            self.issuer = (await answer.json())["issuer"]

    async def token(self, subject: str) -> str:
        """An access token, kept until it is about to expire."""
        token, expires = self._tokens.get(subject, ("", 0.0))
        if expires - time.monotonic() < REFRESH_BEFORE:
            form = {"grant_type": "client_credentials", "client_id": subject}
            async with self._http.post(f"{self._origin}/issuer/token", data=form) as answer:
                if answer.status != 200:
                    raise LoadError("POST", "/issuer/token", answer.status, await answer.text())
                body = await answer.json()
            token, expires = body["access_token"], time.monotonic() + body["expires_in"]
            self._tokens[subject] = token, expires
        return token

    async def tell(self, username: str, secret: str, statements: Sequence[Row]) -> None:
        """Statements of xAPI, as a learning platform sends them: with a credential of its own."""
        pair = base64.b64encode(f"{username}:{secret}".encode()).decode()
        headers = {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        path = "/training-log/xapi/statements"
        address, data = self._origin + path, encode(list(statements))
        async with self._http.post(address, data=data, headers=headers) as answer:
            if answer.status >= 400:
                raise LoadError("POST", path, answer.status, await answer.text())

    def caller(
        self, subject: str, tenant_id: str | None = None, patience: float = PATIENCE
    ) -> Caller:
        """Calls as one subject in one tenant."""
        return Caller(self, subject, tenant_id, patience)

    async def call(
        self, method: str, path: str, headers: dict[str, str], caller: Caller, body: bytes | None
    ) -> Any:
        """The decoded answer; waits while a grant is on its way or the service is busy."""
        began = time.monotonic()
        while True:
            sent = headers | {"Authorization": f"Bearer {await self.token(caller.subject)}"}
            address = self._origin + path
            async with self._http.request(method, address, data=body, headers=sent) as answer:
                text = await answer.text()
                if answer.status < 400:
                    return msgspec.json.decode(text) if text else None
            waited = time.monotonic() - began
            if answer.status not in NOT_YET or waited > caller.patience:
                raise LoadError(method, path, answer.status, text)
            await asyncio.sleep(min(1.0, 0.1 + waited / 4))


class Caller:
    """A subject in a tenant."""

    def __init__(self, api: Api, subject: str, tenant_id: str | None, patience: float) -> None:
        self._api = api
        self.subject = subject
        self._tenant_id = tenant_id
        self.patience = patience

    async def get(self, path: str) -> Any:
        """The answer to a GET."""
        return await self._api.call("GET", path, self._headers(), self, None)

    async def post(self, path: str, body: Row, *, key: str | None = None) -> Any:
        """The answer to a POST of one resource; with `key` a repeat gives the first answer."""
        data = encode(body)
        headers = self._headers("application/json", key and _key(key, data))
        return await self._api.call("POST", path, headers, self, data)

    async def add(self, path: str, body: Row, *, key: str) -> None:
        """The same, content with finding it there."""
        try:
            await self.post(path, body, key=key)
        except LoadError as error:
            if error.status != CONFLICT:
                raise

    async def patch(self, path: str, body: Row, version: int) -> Any:
        """The answer to a PATCH of the version that was read."""
        headers = self._headers("application/json") | {"If-Match": f'"v{version}"'}
        return await self._api.call("PATCH", path, headers, self, encode(body))

    async def put(self, path: str, body: Row, version: int) -> Any:
        """The answer to a PUT over the version that was read."""
        headers = self._headers("application/json") | {"If-Match": f'"v{version}"'}
        return await self._api.call("PUT", path, headers, self, encode(body))

    async def bulk(self, path: str, rows: Sequence[Row], *, key: str) -> Any:
        """The answer to an import; the same rows under the same key are loaded once."""
        data = b"".join(encode(row) + b"\n" for row in rows)
        headers = self._headers("application/x-ndjson", _key(key, data))
        return await self._api.call("POST", path, headers, self, data)

    def _headers(self, media: str | None = None, key: str | None = None) -> dict[str, str]:
        headers = {
            "Samlyft-Tenant": self._tenant_id,
            "Content-Type": media,
            "Idempotency-Key": key,
        }
        return {name: value for name, value in headers.items() if value}


def _key(name: str, data: bytes) -> str:
    """The same for the same rows, another when the demonstration has changed."""
    return f"demo-{name}-{hashlib.sha256(data).hexdigest()[:16]}"


@asynccontextmanager
async def connect(origin: str) -> AsyncIterator[Api]:
    """An `Api` that ignores the proxies of the environment: it talks to this machine."""
    timeout = aiohttp.ClientTimeout(total=300)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
        api = Api(http, origin.rstrip("/"))
        await api.discover()
        yield api
