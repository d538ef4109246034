"""Bodies of seat purchases and of contract requirements."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_web.fields import DateField, Instant, StrictModel

Seats = Annotated[int, Field(ge=1, le=100_000)]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Percent = Annotated[int, Field(ge=1, le=100)]
Status = Literal["active", "ended"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_PURCHASE: JsonDict = {
    "organisation_id": _OTHER,
    "activity_id": _ID,
    "project_id": None,
    "seats": 12,
    "valid_from": "2027-01-01",
    "valid_to": "2027-12-31",
    "reference": "Avrop 2027-4",
}
_DEMAND: JsonDict = {
    "organisation_id": _OTHER,
    "topic": "digital-locks",
    "share_percent": 70,
    "due_on": "2027-12-31",
    "contract": "Avtal 2026-118",
    "municipality_code": "1440",
}


class SeatPurchaseIn(StrictModel):
    """Seats that a private provider has bought: of an activity, of a project, or of any."""

    model_config = ConfigDict(json_schema_extra={"example": _PURCHASE})

    organisation_id: UUID
    activity_id: UUID | None = None
    project_id: UUID | None = None
    seats: Seats
    valid_from: DateField
    valid_to: DateField | None = None
    reference: Reference | None = None


class SeatPurchaseChange(StrictModel):
    """More seats or fewer, never below what is used."""

    model_config = ConfigDict(json_schema_extra={"example": {"seats": 20}})

    seats: Seats | None = None
    valid_to: DateField | None = None
    reference: Reference | None = None


class SeatPurchaseOut(BaseModel):
    """A purchase, and how much of it is used."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"seat_purchase_id": _ID, **_PURCHASE, "used": 5, "left": 7, **_VERSION}
        }
    )

    seat_purchase_id: UUID
    organisation_id: UUID
    activity_id: UUID | None
    project_id: UUID | None
    seats: int
    used: int
    left: int
    valid_from: DateField
    valid_to: DateField | None
    reference: str | None
    version: int
    changed_at: Instant


class RequirementIn(StrictModel):
    """What a contract demands: which share of the staff is trained in a topic by a day."""

    model_config = ConfigDict(json_schema_extra={"example": _DEMAND})

    organisation_id: UUID
    topic: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    share_percent: Percent
    due_on: DateField
    contract: Reference | None = None
    municipality_code: MunicipalityCode | None = None


class RequirementChange(StrictModel):
    """A contract that was changed, or that has ended."""

    model_config = ConfigDict(json_schema_extra={"example": {"share_percent": 80}})

    share_percent: Percent | None = None
    due_on: DateField | None = None
    contract: Reference | None = None
    status: Status | None = None


class RequirementOut(BaseModel):
    """What is demanded beside what is reached: `trained` of `staff`, both heads of today.

    Trained is who attended a session in the topic, as the training log tells it: a seat is not enough.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "requirement_id": _ID,
                **_DEMAND,
                "status": "active",
                "staff": 20,
                "trained": 9,
                "trained_percent": 45,
                "signed_up": 4,
                "met": False,
                **_VERSION,
            }
        }
    )

    requirement_id: UUID
    organisation_id: UUID
    topic: str
    share_percent: int
    due_on: DateField
    contract: str | None
    municipality_code: str | None
    status: Status
    staff: int
    trained: int
    trained_percent: int | None
    """Rounded down; empty where nobody is employed."""
    signed_up: int
    """Not trained yet, but with a seat at a session to come."""
    met: bool
    version: int
    changed_at: Instant
