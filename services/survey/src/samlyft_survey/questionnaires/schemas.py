"""Bodies of requests and answers."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_survey import examples
from samlyft_survey.forms import QuestionnaireBody
from samlyft_web.fields import Instant


class QuestionnaireRead(BaseModel):
    """A stored version of a questionnaire."""

    model_config = ConfigDict(json_schema_extra={"example": examples.QUESTIONNAIRE})

    questionnaire_id: UUID
    used: bool | None
    """Whether a round asks it; not told in lists."""
    updated_at: Instant
    questionnaire: QuestionnaireBody
