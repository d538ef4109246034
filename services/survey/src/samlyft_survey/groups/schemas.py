"""Bodies of group returns."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from samlyft_web.fields import DateField, Instant, StrictModel

ReturnKind = Literal["opportunity", "fear", "obstacle"]
Theme = Literal[
    "competence",
    "level",
    "attitude",
    "feeling",
    "private_habits",
    "equipment",
    "connection",
    "time",
    "personal_meeting",
    "security",
    "leadership",
    "other",
]
"""What DigIT's workshops came back to (kompetens, nivå, inställning, känsla …) and what stands in the way."""
BarrierKind = Literal["phone", "connection", "equipment", "time", "other"]
ReturnStatus = Literal["recorded", "withdrawn"]
_NUMBER = re.compile(r"\d{6,8}[-+ ]?\d{4}|\d{8,}|\S+@\S+")
_ID = "019ac0de-0000-7000-8000-000000000001"
_ENTRY: dict[str, Any] = {
    "kind": "obstacle",
    "theme": "connection",
    "text": "Ingen täckning i källarplanet där vi dokumenterar.",
    "barrier_kind": "connection",
}
_RETURN: dict[str, Any] = {
    "project_id": _ID,
    "workplace_id": _ID,
    "held_on": "2017-03-14",
    "session_code": "digit-ws2-norrmalm",
}


def _about_no_person(text: str) -> str:
    if _NUMBER.search(text):
        raise PydanticCustomError("about_a_person", "a number or address of a person")
    return text


Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True),
    AfterValidator(_about_no_person),
]


class EntryIn(StrictModel):
    """One line of the group's: what, and its theme. About the work, never about a person."""

    kind: ReturnKind
    theme: Theme
    text: Words
    barrier_kind: BarrierKind | None = None
    """What kind of barrier an obstacle becomes in the training log; without one, `other`."""

    @model_validator(mode="after")
    def _only_obstacles(self) -> EntryIn:
        if self.barrier_kind and self.kind != "obstacle":
            msg = "barrier_kind is for obstacles only"
            raise ValueError(msg)
        return self


class GroupReturnIn(StrictModel):
    """What a work group said at a workshop, entered by whoever led it."""

    model_config = ConfigDict(json_schema_extra={"example": {**_RETURN, "entries": [_ENTRY]}})

    project_id: UUID
    workplace_id: UUID
    held_on: DateField
    session_code: Annotated[str, StringConstraints(max_length=60)] | None = None
    entries: list[EntryIn] = Field(min_length=1, max_length=100)


class GroupReturnChange(StrictModel):
    """Takes a group return back; its untouched barriers go with it."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "withdrawn"}})

    status: Literal["withdrawn"]


class Entry(EntryIn):
    """One line as kept; an obstacle's id is that of its barrier."""

    entry_id: UUID


class GroupReturnOut(BaseModel):
    """A group return."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_RETURN,
                "group_return_id": _ID,
                "municipality_code": "0180",
                "entries": [{**_ENTRY, "entry_id": _ID}],
                "status": "recorded",
                "version": 1,
                "updated_at": "2017-03-14T15:00:00Z",
            }
        }
    )

    group_return_id: UUID
    project_id: UUID
    workplace_id: UUID
    municipality_code: str
    held_on: DateField
    session_code: str | None
    entries: list[Entry]
    status: ReturnStatus
    version: int
    updated_at: Instant
