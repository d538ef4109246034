"""Bodies of observations."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.signals.rules import Observed
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class ObservationIn(StrictModel):
    """What only somebody who was there can tell of a workplace."""

    model_config = _example(
        project_id=_OTHER, workplace_id=_ID, kind="paper_notices", seen_on="2026-11-20"
    )

    project_id: UUID
    workplace_id: UUID
    kind: Observed
    seen_on: DateField


class ObservationChange(StrictModel):
    """Taken back, or standing again."""

    model_config = _example(status="withdrawn")

    status: Literal["stands", "withdrawn"]


class ObservationOut(BaseModel):
    """An observation."""

    model_config = _example(
        observation_id=_ID,
        project_id=_OTHER,
        municipality_code="1440",
        workplace_id=_ID,
        kind="paper_notices",
        seen_on="2026-11-20",
        status="stands",
        version=1,
        changed_at="2026-11-22T08:00:00Z",
    )

    observation_id: UUID
    project_id: UUID
    municipality_code: str
    workplace_id: UUID
    kind: Observed
    seen_on: DateField
    status: Literal["stands", "withdrawn"]
    version: int
    changed_at: Instant
