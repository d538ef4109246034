"""How much one caller may ask of one process: a bucket of requests that fills up again by itself."""

from __future__ import annotations

import time

from samlyft_web.problems import AppError, Text
from samlyft_web.sayings import TITLES

BURST = 4
"""Seconds' worth of requests that may come at once."""
MAX_CALLERS = 10_000


class TooManyRequestsError(AppError):
    """More than the caller's share; `Retry-After` says when there is room again."""

    status, code, title = 429, "too-many-requests", TITLES[429]


class Limits:
    """One process's buckets, by caller."""

    def __init__(self, a_second: int) -> None:
        self._a_second = a_second
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> None:
        """Counts one request; raises `TooManyRequestsError` when the caller's bucket is empty."""
        if not self._a_second:
            return
        now, full = time.monotonic(), float(self._a_second * BURST)
        left, since = self._buckets.get(caller, (full, now))
        left = min(full, left + (now - since) * self._a_second) - 1
        if left < 0:
            wait = max(1, round(-left / self._a_second))
            raise TooManyRequestsError(
                Text(
                    f"Vänta {wait} s och försök igen. Högst {self._a_second} anrop i sekunden; skicka många rader "
                    "i en import.",
                    f"Wait {wait} s and try again. At most {self._a_second} requests a second; send many rows as "
                    "an import.",
                ),
                headers={"Retry-After": str(wait)},
            )
        if len(self._buckets) >= MAX_CALLERS:
            # All start full again: forgetting is kinder than running out of memory.
            self._buckets.clear()
        self._buckets[caller] = (left, now)
