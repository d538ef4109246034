"""The events of Samlyft, one file a producer: the one piece of domain in this library, since an event is a promise."""

from samlyft_common.events.enrollment import (
    ChampionChanged,
    EmploymentChanged,
    GrantChanged,
    OrganisationChanged,
    ParticipationChanged,
    PersonChanged,
    ProjectChanged,
    ProviderRelationChanged,
    RoleGroup,
    TenantChanged,
    WorkplaceChanged,
)
from samlyft_common.events.envelope import Envelope, Event
from samlyft_common.events.survey import ReleaseChanged, RoundChanged
from samlyft_common.events.training_log import (
    CertificateChanged,
    Entry,
    MonthChanged,
    PostingRecorded,
    SessionChanged,
    TimeKind,
    UnmatchedChanged,
)

__all__ = [
    "CertificateChanged",
    "ChampionChanged",
    "EmploymentChanged",
    "Entry",
    "Envelope",
    "Event",
    "GrantChanged",
    "MonthChanged",
    "OrganisationChanged",
    "ParticipationChanged",
    "PersonChanged",
    "PostingRecorded",
    "ProjectChanged",
    "ProviderRelationChanged",
    "ReleaseChanged",
    "RoleGroup",
    "RoundChanged",
    "SessionChanged",
    "TenantChanged",
    "TimeKind",
    "UnmatchedChanged",
    "WorkplaceChanged",
]
