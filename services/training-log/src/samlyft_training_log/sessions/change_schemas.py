"""The body that changes a draft."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from samlyft_training_log import rules
from samlyft_training_log.sessions.schemas import Part, Topic, TrainerIn
from samlyft_web.fields import Instant, StrictModel


class SessionChange(StrictModel):
    """What is otherwise than the draft says; what is left out stays. Place and parts are emptied by null."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "starts_at": "2020-09-14T12:00:00Z",
                "ends_at": "2020-09-14T12:30:00Z",
                "form": "digital",
                "topics": ["Digitala möten", "Teams"],
            }
        }
    )

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    kind: rules.Kind | None = None
    form: rules.Form | None = None
    topics: list[Topic] | None = Field(default=None, min_length=1, max_length=20)
    """All of them, the main one first."""
    trainers: list[TrainerIn] | None = Field(default=None, max_length=20)
    """All of them; an empty list takes them away."""
    place: Topic | None = None
    theory_minutes: Part | None = None
    discussion_minutes: Part | None = None
