"""Cross-origin requests: a browser page of another origin may ask where a tenant has said so, and nowhere else.

The question beforehand (preflight) has no token, so it is answered for the origins of all tenants; the answer itself
may be read by the page only if its origin is one of the caller's own tenant.
"""

from __future__ import annotations

import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIVE = 5.0
"""Seconds that a process remembers the lists: an origin taken away may read at most this much longer."""
ORIGINS = (
    "select tenant_id, cors_origins from tenant where status = 'active' and cors_origins <> '{}'"
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "accept-language, authorization, content-type, idempotency-key, if-match, "
    "if-none-match, samlyft-tenant, traceparent",
    "Access-Control-Max-Age": "600",
}
EXPOSED = "content-disposition, etag, location, retry-after, traceparent"


class Cors:
    """ASGI middleware; without an `Origin` it costs a look at the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._known: tuple[float, dict[str, frozenset[str]]] = (-LIVE, {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        origin = headers.get("origin")
        if not origin:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        allowed = await self._allowed(request)
        anywhere = any(origin in origins for origins in allowed.values())
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            told = {**PREFLIGHT, "Access-Control-Allow-Origin": origin} if anywhere else {}
            await Response(status_code=204, headers={**told, "Vary": "Origin"})(
                scope, receive, send
            )
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                principal = getattr(request.state, "principal", None)
                own = (
                    anywhere
                    if principal is None
                    else origin in allowed.get(principal.tenant_id, ())
                )
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if own:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        await self.app(scope, receive, marked)

    async def _allowed(self, request: Request) -> dict[str, frozenset[str]]:
        """Origins by tenant; read as the platform, which sees tenants' names and choices and nothing inside them."""
        read_at, allowed = self._known
        if time.monotonic() - read_at > LIVE:
            pool = request.app.state.database.pool
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("select set_config('app.tenant_id', 'platform', true)")
                rows = await connection.fetch(ORIGINS)
            allowed = {row["tenant_id"]: frozenset(row["cors_origins"]) for row in rows}
            self._known = (time.monotonic(), allowed)
        return allowed
