"""Bodies of counting rules."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_events import RoleGroup
from samlyft_web.fields import DateField, Instant, Minutes, Name, StrictModel

Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_RULE: JsonDict = {
    "call": "PO1-2018-01",
    "valid_from": "2018-01-01",
    "valid_to": None,
    "role_groups": ["care_staff", "champion", "first_line_manager"],
    "least_minutes": 0,
    "source": "Utlysningens text, avsnitt 4",
}


class RuleIn(StrictModel):
    """Who counts as a participant under a call: one a person and project, whatever comes and goes."""

    model_config = ConfigDict(json_schema_extra={"example": _RULE})

    call: Name
    valid_from: DateField
    valid_to: DateField | None = None
    role_groups: Annotated[list[RoleGroup], Field(min_length=1, max_length=5)]
    least_minutes: Minutes = 0
    source: Words


class RuleChange(StrictModel):
    """What is given replaces what stands."""

    model_config = ConfigDict(json_schema_extra={"example": {"valid_to": "2020-12-31"}})

    valid_to: DateField | None = None
    role_groups: Annotated[list[RoleGroup], Field(min_length=1, max_length=5)] | None = None
    least_minutes: Minutes | None = None
    source: Words | None = None


class RuleOut(BaseModel):
    """A counting rule, dated, with its source."""

    model_config = ConfigDict(json_schema_extra={"example": {"rule_id": _ID, **_RULE, **_VERSION}})

    rule_id: UUID
    call: str
    valid_from: DateField
    valid_to: DateField | None
    role_groups: list[RoleGroup]
    least_minutes: int
    source: str
    version: int
    changed_at: Instant
