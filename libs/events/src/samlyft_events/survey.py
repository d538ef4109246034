"""What survey publishes: rounds, and releases frozen when a round closes. Answers never leave the service."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from samlyft_events.envelope import Event


class SurveyEvent(Event):
    """Producer of all events below."""

    producer = "survey"
    entity = "none"


class RoundChanged(SurveyEvent):
    """A survey round (mättillfälle): when it is open and how many were asked; counts in steps of five."""

    entity = "round"
    project_id: UUID
    family_id: UUID
    wave: Literal["before", "during", "after", "follow_up"]
    occasion: str = ""
    """Tells rounds of one wave apart: the code of the activity that it follows."""
    opens_on: date
    closes_on: date
    status: Literal["planned", "open", "closed"]
    invited: int = 0
    answered_at_least: int = 0
    """Rounded down to a multiple of five, so that no single answer can be seen arriving."""


class FamilyChanged(SurveyEvent):
    """A family of rounds; when it closes, the key that pairs its answers is destroyed for good."""

    entity = "family"
    project_id: UUID
    code: str
    status: Literal["open", "closed"]


class Cell(BaseModel):
    """One outcome in one group: how many of those who answered (`n`) gave an answer that counts (`count`)."""

    outcome: str
    role_group: str
    count: int
    n: int


class ReleaseChanged(SurveyEvent):
    """The frozen result table of a closed round, from which reporting publishes shares."""

    entity = "release"
    project_id: UUID
    round_id: UUID
    wave: Literal["before", "during", "after", "follow_up"]
    invited: int
    answered: int
    paired: int
    cells: list[Cell]


class ReturnEntry(BaseModel):
    """One line of a group return: what it is and its theme, without the group's words."""

    entry_id: UUID
    kind: Literal["opportunity", "fear", "obstacle"]
    theme: str
    barrier_kind: Literal["phone", "connection", "equipment", "time", "other"] | None = None


class GroupReturnRecorded(SurveyEvent):
    """A group return (gruppåterföring) after a workshop; an obstacle's id is that of the barrier it becomes."""

    entity = "group_return"
    action = "recorded"
    project_id: UUID
    workplace_id: UUID
    municipality_code: str
    held_on: date
    status: Literal["recorded", "withdrawn"] = "recorded"
    entries: list[ReturnEntry]
