"""The limit of Python on what taking an answer does to its two databases: the token spent, the answer stored."""

from __future__ import annotations

import hmac
import os
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from samlyft_survey.answers.commands import STORE
from samlyft_survey.broker.statements import SET_TENANT, SPEND

URL = os.environ.get("SAMLYFT_DATABASE_URL", "")
BROKER_URL = os.environ.get("SAMLYFT_BROKER_DATABASE_URL", "")
ROUND = UUID(int=1)


class Body(msgspec.Struct):
    """A filled-in form with its token."""

    token: str
    answers: dict[str, Any]


class Limit:
    """Bare ASGI, msgspec and asyncpg: the body, the hash and the statements."""

    def __init__(self) -> None:
        self.decoder = msgspec.json.Decoder(Body)
        self.key = bytes.fromhex(os.environ.get("BENCH_TOKEN_KEY", ""))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            options = {"min_size": 8, "max_size": 8, "reset": _keep, "init": _json}
            self.pool = await asyncpg.create_pool(URL, **options)
            self.broker = await asyncpg.create_pool(BROKER_URL, **options)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.pool.close()
            await self.broker.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        status = 200
        if scope["method"] == "POST":
            status = await self._take(self.decoder.decode((await receive())["body"]))
        body = b'{"status":"received"}'
        length = str(len(body)).encode()
        head = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})

    async def _take(self, form: Body) -> int:
        digest = hmac.digest(self.key, form.token.encode(), "sha256")
        async with self.broker.acquire() as connection, connection.transaction():
            await connection.execute(SET_TENANT, "gr")
            row = await connection.fetchrow(SPEND, "gr", digest)
            if row is None:
                return 422
            stored = await self.pool.fetchval(
                STORE,
                *("gr", row["round_id"], row["masked_key"], row["role_group"]),
                *("2026-W48", form.answers, row["facts"], row["begun"]),
            )
        return 200 if stored else 422


async def _keep(_: asyncpg.Connection) -> None:
    return None


async def _json(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
        schema="pg_catalog",
    )


limit = Limit()
