"""Bodies of sign-ups."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_enrollment.people.schemas import Employee
from samlyft_enrollment.planning.schemas import Clash
from samlyft_web.fields import Code, Instant, StrictModel

SignUpStatus = Literal["confirmed", "waiting", "cancelled", "late_cancelled"]
CancelReason = Literal["ill", "work", "leave", "not_released", "ended", "other"]
Release = Literal["unanswered", "released", "refused"]
AfterClose = Literal["forgotten", "wrong", "agreed", "other"]
"""Why something is changed after its month was closed."""
Attendance = Literal["present", "absent"]
ReleaseReason = Literal["staffing", "illness", "holiday", "other_training", "not_needed", "other"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_SIGN_UP: JsonDict = {
    "sign_up_id": _ID,
    "planned_session_id": _OTHER,
    "person_id": _ID,
    "given_name": "Åsa",
    "family_name": "Öberg",
    "workplace_id": _OTHER,
    "municipality_code": "1440",
    "status": "waiting",
    "place": 23,
    "queue_position": 3,
    "signed_up_at": "2026-11-22T08:00:00Z",
    "reason": None,
    "seat_purchase_id": None,
    "attendance": None,
    "after_close": None,
    "release": "unanswered",
    "release_reason": None,
    "substitute_needed": False,
    "version": 1,
    "changed_at": "2026-11-22T08:00:00Z",
}
_GROUP: JsonDict = {"workplace_id": _OTHER, "planned_session_ids": [_ID]}
_TAKEN: JsonDict = {
    "planned_session_id": _ID,
    "activity_id": _OTHER,
    "confirmed": 12,
    "waiting": 2,
    "already": 1,
    "refused": 0,
}


class SignUpIn(StrictModel):
    """Who wants a seat: by person, or by employer's number."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"planned_session_id": _OTHER, "person_id": _ID}}
    )

    planned_session_id: UUID
    person_id: UUID | None = None
    employee: Employee | None = None
    after_close: AfterClose | None = None


class SignUpChange(StrictModel):
    """A cancellation; after the session's deadline it is a late one, which is not absence."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"status": "cancelled", "reason": "ill"}}
    )

    status: Literal["cancelled"]
    reason: CancelReason = "other"
    after_close: AfterClose | None = None
    """Needed only where the month of the session is closed."""


class SignUpOut(BaseModel):
    """A sign-up; `place` is the order of arrival, `queue_position` the place among those who wait.

    `attendance` is what the training log tells of whoever had a seat: `present` or `absent`. A late cancellation is
    never absence.
    """

    model_config = ConfigDict(json_schema_extra={"example": _SIGN_UP})

    sign_up_id: UUID
    planned_session_id: UUID
    person_id: UUID
    given_name: str | None
    family_name: str | None
    workplace_id: UUID | None
    municipality_code: str | None
    status: SignUpStatus
    place: int
    queue_position: int | None = None
    signed_up_at: Instant
    reason: CancelReason | None
    seat_purchase_id: UUID | None
    attendance: Attendance | None = None
    after_close: AfterClose | None
    release: Release
    release_reason: ReleaseReason | None
    substitute_needed: bool
    version: int
    changed_at: Instant


class SignUpMade(SignUpOut):
    """A new sign-up, with what it clashes with."""

    model_config = ConfigDict(json_schema_extra={"example": {**_SIGN_UP, "warnings": []}})

    warnings: list[Clash]


class GroupSignUpIn(StrictModel):
    """A whole work group: to the sessions named, or to the next one of each activity of a series."""

    model_config = ConfigDict(json_schema_extra={"example": _GROUP})

    workplace_id: UUID
    planned_session_ids: Annotated[list[UUID], Field(max_length=20)] = []
    series: Code | None = None
    after_close: AfterClose | None = None


class GroupTaken(BaseModel):
    """What became of one work group at one session."""

    model_config = ConfigDict(json_schema_extra={"example": _TAKEN})

    planned_session_id: UUID
    activity_id: UUID
    confirmed: int
    waiting: int
    already: int
    refused: int
    """Staff of a private provider whose bought seats are used up."""


class GroupSignUps(BaseModel):
    """What became of a work group; `unplanned` are activities of the series without a session to come."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": _OTHER,
                "sessions": [_TAKEN],
                "unplanned": [],
                "warnings": [],
            }
        }
    )

    workplace_id: UUID
    sessions: list[GroupTaken]
    unplanned: list[UUID]
    warnings: list[Clash]


class ReleasePart(StrictModel):
    """The manager's answer about one person's time."""

    sign_up_id: UUID
    release: Literal["released", "refused"]
    reason: ReleaseReason | None = None
    substitute_needed: bool = False


class ReleasesIn(StrictModel):
    """Answers about those of one planned session; a refusal names its reason and gives up the seat."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "decisions": [
                    {
                        "sign_up_id": _ID,
                        "release": "refused",
                        "reason": "staffing",
                        "substitute_needed": True,
                    }
                ]
            }
        }
    )

    decisions: Annotated[list[ReleasePart], Field(min_length=1, max_length=500)]
    after_close: AfterClose | None = None


class ReleasesOut(BaseModel):
    """What the answers led to."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "planned_session_id": _OTHER,
                "released": 11,
                "refused": 1,
                "unchanged": 0,
                "moved_up": 1,
            }
        }
    )

    planned_session_id: UUID
    released: int
    refused: int
    unchanged: int
    moved_up: int
