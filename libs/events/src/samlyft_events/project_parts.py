"""What a project's event is made of: its municipalities, phases and goals in numbers."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class ProjectMunicipality(BaseModel):
    """A municipality's dated part in a project."""

    municipality_code: str
    from_on: date
    to_on: date | None = None
    role: Literal["participating", "owner"] = "participating"


class ProjectPhase(BaseModel):
    """A phase with its own rules: whether anybody may begin, whether hours count."""

    kind: Literal["analysis_planning", "implementation", "closing"]
    from_on: date
    to_on: date
    takes_participants: bool = True
    counts_hours: bool = True


class PlannedMonth(BaseModel):
    """What is planned to be reached by the end of a month (YYYY-MM), all in all."""

    month: str
    planned: int


class ProjectGoal(BaseModel):
    """A goal in numbers, of the whole project or one municipality, with its planned curve."""

    indicator: str
    municipality_code: str | None = None
    target: int
    curve: list[PlannedMonth] = []


class ProjectFrame(BaseModel):
    """What a funder decided on and the project planned; empty for a programme in ordinary operation."""

    kind: Literal["project", "programme"] = "project"
    beneficiary: str | None = None
    call: str | None = None
    decision_number: str | None = None
    registration_number: str | None = None
    closed_on: date | None = None
    continues_project_id: UUID | None = None
    """The project that a programme carries on."""
    phases: list[ProjectPhase] = []
    goals: list[ProjectGoal] = []


class KeptUntil(BaseModel):
    """One rule by which a project's papers are kept: law, programme, decision or legal hold."""

    until: date | None
    """The last day; None while nobody knows it, as of a hold."""
    hold: bool = False
    from_on: date | None = None
    to_on: date | None = None
    """The days on which the rule itself is in force; None is without an end."""
