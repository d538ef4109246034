"""What enrollment publishes of plans: milestones reached, and packages that cross tenants."""

from datetime import date
from typing import Literal
from uuid import UUID

from samlyft_events.enrollment import EnrollmentEvent
from samlyft_events.project_parts import KeptUntil


class MilestoneChanged(EnrollmentEvent):
    """What a municipality is to reach, in words (milstolpe); its text and evidence stay at home."""

    entity = "milestone"
    project_id: UUID
    municipality_code: str
    kind: Literal["learning_method", "action_plan", "learning_platform", "what_remains", "other"]
    stage: Literal["not_started", "started", "decided", "in_use", "evaluated"]
    evident: bool = False
    """Whether there is evidence: a decision, a text or a link."""
    due_on: date | None = None
    reached_on: date | None = None


class RetentionChanged(EnrollmentEvent):
    """How long a project's papers are kept (gallring): every rule, of which the longest wins. `aggregate_id` is the
    project's; `source` and wording stay at home."""

    entity = "retention"
    rules: list[KeptUntil]


class LeaderChanged(EnrollmentEvent):
    """The post of a local project leader in a municipality: filled or vacant, with how much mandate."""

    entity = "leader"
    project_id: UUID
    municipality_code: str
    vacant: bool
    mandate: Literal["clear", "limited", "weak"]
    share_percent: int
    from_on: date
    to_on: date | None = None


class PackageChanged(EnrollmentEvent):
    """A new edition of a training package or good example of this tenant."""

    entity = "package"
    code: str
    kind: Literal["training", "example"]
    edition: int
    title: str
    topics: list[str] = []


class SharedPackageChanged(EnrollmentEvent):
    """An edition that another tenant offers: the event's tenant is the recipient."""

    entity = "shared_package"
    offered_by: str
    package_id: UUID
    code: str
    kind: Literal["training", "example"]
    edition: int
    title: str
    topics: list[str] = []
