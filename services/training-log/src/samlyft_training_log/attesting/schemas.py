"""Bodies of the attestation of many sessions."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log.months.schemas import MonthText
from samlyft_web.fields import StrictModel
from samlyft_web.problems import Localised

LARGEST = 1_000
"""Sessions a call."""
_ID = "019ac0de-0000-7000-8000-000000000001"
_MONTH: dict[str, Any] = {"project_id": _ID, "municipality_code": "1440", "month": "2020-03"}


class AttestationsIn(StrictModel):
    """Which sessions: by id, or all that are submitted in a project's month, in one municipality or all."""

    model_config = ConfigDict(json_schema_extra={"example": _MONTH})

    session_ids: list[UUID] = Field(default=[], max_length=LARGEST)
    project_id: UUID | None = None
    month: MonthText | None = None
    municipality_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None


class AttestedOut(BaseModel):
    """What became of one session; `fault` and `what_to_do` where it was refused."""

    session_id: UUID
    code: str | None
    outcome: Literal["attested", "unchanged", "refused"]
    fault: str | None = None
    what_to_do: Localised | None = None


class AttestationsOut(BaseModel):
    """The result, session by session; `remaining` of the filter are left for the next call."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "dry_run": False,
                "attested": 1,
                "unchanged": 0,
                "refused": 0,
                "remaining": 0,
                "results": [
                    {
                        "session_id": _ID,
                        "code": "modig-APT-0001",
                        "outcome": "attested",
                        "fault": None,
                        "what_to_do": None,
                    }
                ],
            }
        }
    )

    dry_run: bool
    attested: int
    unchanged: int
    refused: int
    remaining: int
    results: list[AttestedOut]
