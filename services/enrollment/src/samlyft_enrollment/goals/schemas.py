"""Bodies of milestones and of the parts of a project."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

MilestoneKind = Literal[
    "learning_method", "action_plan", "learning_platform", "what_remains", "other"
]
Stage = Literal["not_started", "started", "decided", "in_use", "evaluated"]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s]{3,500}$")]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_MILESTONE: JsonDict = {
    "project_id": _OTHER,
    "municipality_code": "1440",
    "kind": "action_plan",
    "name": "Digital handlingsplan för vård och omsorg",
    "stage": "decided",
    "evidence": "Beslut i nämnden 2020-12-03",
    "evidence_link": "https://www.ale.se/handlingsplan",
    "owner": "verksamhetschef",
    "due_on": "2020-12-31",
    "reached_on": "2020-12-03",
}
_PART: JsonDict = {
    "project_id": _OTHER,
    "code": "ale-lokalt",
    "name": "Medicinsignering i Ale",
    "municipality_code": "1440",
    "from_on": "2019-09-01",
    "to_on": None,
    "aim": "Alla enheter signerar digitalt.",
}


class MilestoneIn(StrictModel):
    """What a municipality is to reach, in words."""

    model_config = ConfigDict(json_schema_extra={"example": _MILESTONE})

    project_id: UUID
    municipality_code: MunicipalityCode
    kind: MilestoneKind
    name: Name
    stage: Stage = "not_started"
    evidence: Words | None = None
    evidence_link: Link | None = None
    owner: Name | None = None
    due_on: DateField | None = None
    reached_on: DateField | None = None


class MilestoneChange(StrictModel):
    """A later stage, with its evidence."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"stage": "in_use", "reached_on": "2021-03-01"}}
    )

    name: Name | None = None
    stage: Stage | None = None
    evidence: Words | None = None
    evidence_link: Link | None = None
    owner: Name | None = None
    due_on: DateField | None = None
    reached_on: DateField | None = None


class MilestoneOut(BaseModel):
    """A milestone as it stands."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"milestone_id": _ID, **_MILESTONE, **_VERSION}}
    )

    milestone_id: UUID
    project_id: UUID
    municipality_code: str
    kind: MilestoneKind
    name: str
    stage: Stage
    evidence: str | None
    evidence_link: str | None
    owner: str | None
    due_on: DateField | None
    reached_on: DateField | None
    version: int
    changed_at: Instant


class SubprojectIn(StrictModel):
    """A part of a project: common to all, or one municipality's own (delprojekt)."""

    model_config = ConfigDict(json_schema_extra={"example": _PART})

    project_id: UUID
    code: Code
    name: Name
    municipality_code: MunicipalityCode | None = None
    from_on: DateField
    to_on: DateField | None = None
    aim: Words | None = None


class SubprojectChange(StrictModel):
    """What is given replaces what stands."""

    model_config = ConfigDict(json_schema_extra={"example": {"to_on": "2021-06-30"}})

    name: Name | None = None
    from_on: DateField | None = None
    to_on: DateField | None = None
    aim: Words | None = None


class SubprojectOut(BaseModel):
    """A part of a project."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"subproject_id": _ID, **_PART, **_VERSION}}
    )

    subproject_id: UUID
    project_id: UUID
    code: str
    name: str
    municipality_code: str | None
    from_on: DateField
    to_on: DateField | None
    aim: str | None
    version: int
    changed_at: Instant
