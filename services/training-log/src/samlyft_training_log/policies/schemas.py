"""Bodies of attestation policies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_training_log.holding import AttestedBy
from samlyft_web.fields import DateField, Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_POLICY: dict[str, Any] = {
    "project_id": _ID,
    "valid_from": "2019-04-01",
    "attested_by": "manager",
    "source": "Projektets handbok, avsnitt 4",
}


class AttestationPolicyIn(StrictModel):
    """Who attests sessions held from a date on, and where that is decided."""

    model_config = ConfigDict(json_schema_extra={"example": _POLICY})

    project_id: UUID
    valid_from: DateField
    attested_by: AttestedBy
    source: Name


class AttestationPolicyOut(BaseModel):
    """A policy; it holds until the next one of the project begins."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_POLICY, "policy_id": _ID, "recorded_at": "2020-09-15T08:00:00Z"}
        }
    )

    policy_id: UUID
    project_id: UUID
    valid_from: DateField
    attested_by: AttestedBy
    source: str
    recorded_at: Instant
