"""The tables of enrollment, as they stand now; every earlier version is in the outbox.

`tenant` and `access_grant` are the common tables: here is where they are written first.
"""

from samlyft_enrollment.models.access import Machine, MachineKey, TenantSetting
from samlyft_enrollment.models.calendars import CalendarLink
from samlyft_enrollment.models.champions import (
    Champion,
    ChampionApplication,
    HeardEntry,
    HeardSession,
)
from samlyft_enrollment.models.goals import CountingRule, LocalLeader, Milestone, Subproject
from samlyft_enrollment.models.heard import HeardAbsence, HeardMonth, HeardVisibility
from samlyft_enrollment.models.identities import Identity, IdentityRead, TenantKey
from samlyft_enrollment.models.notices import Contact, Notice
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
from samlyft_enrollment.models.privacy import (
    Controller,
    MunicipalityExit,
    PersonCorrection,
    PersonErasure,
    PersonRestriction,
    RetentionRule,
)
from samlyft_enrollment.models.projects import Participation, Project, ProjectMunicipality
from samlyft_enrollment.models.rosters import RosterImport, RosterLine, RosterSource
from samlyft_enrollment.models.scim import ScimGroup, ScimMember, ScimUser
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
    "Contact",
    "Controller",
    "CountingRule",
    "Employment",
    "HeadCount",
    "HeardAbsence",
    "HeardEntry",
    "HeardMonth",
    "HeardSession",
    "HeardVisibility",
    "Identity",
    "IdentityRead",
    "LocalLeader",
    "Machine",
    "MachineKey",
    "MatchSuggestion",
    "Milestone",
    "Municipality",
    "MunicipalityExit",
    "Notice",
    "Organisation",
    "Package",
    "PackageEdition",
    "PackageOffer",
    "Participation",
    "Person",
    "PersonCorrection",
    "PersonErasure",
    "PersonMerge",
    "PersonRestriction",
    "PlannedSession",
    "PlannedTrainer",
    "PlanningChange",
    "Project",
    "ProjectMunicipality",
    "ProviderRelation",
    "RetentionRule",
    "RosterImport",
    "RosterLine",
    "RosterSource",
    "ScimGroup",
    "ScimMember",
    "ScimUser",
    "SeatPurchase",
    "SharedPackage",
    "Shift",
    "SignUp",
    "Subproject",
    "TenantKey",
    "TenantRow",
    "TenantSetting",
    "TrainingRequirement",
    "Wish",
    "Workplace",
    "WorkplaceChange",
    "WorkplacePeriod",
]
