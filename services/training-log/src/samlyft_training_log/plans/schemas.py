"""Bodies of action plans and their measures."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_training_log.places import MunicipalityCode
from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_MEASURE: dict[str, Any] = {
    "title": "Alla enheter har Teams på mobilen",
    "owner": "IT-chef",
    "due_on": "2020-12-31",
    "status": "planned",
}
_PLAN: dict[str, Any] = {
    "title": "Digital handlingsplan för äldreomsorgen",
    "owner": "Verksamhetschef äldreomsorg",
    "due_on": "2021-06-30",
    "status": "adopted",
    "adopted_on": "2020-01-20",
}
PlanLevel = Literal["workplace", "municipality", "tenant"]
PlanStatus = Literal["draft", "adopted", "completed", "withdrawn"]
MeasureStatus = Literal["planned", "ongoing", "done", "dropped"]


class MeasureIn(StrictModel):
    """A measure (åtgärd); its owner is a function."""

    model_config = ConfigDict(json_schema_extra={"example": _MEASURE})

    title: Name
    owner: Name
    due_on: DateField
    status: MeasureStatus = "planned"
    done_on: DateField | None = None


class MeasureChange(StrictModel):
    """What may change; done without a date means today."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "done"}})

    title: Name | None = None
    owner: Name | None = None
    due_on: DateField | None = None
    status: MeasureStatus | None = None
    done_on: DateField | None = None


class PlanIn(StrictModel):
    """A plan of a workplace, of a municipality, or, where neither is given, of the whole tenant."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_PLAN,
                "municipality_code": "1440",
                "project_code": "modig",
                "measures": [_MEASURE],
            }
        }
    )

    title: Name
    owner: Name
    due_on: DateField
    status: PlanStatus = "draft"
    adopted_on: DateField | None = None
    workplace_code: SessionCode | None = None
    municipality_code: MunicipalityCode | None = None
    project_code: SessionCode | None = None
    measures: Annotated[list[MeasureIn], Field(max_length=100)] = []
    known_at: Instant | None = None


class PlanChange(StrictModel):
    """What may change of the plan itself; adopted without a date means today."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "completed"}})

    title: Name | None = None
    owner: Name | None = None
    due_on: DateField | None = None
    status: PlanStatus | None = None
    adopted_on: DateField | None = None


class PlanMeasureOut(BaseModel):
    """A measure as its plan shows it."""

    measure_id: UUID
    title: str
    owner: str
    due_on: DateField
    status: MeasureStatus
    done_on: DateField | None
    version: int


class MeasureOut(PlanMeasureOut):
    """A measure, whose plan it belongs to, and whether its day has passed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "measure_id": _ID,
                **_MEASURE,
                "done_on": None,
                "version": 1,
                "plan_id": _ID,
                "level": "municipality",
                "project_id": _ID,
                "municipality_code": "1440",
                "workplace_id": None,
                "overdue": False,
                "recorded_at": "2020-01-20T08:00:00Z",
            }
        }
    )

    plan_id: UUID
    level: PlanLevel
    project_id: UUID | None
    municipality_code: str | None
    workplace_id: UUID | None
    overdue: bool
    recorded_at: Instant


class PlanOut(BaseModel):
    """A plan with its measures."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "plan_id": _ID,
                **_PLAN,
                "level": "municipality",
                "project_id": _ID,
                "municipality_code": "1440",
                "workplace_id": None,
                "measures": [{"measure_id": _ID, **_MEASURE, "done_on": None, "version": 1}],
                "version": 1,
                "known_at": "2020-01-20T08:00:00Z",
                "recorded_at": "2020-01-20T08:00:00Z",
            }
        }
    )

    plan_id: UUID
    level: PlanLevel
    title: str
    owner: str
    due_on: DateField
    adopted_on: DateField | None
    status: PlanStatus
    project_id: UUID | None
    municipality_code: str | None
    workplace_id: UUID | None
    measures: list[PlanMeasureOut]
    version: int
    known_at: Instant
    recorded_at: Instant
