"""Bodies of evidence: what is asked for, and who has read it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_ASKED: dict[str, Any] = {
    "purpose": "audit",
    "from_date": "2020-01-01",
    "to_date": "2020-12-31",
    "sample_size": 20,
    "seed": "revision-2021-1",
}
Purpose = Literal["audit", "funder_control", "own_control"]
Seed = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w .:-]+$")]


class EvidenceIn(StrictModel):
    """A sample of persons with entries in the period, drawn by the seed; without a size all of them, the total."""

    model_config = ConfigDict(json_schema_extra={"example": {**_ASKED, "project_code": "modig"}})

    project_code: SessionCode
    purpose: Purpose
    from_date: DateField
    to_date: DateField
    sample_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    seed: Seed = "samlyft"


class EvidenceOut(BaseModel):
    """What was asked for; the same seed draws the same persons. `known_until` is when the ledger was looked at."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "request_id": _ID,
                **_ASKED,
                "project_id": _ID,
                "persons": 20,
                "person_ids": [_ID],
                "known_until": "2026-11-23T08:00:00Z",
                "recorded_at": "2026-11-23T08:00:00Z",
                "actor": "https://issuer.example revisor",
            }
        }
    )

    request_id: UUID
    project_id: UUID
    purpose: Purpose
    from_date: DateField
    to_date: DateField
    sample_size: int | None
    seed: str
    persons: int | None
    person_ids: list[UUID] | None
    known_until: Instant
    recorded_at: Instant
    actor: str


class EvidenceReadOut(BaseModel):
    """Who read what, and when."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "read_id": _ID,
                "request_id": _ID,
                "what": "bundle",
                "recorded_at": "2026-11-23T08:00:00Z",
                "actor": "https://issuer.example revisor",
            }
        }
    )

    read_id: UUID
    request_id: UUID
    what: Literal["drawn", "request", "bundle"]
    recorded_at: Instant
    actor: str
