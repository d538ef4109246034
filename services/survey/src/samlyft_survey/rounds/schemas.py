"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from samlyft_survey import examples
from samlyft_survey.forms import Wave
from samlyft_survey.labels import Name
from samlyft_survey.models import Status
from samlyft_survey.rounds.audience import Audience
from samlyft_web.fields import DateField, Instant, StrictModel


class RoundCreate(StrictModel):
    """A new round; its family is made with the first round that names it."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ROUND_CREATE})

    project_id: UUID
    family_code: Name
    wave: Wave
    occasion: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,39})?$")] = ""
    """What tells rounds of one wave apart: the code of the activity that it follows, as `ws2`."""
    questionnaire_id: UUID
    opens_on: DateField
    closes_on: DateField
    """The last day on which answers are taken."""
    audience: Audience = Audience.model_validate({})
    automatic: bool = False
    """Opens and closes by its dates, whoever is still there to do it."""
    by_mail: bool = False
    """When it opens by itself: invites those whose address is known."""
    reminds_on: list[DateField] = Field([], max_length=5)
    """Days on which all are reminded by mail; nobody knows who has answered."""
    months_after_end: Annotated[int, Field(ge=0, le=36)] | None = None
    """Follows the project's end: its dates are moved as soon as that is known, and as it changes."""
    known_at: Instant | None = None
    """Only with `history:import`: when the project knew it."""

    @model_validator(mode="after")
    def _in_order(self) -> RoundCreate:
        if self.closes_on < self.opens_on:
            msg = "closes_on is before opens_on"
            raise ValueError(msg)
        if any(not self.opens_on < day <= self.closes_on for day in self.reminds_on):
            msg = "a reminder is outside the round"
            raise ValueError(msg)
        return self


class RoundChange(StrictModel):
    """Opens or closes a round. Closing freezes its results and cannot be undone.

    Where somebody has begun to answer, it takes no more who begin, and closes when they have had two hours.
    """

    model_config = ConfigDict(json_schema_extra={"example": {"status": "open"}})

    status: Literal["open", "closed"]
    known_at: Instant | None = None


class RoundRead(BaseModel):
    """A survey round (mättillfälle)."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ROUND})

    round_id: UUID
    project_id: UUID
    family_id: UUID
    questionnaire_id: UUID
    wave: Wave
    opens_on: DateField
    closes_on: DateField
    status: Status
    occasion: str
    audience: Audience
    automatic: bool
    by_mail: bool
    reminds_on: list[DateField]
    months_after_end: int | None
    closing_at: Instant | None
    """When those who had begun must be done; nobody else can begin."""
    invited: int
    known_at: Instant
    updated_at: Instant
    version: int
