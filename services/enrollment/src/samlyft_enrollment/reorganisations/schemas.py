"""Bodies of reorganisations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import AreaOfCare, CfarNumber, OrganisationNumber
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

Kind = Literal["split", "merge", "rename", "move", "close"]
EmployeeNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_ASKED: JsonDict = {
    "kind": "move",
    "on_day": "2020-03-01",
    "workplace_ids": [_ID],
    "successors": [
        {
            "code": "ALE-01-P",
            "name": "Hemtjänst Älvängen (Omsorgsbolaget)",
            "employer_number": "559999-0008",
            "employee_numbers": [],
            "new_numbers": {"10023": "77"},
        }
    ],
}


class Successor(StrictModel):
    """A workplace that takes over: a new one, or by its code one that exists."""

    code: Code
    name: Name | None = None
    area_of_care: AreaOfCare | None = None
    employer_number: OrganisationNumber | None = None
    """Another employer for a move; otherwise the one before."""
    cfar_number: CfarNumber | None = None
    employee_numbers: Annotated[list[EmployeeNumber], Field(max_length=2_000)] = []
    """Who goes here after a split; those whom nobody names go to the first."""
    new_numbers: Annotated[dict[EmployeeNumber, EmployeeNumber], Field(max_length=2_000)] = {}
    """The new employer's own numbers, by the old one; without, the number is kept."""


class ReorganisationIn(StrictModel):
    """What happens on a day: the first day of what comes after, or the last one of what closes."""

    model_config = ConfigDict(json_schema_extra={"example": _ASKED})

    kind: Kind
    on_day: DateField
    workplace_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    name: Name | None = None
    """Of a renamed workplace."""
    successors: Annotated[list[Successor], Field(max_length=50)] = []
    known_at: Instant | None = None


class Moved(BaseModel):
    """Somebody who goes along; protected people are counted, not listed."""

    person_id: UUID
    employee_number: str
    from_code: str
    to_code: str


class ReorganisationOut(BaseModel):
    """What it led to, or would lead to."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_change_id": _OTHER,
                "kind": "move",
                "on_day": "2020-03-01",
                "workplace_ids": [_ID],
                "successor_ids": [_OTHER],
                "successor_codes": ["ALE-01-P"],
                "people_moved": 14,
                "people_left": 0,
                "people": [
                    {
                        "person_id": _ID,
                        "employee_number": "10023",
                        "from_code": "ALE-01",
                        "to_code": "ALE-01-P",
                    }
                ],
                "dry_run": False,
            }
        }
    )

    workplace_change_id: UUID | None
    kind: Kind
    on_day: DateField
    workplace_ids: list[UUID]
    successor_ids: list[UUID]
    successor_codes: list[str]
    people_moved: int
    people_left: int
    """Who still works where it closes: their employments are the employer's to end."""
    people: list[Moved]
    """At most a thousand."""
    dry_run: bool


class WorkplaceChangeOut(BaseModel):
    """A reorganisation that was made."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_change_id": _ID,
                "kind": "merge",
                "on_day": "2020-03-01",
                "workplace_ids": [_ID, _OTHER],
                "successor_ids": [_OTHER],
                "people_moved": 14,
                "actor": "https://login.gr.example anna",
                "undone_at": None,
                "undone_by": None,
                "known_at": "2026-11-22T08:00:00Z",
                "version": 1,
                "changed_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    workplace_change_id: UUID
    kind: str
    on_day: DateField
    workplace_ids: list[UUID]
    successor_ids: list[UUID]
    people_moved: int
    actor: str
    undone_at: Instant | None
    undone_by: str | None
    known_at: Instant
    version: int
    changed_at: Instant
