"""Bodies of activities, and of the words that describe them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.activities.rules import ActivityKind, Gathering
from samlyft_enrollment.places.schemas import MunicipalityCode
from samlyft_web.fields import Code, Instant, Minutes, Name, StrictModel

CompetenceCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,20}-\d{1,2}\.\d{1,2}:\d{1,2}\.\d{1,2}$")
]
Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]{3,1900}$", max_length=2000)]
Place = Annotated[int, Field(ge=1, le=100)]
Status = Literal["active", "retired"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_TOPIC: JsonDict = {"topic": "digital-locks", "competences": ["digcomp-2.2:4.1"]}
_GOAL: JsonDict = {"code": "lock-1", "text": "Kan öppna och låsa med appen."}
_ACTIVITY: JsonDict = {
    "code": "ws-1",
    "name": "Workshop 1: Varför digitalt?",
    "kind": "WS1",
    "gathering": None,
    "project_id": _ID,
    "municipality_code": None,
    "series": "workshops",
    "series_order": 1,
    "topics": [_TOPIC],
    "learning_goals": [_GOAL],
    "material_links": ["https://material.samlyft.example/ws-1"],
    "nominal_minutes": 60,
    "theory_minutes": 20,
    "discussion_minutes": 40,
}


class TopicPart(StrictModel):
    """A topic; a known one brings its competences unless others are given."""

    model_config = ConfigDict(json_schema_extra={"example": _TOPIC})

    topic: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    competences: Annotated[list[CompetenceCode], Field(max_length=20)] = []


class GoalPart(StrictModel):
    """What a participant can do afterwards; its code is what survey items and tests point to."""

    model_config = ConfigDict(json_schema_extra={"example": _GOAL})

    code: Code
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)]


Topics = Annotated[list[TopicPart], Field(max_length=20)]
Goals = Annotated[list[GoalPart], Field(max_length=50)]
Links = Annotated[list[Link], Field(max_length=20)]


class ActivityIn(StrictModel):
    """A new activity; of a project, or of ordinary operation without one."""

    model_config = ConfigDict(json_schema_extra={"example": _ACTIVITY})

    code: Code
    name: Name
    kind: ActivityKind
    gathering: Gathering | None = None
    project_id: UUID | None = None
    municipality_code: MunicipalityCode | None = None
    series: Code | None = None
    series_order: Place | None = None
    topics: Topics = []
    learning_goals: Goals = []
    material_links: Links = []
    nominal_minutes: Minutes | None = None
    theory_minutes: Minutes | None = None
    discussion_minutes: Minutes | None = None


class ActivityChange(StrictModel):
    """What is given replaces what stands; its kind stays, since sessions were planned of it."""

    model_config = ConfigDict(json_schema_extra={"example": {"nominal_minutes": 90}})

    name: Name | None = None
    series: Code | None = None
    series_order: Place | None = None
    topics: Topics | None = None
    learning_goals: Goals | None = None
    material_links: Links | None = None
    nominal_minutes: Minutes | None = None
    theory_minutes: Minutes | None = None
    discussion_minutes: Minutes | None = None
    status: Status | None = None


class ActivityOut(BaseModel):
    """An activity; `participant_time` is false where whoever attends takes part in no training."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "activity_id": _ID,
                **_ACTIVITY,
                "participant_time": True,
                "status": "active",
                **_VERSION,
            }
        }
    )

    activity_id: UUID
    code: str
    name: str
    kind: ActivityKind
    gathering: Gathering | None
    participant_time: bool
    project_id: UUID | None
    municipality_code: str | None
    series: str | None
    series_order: int | None
    topics: list[TopicPart]
    learning_goals: list[GoalPart]
    material_links: list[str]
    nominal_minutes: int | None
    theory_minutes: int | None
    discussion_minutes: int | None
    status: Status
    version: int
    changed_at: Instant


class KindTerm(BaseModel):
    """A kind of activity."""

    code: ActivityKind
    name_sv: str
    name_en: str
    participant_time: bool


class TopicTerm(BaseModel):
    """A topic with the competences that it builds."""

    topic: str
    name_sv: str
    name_en: str
    competences: list[str]


class CompetenceTerm(BaseModel):
    """A competence of one version of a framework; `uncertain` wording awaits its source."""

    code: str
    framework: str
    version: str
    area: str
    name_sv: str
    name_en: str
    status: Literal["verified", "uncertain"]


class ActivityTerms(BaseModel):
    """The words that activities are described with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kinds": [
                    {
                        "code": "WS1",
                        "name_sv": "Workshop 1",
                        "name_en": "Workshop 1",
                        "participant_time": True,
                    }
                ],
                "topics": [
                    {
                        "topic": "digital-locks",
                        "name_sv": "Digitala lås",
                        "name_en": "Digital locks",
                        "competences": ["digcomp-2.2:4.1"],
                    }
                ],
                "competences": [
                    {
                        "code": "digcomp-2.2:4.1",
                        "framework": "digcomp",
                        "version": "2.2",
                        "area": "Safety",
                        "name_sv": "Skydda enheter",
                        "name_en": "Protecting devices",
                        "status": "verified",
                    }
                ],
            }
        }
    )

    kinds: list[KindTerm]
    topics: list[TopicTerm]
    competences: list[CompetenceTerm]
