"""What a tenant calls its champions, remembered for a minute: by tenant, so that none reads another's word."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from samlyft_web.problems import AppError, Text

LIVE = 60.0
USUAL = Text("digitaliseringsombud", "digital champion")
"""Where nobody is logged in, or the word cannot be had."""


class Titles:
    """One of the process. A word that is away is asked for again at the next page."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, Text]] = {}

    async def of(self, tenant: str, ask: Callable[[], Awaitable[dict[str, Any]]]) -> Text:
        """The tenant's word, asked for when it is not known or too old; the last known while enrollment is away."""
        asked_at, known = self._known.get(tenant, (float("-inf"), USUAL))
        if self._clock() - asked_at < LIVE:
            return known
        try:
            settings = await ask()
        except AppError:
            return known
        found = Text(str(settings["champion_title"]), str(settings["champion_title_en"]))
        if len(self._known) > 1_000:
            self._known.clear()
        self._known[tenant] = (self._clock(), found)
        return found
