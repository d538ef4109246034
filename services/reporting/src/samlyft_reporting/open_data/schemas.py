"""An opened project as the API shows it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_reporting.projects.schemas import PROJECT_ID
from samlyft_web.fields import Instant, StrictModel

SAID: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "publisher": "Göteborgsregionen",
    "organisation_number": "2220000265",
    "contact_email": "oppnadata@example.se",
}


class OpenDatasetIn(StrictModel):
    """Who publishes the project's figures, and where questions are answered."""

    model_config = ConfigDict(json_schema_extra={"example": SAID})

    project_id: UUID
    publisher: Annotated[str, Field(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f<>]+$")]
    organisation_number: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    """Ten digits: the publisher's address at dataportal.se follows from it."""
    contact_email: Annotated[
        str, Field(max_length=120, pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+\.[a-z]{2,24}$")
    ]


class OpenDatasetOut(BaseModel):
    """A project whose published figures anybody may fetch."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **SAID,
                "open_dataset_id": PROJECT_ID,
                "version": 1,
                "changed_at": "2026-11-24T08:00:00Z",
            }
        }
    )

    open_dataset_id: UUID
    version: int
    project_id: UUID
    publisher: str
    organisation_number: str
    contact_email: str
    changed_at: Instant
