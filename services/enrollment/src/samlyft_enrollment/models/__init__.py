"""The tables of enrollment, as they stand now; every earlier version is in the outbox.

`tenant` and `access_grant` are the common tables: here is where they are written first.
"""

from samlyft_enrollment.models.champions import (
    Champion,
    ChampionApplication,
    HeardEntry,
    HeardSession,
)
from samlyft_enrollment.models.identities import Identity, IdentityRead, TenantKey
from samlyft_enrollment.models.people import Employment, MatchSuggestion, Person, PersonMerge
from samlyft_enrollment.models.places import (
    Municipality,
    Organisation,
    ProviderRelation,
    Workplace,
    WorkplaceChange,
    WorkplacePeriod,
)
from samlyft_enrollment.models.projects import Participation, Project, ProjectMunicipality
from samlyft_enrollment.models.rosters import RosterImport, RosterLine, RosterSource
from samlyft_enrollment.models.tenant_rows import METADATA, Base, TenantRow

__all__ = [
    "METADATA",
    "Base",
    "Champion",
    "ChampionApplication",
    "Employment",
    "HeardEntry",
    "HeardSession",
    "Identity",
    "IdentityRead",
    "MatchSuggestion",
    "Municipality",
    "Organisation",
    "Participation",
    "Person",
    "PersonMerge",
    "Project",
    "ProjectMunicipality",
    "ProviderRelation",
    "RosterImport",
    "RosterLine",
    "RosterSource",
    "TenantKey",
    "TenantRow",
    "Workplace",
    "WorkplaceChange",
    "WorkplacePeriod",
]
