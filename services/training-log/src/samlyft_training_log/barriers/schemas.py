"""Bodies of barriers and of their trend."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_BARRIER: dict[str, Any] = {
    "kind": "connection",
    "seen_on": "2020-09-14",
    "note": "Ingen täckning i källarplanet.",
}
BarrierKind = Literal["phone", "connection", "equipment", "time", "other"]
BarrierStatus = Literal["open", "resolved", "withdrawn"]
Note = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class BarrierIn(StrictModel):
    """What is in the way, and where. Without a date it was seen today. The note is about things, not persons."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_BARRIER, "workplace_code": "ALE-01", "project_code": "modig"}
        }
    )

    kind: BarrierKind
    workplace_code: SessionCode
    project_code: SessionCode | None = None
    seen_on: DateField | None = None
    note: Note | None = None
    known_at: Instant | None = None


class BarrierChange(StrictModel):
    """Resolved, open again, taken back, or told better."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"status": "resolved", "resolved_on": "2020-11-02"}}
    )

    kind: BarrierKind | None = None
    status: BarrierStatus | None = None
    resolved_on: DateField | None = None
    note: Note | None = None


class BarrierOut(BaseModel):
    """A barrier at a workplace."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "barrier_id": _ID,
                **_BARRIER,
                "resolved_on": None,
                "project_id": _ID,
                "municipality_code": "1440",
                "workplace_id": _ID,
                "status": "open",
                "version": 1,
                "known_at": "2020-09-14T08:00:00Z",
                "recorded_at": "2020-09-14T08:00:00Z",
            }
        }
    )

    barrier_id: UUID
    kind: BarrierKind
    seen_on: DateField
    resolved_on: DateField | None
    note: str | None
    project_id: UUID | None
    municipality_code: str
    workplace_id: UUID
    status: BarrierStatus
    version: int
    known_at: Instant
    recorded_at: Instant


class BarrierTrendOut(BaseModel):
    """Barriers of one kind at one workplace in one month: new, resolved, and still open when it ended."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": _ID,
                "municipality_code": "1440",
                "month": "2020-09",
                "kind": "connection",
                "seen": 2,
                "resolved": 1,
                "open_at_end": 3,
            }
        }
    )

    workplace_id: UUID
    municipality_code: str
    month: str
    kind: BarrierKind
    seen: int
    resolved: int
    open_at_end: int
