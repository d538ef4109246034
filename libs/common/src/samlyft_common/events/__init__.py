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
from samlyft_common.events.enrollment_planning import (
    ActivityChanged,
    LearningGoal,
    PlannedSessionChanged,
    SignUpChanged,
)
from samlyft_common.events.enrollment_plans import (
    MilestoneChanged,
    PackageChanged,
    SharedPackageChanged,
)
from samlyft_common.events.envelope import Envelope, Event
from samlyft_common.events.survey import ReleaseChanged, RoundChanged
from samlyft_common.events.training_log import (
    ActionPlanChanged,
    BarrierChanged,
    CertificateChanged,
    ChangeRecorded,
    Entry,
    Measure,
    MonthChanged,
    PostingRecorded,
    SessionChanged,
    SupportLogged,
    TimeKind,
    UnmatchedChanged,
)

__all__ = [
    "ActionPlanChanged",
    "ActivityChanged",
    "BarrierChanged",
    "CertificateChanged",
    "ChampionChanged",
    "ChangeRecorded",
    "EmploymentChanged",
    "Entry",
    "Envelope",
    "Event",
    "GrantChanged",
    "LearningGoal",
    "Measure",
    "MilestoneChanged",
    "MonthChanged",
    "OrganisationChanged",
    "PackageChanged",
    "ParticipationChanged",
    "PersonChanged",
    "PlannedSessionChanged",
    "PostingRecorded",
    "ProjectChanged",
    "ProviderRelationChanged",
    "ReleaseChanged",
    "RoleGroup",
    "RoundChanged",
    "SessionChanged",
    "SharedPackageChanged",
    "SignUpChanged",
    "SupportLogged",
    "TenantChanged",
    "TimeKind",
    "UnmatchedChanged",
    "WorkplaceChanged",
]
