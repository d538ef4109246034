"""The tables of enrollment, as they stand now; every earlier version is in the outbox.

`tenant` and `access_grant` are the common tables: here is where they are written first.
"""

from samlyft_enrollment.models.calendars import CalendarLink
from samlyft_enrollment.models.champions import (
    Champion,
    ChampionApplication,
    HeardEntry,
    HeardSession,
)
from samlyft_enrollment.models.goals import CountingRule, LocalLeader, Milestone, Subproject
from samlyft_enrollment.models.identities import Identity, IdentityRead, TenantKey
from samlyft_enrollment.models.packages import (
    Adoption,
    Package,
    PackageEdition,
    PackageOffer,
    SharedPackage,
)
from samlyft_enrollment.models.people import Employment, MatchSuggestion, Person, PersonMerge
from samlyft_enrollment.models.places import (
    Municipality,
    Organisation,
    ProviderRelation,
    Workplace,
    WorkplaceChange,
    WorkplacePeriod,
)
from samlyft_enrollment.models.planning import (
    Activity,
    HeadCount,
    PlannedSession,
    PlannedTrainer,
    SignUp,
)
from samlyft_enrollment.models.planning_changes import PlanningChange
from samlyft_enrollment.models.projects import Participation, Project, ProjectMunicipality
from samlyft_enrollment.models.rosters import RosterImport, RosterLine, RosterSource
from samlyft_enrollment.models.seats import SeatPurchase, TrainingRequirement
from samlyft_enrollment.models.shifts import Shift, Wish
from samlyft_enrollment.models.tenant_rows import METADATA, Base, TenantRow

__all__ = [
    "METADATA",
    "Activity",
    "Adoption",
    "Base",
    "CalendarLink",
    "Champion",
    "ChampionApplication",
    "CountingRule",
    "Employment",
    "HeadCount",
    "HeardEntry",
    "HeardSession",
    "Identity",
    "IdentityRead",
    "LocalLeader",
    "MatchSuggestion",
    "Milestone",
    "Municipality",
    "Organisation",
    "Package",
    "PackageEdition",
    "PackageOffer",
    "Participation",
    "Person",
    "PersonMerge",
    "PlannedSession",
    "PlannedTrainer",
    "PlanningChange",
    "Project",
    "ProjectMunicipality",
    "ProviderRelation",
    "RosterImport",
    "RosterLine",
    "RosterSource",
    "SeatPurchase",
    "SharedPackage",
    "Shift",
    "SignUp",
    "Subproject",
    "TenantKey",
    "TenantRow",
    "TrainingRequirement",
    "Wish",
    "Workplace",
    "WorkplaceChange",
    "WorkplacePeriod",
]
