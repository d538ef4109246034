"""What the training log publishes: sessions held and the postings of the hour ledger."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from samlyft_events.enrollment import RoleGroup
from samlyft_events.envelope import Event

TimeKind = Literal["participant", "champion", "staff"]
"""Three kinds of time that never count the same minute of the same person twice (domain.md, A1.4)."""


TimeBasis = Literal["scheduled", "outside_schedule", "unpaid"]
"""Whose time it was; the published figures are of training in working time, `scheduled`."""
KindOfTime = Literal["participant", "champion_teaching", "champion_preparing", "project_staff"]
"""The same three kinds, champions' told apart by what they did."""


class TrainingLogEvent(Event):
    """Producer of all events below."""

    producer = "training-log"
    entity = "none"


class Trainer(BaseModel):
    """Who led or helped to lead a session."""

    person_id: UUID
    role: Literal["lead", "co"] = "lead"


class SessionChanged(TrainingLogEvent):
    """A session as held (genomfört tillfälle); instants in UTC."""

    entity = "session"
    project_id: UUID
    code: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    kind: str
    form: Literal["on_site", "digital", "self_paced"]
    topic: str
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    trainers: list[Trainer] = []
    status: Literal["held", "voided"] = "held"
    stage: Literal["draft", "submitted", "attested", "voided"] = "submitted"
    """How far it has come; nobody is told of a draft."""
    topics: list[str] = []
    """All topics, the main one first; empty in events older than the field."""
    theory_minutes: int | None = None
    discussion_minutes: int | None = None
    planned_session_id: UUID | None = None


class Entry(BaseModel):
    """One immutable line of a posting: signed whole minutes of one person on one local date."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    line: int
    attendance_id: UUID
    session_id: UUID
    person_id: UUID
    local_date: date
    minutes: int
    """Negative in a reversal."""
    role_group: RoleGroup
    municipality_code: str
    workplace_id: UUID
    employer_number: str
    eligible: bool = True
    """False outside the project's eligible window: kept and flagged, never counted as eligible."""
    time_basis: TimeBasis = "scheduled"
    kind_of_time: KindOfTime = "participant"
    """For other kinds `attendance_id` names the worked time, and so does `session_id` where no session was held."""


class PostingRecorded(TrainingLogEvent):
    """A posting: up to 500 entries of one commit, always version 1; a correction is a new posting."""

    entity = "posting"
    action = "recorded"
    project_id: UUID
    time_kind: TimeKind
    kind: Literal["attendance", "correction"]
    reason: str | None = None
    """A code from a fixed list, never free text."""
    entries: list[Entry]


class Absence(BaseModel):
    """Who was expected and not there, on one local date; minutes posted later say otherwise."""

    attendance_id: UUID
    version: int
    session_id: UUID
    person_id: UUID
    local_date: date
    status: Literal["absent", "cancelled", "late_cancelled"]


class AbsencesRecorded(TrainingLogEvent):
    """Up to 500 absences of one commit, always version 1: they have no posting, since nothing is counted."""

    entity = "absence"
    action = "recorded"
    project_id: UUID
    absences: list[Absence]


class UnmatchedChanged(TrainingLogEvent):
    """How much attendance waits for its person, per project: a data-quality figure."""

    entity = "unmatched"
    project_id: UUID
    attendances: int
    minutes: int


class MonthChanged(TrainingLogEvent):
    """A month of a project in a municipality (månadsavstämning): closed, reopened, or stale after a correction."""

    entity = "month"
    project_id: UUID
    municipality_code: str
    month: str
    """Of local dates (Europe/Stockholm), as 2020-03."""
    status: Literal["closed", "reopened"]
    stale: bool = False
    """What was filed for it no longer agrees with the ledger, or with an earlier month that was filed before it."""
    minutes: int = 0
    """As the ledger stood when it was last closed, all kinds of time."""


class CertificateChanged(TrainingLogEvent):
    """An attendance certificate (intyg för närvarotid) of one person, project and month."""

    entity = "certificate"
    person_id: UUID
    project_id: UUID
    month: str
    """Of local dates (Europe/Stockholm), as 2020-03."""
    minutes: int
    status: Literal["issued", "signed", "revoked"]
    stale: bool = False
    """The ledger has changed since: it is to be replaced."""
    replaces: UUID | None = None
    eligible_minutes: int | None = None
    """Of `minutes`, those inside the project's eligible window; null in events older than the field."""


class SupportLogged(TrainingLogEvent):
    """Help given on the spot (operativt stöd); who was helped is never noted, and its minutes are no training."""

    entity = "support"
    action = "logged"
    project_id: UUID | None = None
    municipality_code: str
    workplace_id: UUID
    topic: str
    minutes: int
    local_date: date
    champion_id: UUID | None = None
    status: Literal["logged", "withdrawn"] = "logged"


class BarrierChanged(TrainingLogEvent):
    """What stops people from working the new way (hinder), without its note."""

    entity = "barrier"
    project_id: UUID | None = None
    municipality_code: str
    workplace_id: UUID
    kind: Literal["phone", "connection", "equipment", "time", "other"]
    seen_on: date
    resolved_on: date | None = None
    status: Literal["open", "resolved", "withdrawn"] = "open"


class ChangeRecorded(TrainingLogEvent):
    """A changed way of working (förändrat arbetssätt) and the sessions behind it, without its words."""

    entity = "change"
    action = "recorded"
    project_id: UUID | None = None
    municipality_code: str
    workplace_id: UUID | None = None
    kind: Literal["routine_changed", "system_live", "decision"]
    changed_on: date
    digital: bool
    session_ids: list[UUID] = []
    status: Literal["recorded", "withdrawn"] = "recorded"


class Measure(BaseModel):
    """One measure of an action plan, without its words."""

    measure_id: UUID
    due_on: date
    status: Literal["planned", "ongoing", "done", "dropped"]
    done_on: date | None = None


class ActionPlanChanged(TrainingLogEvent):
    """An action plan (handlingsplan) of a workplace, a municipality or the tenant, without its words."""

    entity = "action_plan"
    project_id: UUID | None = None
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    level: Literal["workplace", "municipality", "tenant"]
    due_on: date
    adopted_on: date | None = None
    status: Literal["draft", "adopted", "completed", "withdrawn"]
    measures: list[Measure] = []


class TestResultChanged(TrainingLogEvent):
    """How somebody stands in a web course or knowledge test: completed and passed, never the score."""

    entity = "test_result"
    project_id: UUID
    course_id: UUID
    kind: Literal["WEB", "KUN"]
    person_id: UUID | None = None
    """Null until the employment is known."""
    completed_on: date | None = None
    passed: bool | None = None


class ResultVisibilityChanged(TrainingLogEvent):
    """How much others see of what somebody achieves in tests and courses from a day on; always version 1."""

    entity = "result_visibility"
    project_id: UUID
    level: Literal["passed", "passed_and_progress", "result"]
    from_on: date
    told_on: date
    """When the participants were told, which is before."""
