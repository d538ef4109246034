"""What enrollment publishes: who may do what, who works where, and who takes part in which project."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from samlyft_events.envelope import Event
from samlyft_events.project_parts import ProjectFrame, ProjectMunicipality

RoleGroup = Literal[
    "strategic_manager", "first_line_manager", "local_project_leader", "champion", "care_staff"
]
"""The five groupings of Modig (domain.md, A2 row 10)."""


class EnrollmentEvent(Event):
    """Producer of all events below."""

    producer = "enrollment"
    entity = "none"


class TenantChanged(EnrollmentEvent):
    """A tenant (samverkansorgan) and its settings; `aggregate_id` is derived from the slug."""

    entity = "tenant"
    name: str
    kind: Literal["inter_municipal", "regional", "municipality"]
    smallest_count: int = 5
    """Smallest cell shown for counts; the floor is 5 (architecture.md, section 6)."""
    status: Literal["active", "closed"] = "active"
    smallest_mean: int = 7
    """Smallest cell shown for means; the floor is 7."""
    smallest_text: int = 10
    """Smallest group of which free text is shown; the floor is 10."""
    champion_title: str = "digitaliseringsombud"
    """What the tenant calls its champions."""
    champion_title_en: str = "digital champion"
    languages: list[str] = ["sv"]
    cors_origins: list[str] = []
    """Origins of pages that may call the APIs for this tenant."""
    identity_assurance: Literal["none", "loa2", "loa3", "loa4"] = "none"
    """How surely a reader of identity numbers must have logged in."""


class GrantChanged(EnrollmentEvent):
    """Who may do what: a role (or, for machine clients, scopes) with a reach and a validity (UTC)."""

    entity = "grant"
    issuer: str
    subject: str
    role: str
    scopes: list[str] = []
    reach: list[str] = ["*"]
    """`*`, or municipality codes, workplace ids and project ids."""
    valid_from: AwareDatetime
    valid_to: AwareDatetime | None = None


class WorkplaceChanged(EnrollmentEvent):
    """A workplace (enhet) as it is from this version on."""

    entity = "workplace"
    code: str
    name: str
    municipality_code: str
    employer_number: str
    """The employer's organisation number, as 212000-1439."""
    area_of_care: str
    opened_on: date
    closed_on: date | None = None
    headcount: int | None = None
    full_time_equivalents: str | None = None
    """A decimal number as text, `11.50`."""
    manager_id: UUID | None = None
    successor_ids: list[UUID] = []
    """What it became: several after a split, one after a merger or a move to another employer."""
    status: Literal["open", "closed"] = "open"


class OrganisationChanged(EnrollmentEvent):
    """An employer or partner; `organisation_number` is what workplaces and employments name."""

    entity = "organisation"
    name: str
    organisation_number: str
    kind: Literal[
        "municipality", "inter_municipal_body", "region", "private_provider", "university"
    ]
    municipality_code: str | None = None
    closed_on: date | None = None


class ProviderRelationChanged(EnrollmentEvent):
    """One organisation buys care of another for a time; either may also be the other part elsewhere."""

    entity = "provider_relation"
    buyer_number: str
    provider_number: str
    area_of_care: str
    from_on: date
    to_on: date | None = None


class PersonChanged(EnrollmentEvent):
    """A person without identity number; protected persons carry neither name, gender nor birth year."""

    entity = "person"
    display_name: str | None = None
    gender: Literal["woman", "man", "unknown"] = "unknown"
    birth_year: int | None = None
    protected: bool = False
    status: Literal["active", "merged", "erased"] = "active"
    merged_into: UUID | None = None
    """The person that this duplicate now counts as; undoing the merge is a new version without it."""
    restricted: bool = False
    """Her data are only kept (GDPR, article 18): no list for work shows her; figures still count her."""


class EmploymentChanged(EnrollmentEvent):
    """One dated employment of a person; local dates, `ends_on` is the last day."""

    entity = "employment"
    person_id: UUID
    employer_number: str
    employee_number: str
    """The person's number in the employer's own HR system; never an identity number."""
    workplace_id: UUID
    municipality_code: str
    role_group: RoleGroup
    starts_on: date
    ends_on: date | None = None
    status: Literal["active", "removed"] = "active"
    occupation: str | None = None
    share_percent: int | None = None
    hours: Literal["day", "night", "both"] | None = None


class ProjectChanged(ProjectFrame, EnrollmentEvent):
    """A project (projekt): its funder, period and participating municipalities."""

    entity = "project"
    code: str
    name: str
    funder: str | None = None
    programme_period: Literal["2014-2020", "2021-2027"] | None = None
    eligible_from: date
    eligible_to: date | None = None
    municipalities: list[ProjectMunicipality]
    synthetic: bool = False
    """True where the project's data are made up for demonstration: every page and figure says so."""


class ParticipationChanged(EnrollmentEvent):
    """One person's one participation (deltagande) in a project, with the role group it counts in."""

    entity = "participation"
    project_id: UUID
    person_id: UUID
    role_group: RoleGroup
    municipality_code: str
    workplace_id: UUID
    starts_on: date
    ends_on: date | None = None
    status: Literal["active", "ended", "withdrawn"] = "active"
    """`withdrawn`: should never have counted; its hours stay in the ledger and leave the figures."""
    reason: (
        Literal["completed", "left_employment", "not_eligible", "registered_twice", "other"] | None
    ) = None


class ChampionChanged(EnrollmentEvent):
    """A champion (digitaliseringsombud): one person's active period, the time for it and the places."""

    entity = "champion"
    person_id: UUID
    project_id: UUID | None = None
    """None in ordinary operation, outside any project."""
    municipality_code: str
    workplace_ids: list[UUID]
    """Workplaces served; the first is the champion's own."""
    recruited_by: Literal["applied", "appointed"]
    minutes_per_week: int
    """Set aside in the post."""
    active_from: date
    active_to: date | None = None
    trained_on: date | None = None
    """The day on which the champion training was complete."""
    network: str | None = None
    handover_to_id: UUID | None = None
    """The champion who took over."""
    status: Literal["active", "ended"] = "active"
