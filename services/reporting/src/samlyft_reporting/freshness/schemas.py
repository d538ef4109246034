"""How far the read model has come, as the API shows it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import Instant

SOURCE: dict[str, Any] = {
    "source": "training-log",
    "last_recorded_at": "2026-11-22T08:00:00Z",
    "events_handled": 4711,
    "seconds_behind": 0.021,
}


class Source(BaseModel):
    """How far the read model has come with one service's events."""

    source: str
    last_recorded_at: Instant | None
    events_handled: int
    seconds_behind: float | None
    """From the recording of the last event to its effect here."""


class Freshness(BaseModel):
    """How far behind the figures are."""

    model_config = ConfigDict(json_schema_extra={"example": {"sources": [SOURCE]}})

    sources: list[Source]
