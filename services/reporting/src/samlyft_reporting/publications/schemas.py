"""Releases as the API shows them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_web.fields import DateField, Instant, StrictModel

PUBLICATION: dict[str, Any] = {
    "publication_id": "019ac0de-0000-7000-8000-0000000000a1",
    "project_id": PROJECT_ID,
    "as_of": "2021-04-21",
    "edition": 1,
    "planned": False,
    "released_at": "2026-11-22T08:00:00Z",
}


class PublicationIn(StrictModel):
    """A date as known on which the fixed tables are published, beside the quarters of the calendar."""

    model_config = ConfigDict(json_schema_extra={"example": {"as_of": "2021-04-21"}})

    as_of: DateField


class PublicationOut(BaseModel):
    """A release of the fixed tables; its figures never change, a later edition says what is known better."""

    model_config = ConfigDict(json_schema_extra={"example": PUBLICATION})

    publication_id: UUID
    project_id: UUID
    as_of: DateField
    edition: int
    planned: bool
    """By the calendar: a quarter's last day."""
    released_at: Instant
