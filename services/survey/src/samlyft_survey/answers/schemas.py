"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from samlyft_survey import examples
from samlyft_web.fields import StrictModel

Answers = Annotated[dict[str, JsonValue], Field(max_length=200)]


class AnswerCreate(StrictModel):
    """A filled-in form with the token of its invitation."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ANSWER})

    token: Annotated[str, Field(max_length=200)] = ""
    answers: Answers = Field(default_factory=dict)


class AnswerReceived(BaseModel):
    """Thanks. No id: what was received cannot be asked for again."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "received"}})

    status: Literal["received"] = "received"
