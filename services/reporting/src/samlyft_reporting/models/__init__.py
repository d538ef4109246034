"""The read models: versions of facts as they were known, the ledger's entries, and two rollups of them.

They hold ids, codes and minutes and no name of a person; events alone write them (`commands`).
"""

from samlyft_reporting.models.keys import METADATA, Base
from samlyft_reporting.models.ledger import entry, minutes_by_day, presence
from samlyft_reporting.models.versions import (
    participation,
    person,
    project,
    release,
    round_,
    session,
    unmatched,
    workplace,
)

VERSIONS = (project, participation, person, workplace, session, release, round_, unmatched)
READ_MODEL = (*VERSIONS, entry, minutes_by_day, presence)

__all__ = [
    "METADATA",
    "READ_MODEL",
    "VERSIONS",
    "Base",
    "entry",
    "minutes_by_day",
    "participation",
    "person",
    "presence",
    "project",
    "release",
    "round_",
    "session",
    "unmatched",
    "workplace",
]
