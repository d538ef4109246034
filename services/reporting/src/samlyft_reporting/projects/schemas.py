"""A project as the API shows it."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import DateField, Instant

PROJECT_ID = "019ac0de-0000-7000-8000-000000000001"
MUNICIPALITY = {
    "municipality_code": "1440",
    "from_on": "2019-04-01",
    "to_on": None,
    "role": "participating",
}
PROJECT: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "code": "modig",
    "name": "Modig",
    "funder": "Europeiska socialfonden",
    "programme_period": "2014-2020",
    "eligible_from": "2019-04-01",
    "eligible_to": "2021-06-30",
    "known_at": "2026-11-22T08:00:00Z",
    "municipalities": [MUNICIPALITY],
    "synthetic": True,
}


class ProjectMunicipality(BaseModel):
    """A municipality's dated part in the project."""

    municipality_code: str
    from_on: DateField
    to_on: DateField | None = None
    role: Literal["participating", "owner"]


class Project(BaseModel):
    """A project as enrollment has it now."""

    model_config = ConfigDict(json_schema_extra={"example": PROJECT})

    project_id: UUID
    code: str
    name: str
    funder: str | None
    programme_period: str | None
    eligible_from: DateField
    eligible_to: DateField | None
    known_at: Instant
    municipalities: list[ProjectMunicipality]
    synthetic: bool
