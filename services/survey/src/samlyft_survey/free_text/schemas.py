"""Bodies of free texts."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_survey.labels import Name
from samlyft_web.fields import StrictModel

TextStatus = Literal["waiting", "shown", "withheld"]
_EXAMPLE: dict[str, Any] = {
    "text_id": "019ac0de-0000-4000-8000-000000000001",
    "item": "what_helped",
    "text": "Att få prova med [namn] på plats.",
    "codes": ["support"],
    "status": "shown",
    "version": 2,
}


class FreeTextOut(BaseModel):
    """One text; its id says nothing of who wrote it or when."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    text_id: UUID
    item: str
    text: str
    codes: list[str]
    status: TextStatus
    version: int


class FreeTextCheck(StrictModel):
    """What somebody who has read it decides: shown with names and numbers masked, or withheld; and its themes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "shown",
                "text": "Att få prova med [namn] på plats.",
                "codes": ["support"],
            }
        }
    )

    status: Literal["shown", "withheld"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] | None = None
    """The text with what the rule missed masked too."""
    codes: list[Name] = Field([], max_length=10)
