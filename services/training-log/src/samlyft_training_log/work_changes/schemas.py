"""Bodies of changed ways of working, and of the shares that have one."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log.places import MunicipalityCode
from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, Name, StrictModel
from samlyft_web.problems import Localised

_ID = "019ac0de-0000-7000-8000-000000000001"
_CHANGE: dict[str, Any] = {
    "kind": "routine_changed",
    "title": "Veckoblad på papper ersatt av gruppchatt i Teams",
    "changed_on": "2020-10-05",
    "digital": True,
    "evidence": "Rutin för internkommunikation, dnr VON 2020/118",
}
ChangeKind = Literal["routine_changed", "system_live", "decision"]
ChangeStatus = Literal["recorded", "withdrawn"]
Evidence = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Sessions = Annotated[list[SessionCode], Field(max_length=50)]


class WorkChangeIn(StrictModel):
    """A routine changed, a system live or a decision, at a workplace or in a municipality, and what shows it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_CHANGE,
                "workplace_code": "ALE-01",
                "project_code": "modig",
                "session_codes": ["modig-APT-0001"],
            }
        }
    )

    kind: ChangeKind
    title: Name
    evidence: Evidence
    digital: bool = False
    changed_on: DateField | None = None
    workplace_code: SessionCode | None = None
    municipality_code: MunicipalityCode | None = None
    project_code: SessionCode | None = None
    session_codes: Sessions = []
    known_at: Instant | None = None


class WorkChangeChange(StrictModel):
    """What may be told better later; `session_codes` replaces them all."""

    model_config = ConfigDict(json_schema_extra={"example": {"evidence": "Dnr VON 2020/121"}})

    kind: ChangeKind | None = None
    title: Name | None = None
    evidence: Evidence | None = None
    digital: bool | None = None
    changed_on: DateField | None = None
    session_codes: Sessions | None = None
    status: ChangeStatus | None = None


class WorkChangeOut(BaseModel):
    """A changed way of working and the sessions behind it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "change_id": _ID,
                **_CHANGE,
                "session_ids": [_ID],
                "project_id": _ID,
                "municipality_code": "1440",
                "workplace_id": _ID,
                "status": "recorded",
                "version": 1,
                "known_at": "2020-10-06T08:00:00Z",
                "recorded_at": "2020-10-06T08:00:00Z",
            }
        }
    )

    change_id: UUID
    kind: ChangeKind
    title: str
    changed_on: DateField
    digital: bool
    evidence: str
    session_ids: list[UUID]
    project_id: UUID | None
    municipality_code: str
    workplace_id: UUID | None
    status: ChangeStatus
    version: int
    known_at: Instant
    recorded_at: Instant


Measured = Literal[
    "workplaces_with_change", "workplaces_with_digital_routine", "managers_with_digital_routine"
]


class ShareOut(BaseModel):
    """How many of a base have a change; without a municipality, of all within reach."""

    measure: Measured
    municipality_code: str | None
    base: int
    with_change: int | None
    percent: float | None
    suppressed: Literal["protected", "unanimous"] | None


class ChangeSharesOut(BaseModel):
    """Shares from what was recorded, to be read beside those that a survey gives."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "as_of": "2021-06-30",
                "project_id": _ID,
                "reach": "*",
                "definition": "Bas: enheter och chefer med närvaro i projektet.",
                "shares": [
                    {
                        "measure": "managers_with_digital_routine",
                        "municipality_code": None,
                        "base": 101,
                        "with_change": 71,
                        "percent": 70.3,
                        "suppressed": None,
                    }
                ],
            }
        }
    )

    as_of: DateField
    project_id: UUID | None
    reach: str
    definition: Localised
    shares: list[ShareOut]
