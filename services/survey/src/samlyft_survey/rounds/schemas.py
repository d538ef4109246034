"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from samlyft_survey import examples
from samlyft_survey.forms import Name, Wave
from samlyft_survey.models import Status
from samlyft_web.fields import DateField, Instant, StrictModel


class RoundCreate(StrictModel):
    """A new round; its family is made with the first round that names it."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ROUND_CREATE})

    project_id: UUID
    family_code: Name
    wave: Wave
    questionnaire_id: UUID
    opens_on: DateField
    closes_on: DateField
    known_at: Instant | None = None
    """Only with `history:import`: when the project knew it."""

    @model_validator(mode="after")
    def _in_order(self) -> RoundCreate:
        if self.closes_on < self.opens_on:
            msg = "closes_on is before opens_on"
            raise ValueError(msg)
        return self


class RoundChange(StrictModel):
    """Opens or closes a round. Closing freezes its results and cannot be undone."""

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
    invited: int
    known_at: Instant
    updated_at: Instant
    version: int
