"""What every event has in common: its place in the log of facts and its CloudEvents 1.0 envelope."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Event(BaseModel):
    """One version of one fact, whole.

    A subclass names its producer, entity and major version once; `aggregate_id` and `version` place it in the log.
    Consumers insert versions and ignore those they have, so repeats and reordering change nothing
    (architecture.md, section 3). Identity numbers, answers and free text never stand in an event.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    producer: ClassVar[str]
    entity: ClassVar[str]
    action: ClassVar[str] = "changed"
    major: ClassVar[int] = 1

    aggregate_id: UUID
    version: int = Field(ge=1)
    known_at: AwareDatetime
    """When the project knew it (UTC). Differs from the recording time only for imported history."""

    registry: ClassVar[dict[str, type["Event"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.registry[cls.event_type()] = cls

    @classmethod
    def event_type(cls) -> str:
        """The CloudEvents type, as `samlyft.enrollment.person.changed.v1`; the subject adds the tenant."""
        return f"samlyft.{cls.producer}.{cls.entity}.{cls.action}.v{cls.major}"


class Envelope(BaseModel):
    """A CloudEvents 1.0 event in structured JSON with the extensions that Samlyft relies on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: str = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    tenantid: str
    aggregateversion: int
    traceparent: str | None = None
    data: dict[str, Any]
