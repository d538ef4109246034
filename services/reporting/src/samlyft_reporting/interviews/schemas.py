"""Bodies of samples and of those who were drawn."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_reporting.interviews.rules import SeatStatus, Stratified
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class SampleIn(StrictModel):
    """How many of each stratum; with a seed of one's own the same people are drawn again."""

    model_config = _example(
        as_of="2026-11-01", dimensions=["role_group", "municipality_code"], per_stratum=2, seed=4711
    )

    as_of: DateField
    dimensions: Annotated[list[Stratified], Field(min_length=1, max_length=3)] = [
        "role_group",
        "municipality_code",
    ]
    per_stratum: Annotated[int, Field(ge=1, le=50)]
    seed: Annotated[int | None, Field(ge=0, le=2**53 - 1)] = None


class StratumOut(BaseModel):
    """A stratum and how many were drawn of it: never how many there were."""

    keys: dict[str, str]
    drawn: int


class SampleOut(BaseModel):
    """What was drawn, without anybody in it; `too_few` strata were left out."""

    model_config = _example(
        sample_id=_ID,
        assignment_id=_OTHER,
        project_id=_OTHER,
        as_of="2026-11-01",
        dimensions=["role_group"],
        per_stratum=2,
        seed=4711,
        strata=[{"keys": {"role_group": "care_staff"}, "drawn": 2}],
        too_few=1,
        standing={"drawn": 1, "accepted": 1},
        made_at="2026-11-02T08:00:00Z",
    )

    sample_id: UUID
    assignment_id: UUID
    project_id: UUID
    as_of: DateField
    dimensions: list[Stratified]
    per_stratum: int
    seed: int
    strata: list[StratumOut]
    too_few: int
    standing: dict[SeatStatus, int]
    """How many of all drawn have come how far."""
    made_at: Instant


class SeatChange(StrictModel):
    """How far it has come."""

    model_config = _example(status="accepted")

    status: Literal["asked", "accepted", "declined", "interviewed"]


class SeatOut(BaseModel):
    """Somebody who was drawn, for whoever asks them; the name is in enrollment."""

    model_config = _example(
        seat_id=_ID,
        sample_id=_OTHER,
        project_id=_OTHER,
        person_id=_ID,
        municipality_code="1440",
        workplace_id=_OTHER,
        role_group="care_staff",
        status="drawn",
        version=1,
        changed_at="2026-11-02T08:00:00Z",
    )

    seat_id: UUID
    sample_id: UUID
    project_id: UUID
    person_id: UUID
    municipality_code: str
    workplace_id: UUID
    role_group: str
    status: SeatStatus
    version: int
    changed_at: Instant
