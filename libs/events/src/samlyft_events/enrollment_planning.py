"""What enrollment publishes of planned training: activities, planned sessions and who signed up."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from samlyft_events.enrollment import EnrollmentEvent


class LearningGoal(BaseModel):
    """What a participant can do afterwards; survey items and tests point to its code."""

    code: str
    text: str


class ActivityChanged(EnrollmentEvent):
    """An activity (insats) as it is from this version on; kinds are those of sessions."""

    entity = "activity"
    code: str
    name: str
    kind: str
    gathering: str | None = None
    """Set for meetings whose attendance by role and unit is never participant time."""
    project_id: UUID | None = None
    municipality_code: str | None = None
    series: str | None = None
    series_order: int | None = None
    topics: list[str] = []
    competences: list[str] = []
    """As `digcomp-2.2:4.1`: framework, version and competence."""
    nominal_minutes: int | None = None
    theory_minutes: int | None = None
    discussion_minutes: int | None = None
    learning_goals: list[str] = []
    """Their codes; the words are in `goals`."""
    goals: list[LearningGoal] = []
    status: Literal["active", "retired"] = "active"


class PlannedSessionChanged(EnrollmentEvent):
    """A planned session (planerat tillfälle); instants in UTC, trainers as person ids."""

    entity = "planned_session"
    code: str
    activity_id: UUID
    project_id: UUID | None = None
    kind: str
    form: Literal["on_site", "digital", "self_paced"]
    topic: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    place: str | None = None
    trainer_ids: list[UUID] = []
    capacity: int | None = None
    status: Literal["planned", "cancelled"] = "planned"


class SignUpChanged(EnrollmentEvent):
    """One person's sign-up (anmälan) to a planned session; a late cancellation is not absence."""

    entity = "sign_up"
    planned_session_id: UUID
    person_id: UUID
    workplace_id: UUID | None = None
    status: Literal["confirmed", "waiting", "cancelled", "late_cancelled"]
    release: Literal["unanswered", "released", "refused"] = "unanswered"
    """Whether the manager released the time."""
    release_reason: str | None = None
    """A code from a fixed list, never free text."""
    substitute_needed: bool = False


class Heads(BaseModel):
    """How many of a role came."""

    role: str
    heads: int


class GatheringCounted(EnrollmentEvent):
    """Who came to an anchoring meeting or conference: heads by role, never persons; `aggregate_id` is the meeting."""

    entity = "gathering"
    action = "counted"
    project_id: UUID | None = None
    municipality_code: str | None = None
    kind: str
    held_on: date
    """Its local date."""
    heads: list[Heads]
