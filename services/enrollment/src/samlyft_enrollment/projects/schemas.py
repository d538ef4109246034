"""Bodies of projects and programmes in ordinary operation."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_enrollment.projects.parts import GOAL, PHASE, RISK, SEAT, Goal, Phase, Risk, Seat
from samlyft_web.fields import Code, DateField, Instant, Minutes, Name, StrictModel

Period = Literal["2014-2020", "2021-2027"]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-zÅÄÖåäö0-9][^\x00-\x1f]{0,63}$")]
Months = Annotated[int, Field(ge=1, le=120)]
ActivityKind = Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ0-9]{2,6}$")]
ActivityKinds = Annotated[list[ActivityKind], Field(max_length=20)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_MUNICIPALITY: JsonDict = {
    "municipality_code": "1440",
    "from_on": "2019-04-01",
    "to_on": None,
    "role": "participating",
}
_PROJECT: JsonDict = {
    "code": "modig",
    "name": "Modig",
    "funder": "Europeiska socialfonden",
    "programme_period": "2014-2020",
    "eligible_from": "2019-04-01",
    "eligible_to": "2021-06-30",
    "champion_training_minutes": 360,
    "kind": "project",
    "beneficiary": "Göteborgsregionens kommunalförbund",
    "call": "PO1 digital kompetens",
    "decision_number": None,
    "registration_number": None,
    "introduction_kinds": [],
    "refresher_months": None,
    "phases": [PHASE],
    "goals": [GOAL],
    "steering_group": [SEAT],
    "risks": [RISK],
    "synthetic": True,
    "municipalities": [_MUNICIPALITY],
}


class MunicipalityPart(StrictModel):
    """A municipality's dated part; the last day counts."""

    model_config = ConfigDict(json_schema_extra={"example": _MUNICIPALITY})

    municipality_code: MunicipalityCode
    from_on: DateField
    to_on: DateField | None = None
    role: Literal["participating", "owner"] = "participating"


Parts = Annotated[list[MunicipalityPart], Field(max_length=400)]


class ProjectIn(StrictModel):
    """A new project, or a programme in ordinary operation; `synthetic` marks made-up data."""

    model_config = ConfigDict(json_schema_extra={"example": _PROJECT})

    code: Code
    name: Name
    kind: Literal["project", "programme"] = "project"
    beneficiary: Name | None = None
    funder: Name | None = None
    call: Name | None = None
    decision_number: Reference | None = None
    registration_number: Reference | None = None
    programme_period: Period | None = None
    eligible_from: DateField
    eligible_to: DateField | None = None
    continues_project_code: Code | None = None
    """The project that a programme carries on."""
    introduction_kinds: ActivityKinds = []
    """Kinds of training that introduce a newcomer; empty is any."""
    refresher_months: Months | None = None
    champion_training_minutes: Minutes | None = None
    """Minutes of champion training after which it counts as completed."""
    synthetic: bool = False
    municipalities: Parts = []
    phases: Annotated[list[Phase], Field(max_length=20)] = []
    goals: Annotated[list[Goal], Field(max_length=200)] = []
    steering_group: Annotated[list[Seat], Field(max_length=50)] = []
    risks: Annotated[list[Risk], Field(max_length=100)] = []


class ProjectChange(StrictModel):
    """What is given replaces what stands; lists as a whole. `closed_on` ends all participations."""

    model_config = ConfigDict(json_schema_extra={"example": {"eligible_to": "2021-06-30"}})

    name: Name | None = None
    beneficiary: Name | None = None
    funder: Name | None = None
    call: Name | None = None
    decision_number: Reference | None = None
    registration_number: Reference | None = None
    programme_period: Period | None = None
    eligible_from: DateField | None = None
    eligible_to: DateField | None = None
    closed_on: DateField | None = None
    introduction_kinds: ActivityKinds | None = None
    refresher_months: Months | None = None
    champion_training_minutes: Minutes | None = None
    municipalities: Parts | None = None
    phases: Annotated[list[Phase], Field(max_length=20)] | None = None
    goals: Annotated[list[Goal], Field(max_length=200)] | None = None
    steering_group: Annotated[list[Seat], Field(max_length=50)] | None = None
    risks: Annotated[list[Risk], Field(max_length=100)] | None = None


class ProjectOut(BaseModel):
    """A project with its municipalities."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                **_PROJECT,
                "closed_on": None,
                "continues_project_id": None,
                **_VERSION,
            }
        }
    )

    project_id: UUID
    code: str
    name: str
    kind: Literal["project", "programme"]
    beneficiary: str | None
    funder: str | None
    call: str | None
    decision_number: str | None
    registration_number: str | None
    programme_period: Period | None
    eligible_from: DateField
    eligible_to: DateField | None
    closed_on: DateField | None
    continues_project_id: UUID | None
    introduction_kinds: list[str]
    refresher_months: int | None
    champion_training_minutes: int | None
    synthetic: bool
    municipalities: list[MunicipalityPart]
    phases: list[Phase]
    goals: list[Goal]
    steering_group: list[Seat]
    risks: list[Risk]
    version: int
    changed_at: Instant
