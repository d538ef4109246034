"""How far the read model has come, as the API shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import Instant

SOURCE: dict[str, Any] = {
    "source": "training-log",
    "last_recorded_at": "2026-11-22T08:00:00Z",
    "events_handled": 4711,
    "seconds_behind": 0.021,
}


POSITION: dict[str, Any] = {
    "source": "training-log",
    "event_id": "019ac0de-0000-7000-8000-00000000beef",
    "recorded_at": "2026-11-22T08:00:00Z",
}


class Position(BaseModel):
    """The last event of a source that had reached the read model."""

    source: str
    event_id: UUID | None
    recorded_at: Instant | None


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
