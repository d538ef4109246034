"""Bodies of recommendations and their answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from samlyft_reporting.evaluations.schemas import Words
from samlyft_web.fields import DateField, Instant, Name, StrictModel

Status = Literal["open", "accepted", "partly", "rejected", "done"]
Code = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_SAID: dict[str, Any] = {
    "municipality_code": None,
    "body": "Sätt av tid i budget för ombuden efter projektet.",
    "owner": "Styrgruppen",
    "due_on": "2027-03-31",
}
_ANSWER: dict[str, Any] = {"status": "accepted", "answer": "Två timmar i veckan från januari."}


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class RecommendationIn(StrictModel):
    """What is recommended, to whom, until when; of one municipality or of the whole project."""

    model_config = _example(**_SAID)

    municipality_code: Code | None = None
    body: Words
    owner: Name
    due_on: DateField | None = None


class RecommendationChange(StrictModel):
    """What its owner answers, and what became of it; what is left out stays."""

    model_config = _example(**_ANSWER)

    status: Status | None = None
    answer: Words | None = None
    owner: Name | None = None
    due_on: DateField | None = None


class RecommendationOut(BaseModel):
    """A recommendation with its answer."""

    model_config = _example(
        recommendation_id=_ID,
        assignment_id=_OTHER,
        project_id=_OTHER,
        **_SAID,
        **_ANSWER,
        answered_on="2026-12-01",
        version=2,
        changed_at="2026-12-01T08:00:00Z",
    )

    recommendation_id: UUID
    assignment_id: UUID
    project_id: UUID
    municipality_code: str | None
    body: str
    owner: str
    due_on: DateField | None
    status: Status
    answer: str | None
    answered_on: DateField | None
    version: int
    changed_at: Instant
