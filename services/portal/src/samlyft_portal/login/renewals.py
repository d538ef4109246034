"""Renewing tokens: pages asked for at the same time share one renewal, since a refresh token may be spent by it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from samlyft_portal.login.oidc import Login, LoginFailedError

SHARED_SECONDS = 60.0


class Renewals:
    """The renewals of this process, each shared for a minute."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._running: dict[str, tuple[float, asyncio.Task[dict[str, Any]]]] = {}

    async def of(self, refresh: str) -> dict[str, Any]:
        """New tokens; `LoginFailedError` when the login is over."""
        if not refresh:
            raise LoginFailedError
        now = time.monotonic()
        self._running = {
            token: kept for token, kept in self._running.items() if now - kept[0] < SHARED_SECONDS
        }
        if refresh not in self._running:
            self._running[refresh] = (now, asyncio.create_task(self._login.renew(refresh)))
        try:
            return await asyncio.shield(self._running[refresh][1])
        except Exception:
            self._running.pop(refresh, None)
            raise
