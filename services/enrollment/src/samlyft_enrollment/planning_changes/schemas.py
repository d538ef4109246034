"""Bodies of changes to many planned sessions."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from samlyft_enrollment.activities.schemas import Link
from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_enrollment.planning.rules import Form
from samlyft_enrollment.planning.schemas import CancelledFor, Clash, Status
from samlyft_web.fields import Instant, Name, StrictModel

MAX_SESSIONS = 500
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_STATE: JsonDict = {
    "starts_at": "2027-02-01T12:00:00Z",
    "ends_at": "2027-02-01T13:00:00Z",
    "form": "on_site",
    "place": "Stora salen",
    "status": "planned",
}
_CHANGED: JsonDict = {
    "planned_session_id": _ID,
    "code": "ws-1-ale-3",
    "before": _STATE,
    "after": {**_STATE, "form": "digital", "place": None},
    "people": 14,
}
_RESULT: JsonDict = {
    "planning_change_id": _OTHER,
    "dry_run": False,
    "sessions": [_CHANGED],
    "people": 14,
    "undone_at": None,
    "warnings": [],
    "version": 1,
    "changed_at": "2026-11-22T08:00:00Z",
}


class Which(StrictModel):
    """The planned sessions to come that all of these fit."""

    planned_session_ids: Annotated[list[UUID], Field(max_length=MAX_SESSIONS)] = []
    activity_id: UUID | None = None
    workplace_id: UUID | None = None
    municipality_code: MunicipalityCode | None = None
    starts_from: Instant | None = None
    starts_before: Instant | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            msg = "say which sessions"
            raise ValueError(msg)
        return self


class PlanningChangeIn(StrictModel):
    """What to do with them: move, make digital or on site, cancel."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "which": {"activity_id": _ID},
                "form": "digital",
                "link": "https://mote.samlyft.example/ws-1",
            }
        }
    )

    which: Which
    move_days: Annotated[int, Field(ge=-400, le=400)] | None = None
    """By the clock on the wall: summer time or not, it starts at the same hour."""
    move_minutes: Annotated[int, Field(ge=-1440, le=1440)] | None = None
    form: Form | None = None
    place: Name | None = None
    link: Link | None = None
    status: Status | None = None
    reason: CancelledFor | None = None


class SessionState(BaseModel):
    """What a change may touch."""

    starts_at: Instant
    ends_at: Instant
    form: Form
    place: str | None
    status: Status


class ChangedSession(BaseModel):
    """One session before and after, and how many have signed up to it."""

    planned_session_id: UUID
    code: str
    before: SessionState
    after: SessionState
    people: int


class PlanningChangeOut(BaseModel):
    """What was, or would be, changed; `planning_change_id` is empty for a dry run."""

    model_config = ConfigDict(json_schema_extra={"example": _RESULT})

    planning_change_id: UUID | None
    dry_run: bool = False
    sessions: list[ChangedSession]
    people: int
    undone_at: Instant | None = None
    warnings: list[Clash] = []
    version: int = 1
    changed_at: Instant


class Recipient(BaseModel):
    """A person to be told, of one session; a protected person is told by whoever may see her."""

    given_name: str | None
    family_name: str | None
    workplace: str | None
    person_id: UUID
    sign_up_status: Literal["confirmed", "waiting"]
    planned_session_id: UUID
    session_code: str
    name: str
    before: SessionState
    after: SessionState


class Recipients(BaseModel):
    """A list to print or send: everyone within reach who has signed up to a changed session."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "planning_change_id": _OTHER,
                "recipients": [
                    {
                        "given_name": "Åsa",
                        "family_name": "Öberg",
                        "workplace": "Hemtjänst Älvängen",
                        "person_id": _ID,
                        "sign_up_status": "confirmed",
                        "planned_session_id": _ID,
                        "session_code": "ws-1-ale-3",
                        "name": "Workshop 1",
                        "before": _STATE,
                        "after": {**_STATE, "form": "digital", "place": None},
                    }
                ],
            }
        }
    )

    planning_change_id: UUID
    recipients: list[Recipient]
