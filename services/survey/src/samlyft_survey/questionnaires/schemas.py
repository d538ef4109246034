"""Bodies of requests and answers."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_survey import examples
from samlyft_survey.forms import QuestionnaireBody
from samlyft_survey.labels import Label, Name
from samlyft_web.fields import Instant, StrictModel


class QuestionnaireRead(BaseModel):
    """A stored version of a questionnaire."""

    model_config = ConfigDict(json_schema_extra={"example": examples.QUESTIONNAIRE})

    questionnaire_id: UUID
    used: bool | None
    """Whether a round asks it; not told in lists."""
    revision: int
    """How often the draft was stored; what a round asks is changed no more."""
    updated_at: Instant
    questionnaire: QuestionnaireBody


class ReadyRead(BaseModel):
    """A questionnaire that is shipped: send `questionnaire` to `POST /questionnaires`, as it is or changed."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"questionnaire": examples.QUESTIONNAIRE["questionnaire"]}}
    )

    questionnaire: QuestionnaireBody


class ReadyList(BaseModel):
    """All that are shipped."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"ready": [{"questionnaire": examples.QUESTIONNAIRE["questionnaire"]}]}
        }
    )

    ready: list[ReadyRead]


class CompetenceArea(BaseModel):
    """An area of one version of a competence framework, as items name it."""

    model_config = ConfigDict(json_schema_extra={"example": examples.AREA})

    code: str
    name: Label


class CompetenceAreaList(BaseModel):
    """All areas of all versions."""

    model_config = ConfigDict(json_schema_extra={"example": {"areas": [examples.AREA]}})

    areas: list[CompetenceArea]


class LimesurveyCreate(StrictModel):
    """The text of a file `.lss`, and the code that the questionnaire gets here."""

    model_config = ConfigDict(
        str_max_length=200_000,
        json_schema_extra={"example": {"code": "work_environment", "lss": "<document></document>"}},
    )

    code: Name
    lss: str


class LimesurveyRead(BaseModel):
    """A draft to look through and send to `POST /questionnaires`; nothing is stored."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "questionnaire": examples.QUESTIONNAIRE["questionnaire"],
                "left_out": ["ranked (R)", "age: relevance"],
            }
        }
    )

    questionnaire: QuestionnaireBody
    left_out: list[str]
    """Questions of kinds that there are none of here, and conditions: to be written anew."""
