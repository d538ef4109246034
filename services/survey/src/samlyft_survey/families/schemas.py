"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_survey import examples
from samlyft_web.fields import Instant, StrictModel


class FamilyRead(BaseModel):
    """Rounds whose answers are paired with each other."""

    model_config = ConfigDict(json_schema_extra={"example": examples.FAMILY})

    family_id: UUID
    project_id: UUID
    code: str
    status: Literal["open", "closed"]
    updated_at: Instant
    version: int


class FamilyChange(StrictModel):
    """Closes a family: its pairing key is destroyed, for good."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "closed"}})

    status: Literal["closed"]
