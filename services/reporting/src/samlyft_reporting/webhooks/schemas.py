"""Bodies of webhooks and their deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_web.fields import Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_SAID: dict[str, Any] = {
    "url": "https://hooks.kommun.example/samlyft",
    "event_types": ["samlyft.reporting.signal.changed.v1"],
    "municipality_code": "1440",
}
EventType = Annotated[
    str, StringConstraints(pattern=r"^samlyft\.reporting\.[a-z_.]{3,60}v\d{1,2}$")
]
EventTypes = Annotated[list[EventType], Field(min_length=1, max_length=20)]
Url = Annotated[str, StringConstraints(min_length=10, max_length=500, pattern=r"^https?://[^\s]+$")]
Code = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
WebhookStatus = Literal["active", "paused"]
DeliveryStatus = Literal["waiting", "delivered", "failed"]


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class WebhookIn(StrictModel):
    """Where to tell, of which events, and of which municipality only."""

    model_config = _example(**_SAID)

    url: Url
    event_types: EventTypes
    municipality_code: Code | None = None


class WebhookChange(StrictModel):
    """Another address or choice, paused or active again."""

    model_config = _example(status="paused")

    url: Url | None = None
    event_types: EventTypes | None = None
    status: WebhookStatus | None = None


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    model_config = _example(
        webhook_id=_ID,
        **_SAID,
        status="active",
        generation=1,
        version=1,
        changed_at="2026-11-23T08:00:00Z",
    )

    webhook_id: UUID
    url: str
    event_types: list[str]
    municipality_code: str | None
    status: WebhookStatus
    generation: int
    version: int
    changed_at: Instant


class SecretOut(BaseModel):
    """The secret with which deliveries are signed."""

    model_config = _example(webhook_id=_ID, generation=1, secret="whsec_…")  # noqa: S106  # an example

    webhook_id: UUID
    generation: int
    secret: str


class RotationIn(StrictModel):
    """A new secret at once; the old one signs nothing more."""

    model_config = _example(reason="Läckt")

    reason: Annotated[str, StringConstraints(min_length=3, max_length=200)]


class ReplayIn(StrictModel):
    """Tells again what was to be told since then, whatever became of it."""

    model_config = _example(since="2026-11-01T00:00:00Z")

    since: Instant


class ReplayOut(BaseModel):
    """How many are told again."""

    model_config = _example(webhook_id=_ID, deliveries=12)

    webhook_id: UUID
    deliveries: int


class DeliveryOut(BaseModel):
    """One event to one webhook, and what became of it."""

    model_config = _example(
        delivery_id=_ID,
        webhook_id=_ID,
        event_id=_ID,
        event_type="samlyft.reporting.signal.changed.v1",
        status="delivered",
        attempts=1,
        outcome="204",
        next_try_at="2026-11-23T08:00:00Z",
        delivered_at="2026-11-23T08:00:01Z",
        created_at="2026-11-23T08:00:00Z",
        changed_at="2026-11-23T08:00:01Z",
    )

    delivery_id: UUID
    webhook_id: UUID
    event_id: UUID
    event_type: str
    status: DeliveryStatus
    attempts: int
    outcome: str | None
    next_try_at: Instant
    delivered_at: Instant | None
    created_at: Instant
    changed_at: Instant
