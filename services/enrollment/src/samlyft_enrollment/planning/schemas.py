"""Bodies of planned sessions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.activities.rules import ActivityKind
from samlyft_enrollment.activities.schemas import Link
from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_enrollment.planning.rules import Form
from samlyft_web.fields import Code, Instant, Name, StrictModel
from samlyft_web.problems import Localised

Seats = Annotated[int, Field(ge=1, le=10_000)]
Topic = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Status = Literal["planned", "cancelled"]
CancelledFor = Literal["too_few", "trainer_away", "staffing", "moved", "infection", "other"]
HeadRole = Literal[
    "strategic_manager", "first_line_manager", "local_project_leader", "champion", "care_staff",
    "politician", "union_representative", "partner", "other",
]  # fmt: skip

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_TRAINER: JsonDict = {"person_id": _OTHER, "role": "lead"}
_SESSION: JsonDict = {
    "code": "ws-1-ale-3",
    "activity_id": _ID,
    "form": "on_site",
    "topic": "digital-locks",
    "starts_at": "2027-02-01T12:00:00Z",
    "ends_at": "2027-02-01T13:00:00Z",
    "municipality_code": "1440",
    "workplace_id": _OTHER,
    "place": "Stora salen",
    "link": None,
    "capacity": 20,
    "sign_up_until": "2027-01-29T11:00:00Z",
    "cancel_until": "2027-01-31T12:00:00Z",
    "trainers": [_TRAINER],
}
_COUNT: JsonDict = {"role": "strategic_manager", "unit": "Ale", "heads": 4}


class Trainer(StrictModel):
    """Who leads the session, or helps to."""

    model_config = ConfigDict(json_schema_extra={"example": _TRAINER})

    person_id: UUID
    role: Literal["lead", "co"] = "lead"


Trainers = Annotated[list[Trainer], Field(max_length=20)]


class PlannedSessionIn(StrictModel):
    """A new planned session; without an end it lasts as long as the activity."""

    model_config = ConfigDict(json_schema_extra={"example": _SESSION})

    code: Code
    activity_id: UUID
    form: Form = "on_site"
    topic: Topic | None = None
    starts_at: Instant
    ends_at: Instant | None = None
    municipality_code: MunicipalityCode | None = None
    workplace_id: UUID | None = None
    place: Name | None = None
    link: Link | None = None
    capacity: Seats | None = None
    sign_up_until: Instant | None = None
    cancel_until: Instant | None = None
    trainers: Trainers = []


class PlannedSessionChange(StrictModel):
    """What is given replaces what stands; a new start moves end and deadlines along with it."""

    model_config = ConfigDict(json_schema_extra={"example": {"capacity": 25}})

    form: Form | None = None
    topic: Topic | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    place: Name | None = None
    link: Link | None = None
    capacity: Seats | None = None
    sign_up_until: Instant | None = None
    cancel_until: Instant | None = None
    trainers: Trainers | None = None
    status: Status | None = None
    reason: CancelledFor | None = None


class Clash(BaseModel):
    """A warning: two things that can hardly both be; nothing is refused for it."""

    code: Literal["trainer_twice", "same_time", "night_shift_before", "no_seats_bought"]
    detail: Localised
    person_id: UUID | None = None
    planned_session_id: UUID | None = None


class PlannedSessionOut(BaseModel):
    """A planned session, and how many have and wait for a seat."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "planned_session_id": _ID,
                **_SESSION,
                "activity_version": 1,
                "project_id": _ID,
                "kind": "WS1",
                "status": "planned",
                "reason": None,
                "taken": 20,
                "waiting": 3,
                "warnings": [],
                **_VERSION,
            }
        }
    )

    planned_session_id: UUID
    code: str
    activity_id: UUID
    activity_version: int
    project_id: UUID | None
    kind: ActivityKind
    form: Form
    topic: str
    starts_at: Instant
    ends_at: Instant
    municipality_code: str | None
    workplace_id: UUID | None
    place: str | None
    link: str | None
    capacity: int | None
    sign_up_until: Instant | None
    cancel_until: Instant
    trainers: list[Trainer]
    status: Status
    reason: CancelledFor | None
    taken: int
    waiting: int
    warnings: list[Clash] = []
    version: int
    changed_at: Instant


class HeadCountPart(StrictModel):
    """How many of a role came from a unit."""

    model_config = ConfigDict(json_schema_extra={"example": _COUNT})

    role: HeadRole
    unit: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    heads: Annotated[int, Field(ge=1, le=10_000)]


class HeadCounts(StrictModel):
    """Who came to a gathering, by role and unit; replaces what stands."""

    model_config = ConfigDict(json_schema_extra={"example": {"counts": [_COUNT]}})

    counts: Annotated[list[HeadCountPart], Field(max_length=500)]


class HeadCountsOut(BaseModel):
    """Heads at a gathering: never persons, never participant time."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "planned_session_id": _ID,
                "counts": [_COUNT],
                "heads": 4,
                "participant_time": False,
            }
        }
    )

    planned_session_id: UUID
    counts: list[HeadCountPart]
    heads: int
    participant_time: bool = False
