"""Bodies of operative support, and the rows of its import."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from samlyft_imports.bulk import Row
from samlyft_training_log.imports import CodeText, InstantText
from samlyft_training_log.sessions.schemas import SessionCode
from samlyft_web.fields import DateField, Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_SUPPORT: dict[str, Any] = {"topic": "Digitala lås", "minutes": 5}
ROW_EXAMPLE: dict[str, Any] = {
    **_SUPPORT,
    "workplace_code": "ALE-01",
    "project_code": "modig",
    "local_date": "2020-09-14",
    "reference": "ALE-01-2020-38-1",
}
Minutes = Annotated[int, Field(ge=1, le=480)]


class SupportIn(StrictModel):
    """What the help was about, and for how long. Without a date it was today; nobody says who was helped."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_SUPPORT, "workplace_code": "ALE-01", "project_code": "modig"}
        }
    )

    topic: Name
    minutes: Minutes
    workplace_code: SessionCode
    project_code: SessionCode | None = None
    local_date: DateField | None = None
    champion_id: UUID | None = None
    """The champion who helped, so that it counts as the champion's time."""
    known_at: Instant | None = None


class SupportChange(StrictModel):
    """A slip of the thumb mended, or the whole taken back."""

    model_config = ConfigDict(json_schema_extra={"example": {"minutes": 10}})

    topic: Name | None = None
    minutes: Minutes | None = None
    status: Literal["logged", "withdrawn"] | None = None


class SupportOut(BaseModel):
    """Help given at a workplace."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "support_id": _ID,
                **_SUPPORT,
                "local_date": "2020-09-14",
                "project_id": _ID,
                "municipality_code": "1440",
                "workplace_id": _ID,
                "status": "logged",
                "version": 1,
                "known_at": "2020-09-14T08:00:00Z",
                "recorded_at": "2020-09-14T08:00:00Z",
            }
        }
    )

    support_id: UUID
    topic: str
    minutes: int
    local_date: DateField
    project_id: UUID | None
    municipality_code: str
    workplace_id: UUID
    status: Literal["logged", "withdrawn"]
    version: int
    known_at: Instant
    recorded_at: Instant


class SupportRow(Row):
    """A row of the import: strokes on a paper, or another system's log. `reference` is its key there."""

    reference: CodeText
    topic: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=480)]
    workplace_code: CodeText
    local_date: date
    project_code: CodeText | None = None
    champion_id: UUID | None = None
    known_at: InstantText | None = None


class SupportTrendOut(BaseModel):
    """Support in one municipality, month and topic."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "municipality_code": "1440",
                "month": "2020-09",
                "topic": "Digitala lås",
                "events": 41,
                "minutes": 230,
                "workplaces": 6,
            }
        }
    )

    municipality_code: str
    month: str
    topic: str
    events: int
    minutes: int
    workplaces: int
