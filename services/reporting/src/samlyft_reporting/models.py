"""The read models: versions of facts as they were known, the ledger's entries, and two rollups of them.

They hold ids, codes and minutes and no name of a person; events alone write them (`commands`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_common.tables import service_base

Base = service_base()
METADATA = Base.metadata
INSTANT = sa.DateTime(timezone=True)
MERGED = sa.text("merged_into is not null")


def _column(name: str, kind: Any, *, key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=key, nullable=nullable)


def _versions(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """A table of versions: `known_on` to the day before `known_until` (local dates) is when one was current.

    Both follow from `known_at` and are kept by `commands.store_versions`: a version that claims to be known
    before its predecessor counts from the same day as the predecessor.
    """
    return sa.Table(
        name,
        METADATA,
        _column("tenant_id", sa.Text, key=True),
        _column("id", UUID, key=True),
        _column("version", sa.Integer, key=True),
        _column("known_at", INSTANT),
        _column("known_on", sa.Date),
        _column("known_until", sa.Date, nullable=True),
        *columns,
    )


project = _versions(
    "project",
    _column("code", sa.Text),
    _column("name", sa.Text),
    _column("funder", sa.Text, nullable=True),
    _column("programme_period", sa.Text, nullable=True),
    _column("eligible_from", sa.Date),
    _column("eligible_to", sa.Date, nullable=True),
    _column("municipalities", JSONB),
    _column("synthetic", sa.Boolean),
)
participation = _versions(
    "participation",
    _column("project_id", UUID),
    _column("person_id", UUID),
    _column("role_group", sa.Text),
    _column("municipality_code", sa.Text),
    _column("workplace_id", UUID),
    _column("starts_on", sa.Date),
    _column("ends_on", sa.Date, nullable=True),
    _column("status", sa.Text),
    _column("reason", sa.Text, nullable=True),
    sa.Index("ix_participation_project", "tenant_id", "project_id", "person_id"),
)
person = _versions(
    "person",
    _column("status", sa.Text),
    _column("merged_into", UUID, nullable=True),
    sa.Index("ix_person_merged", "tenant_id", "id", postgresql_where=MERGED),
)
workplace = _versions(
    "workplace",
    _column("code", sa.Text),
    _column("name", sa.Text),
    _column("municipality_code", sa.Text),
    _column("employer_number", sa.Text),
    _column("area_of_care", sa.Text),
    _column("opened_on", sa.Date),
    _column("closed_on", sa.Date, nullable=True),
)
session = _versions(
    "session",
    _column("project_id", UUID),
    _column("starts_at", INSTANT),
    _column("ends_at", INSTANT),
    _column("kind", sa.Text),
    _column("form", sa.Text),
    _column("municipality_code", sa.Text, nullable=True),
    _column("workplace_id", UUID, nullable=True),
    _column("status", sa.Text),
    sa.Index("ix_session_project", "tenant_id", "project_id"),
)
release = _versions(
    "release",
    _column("project_id", UUID),
    _column("round_id", UUID),
    _column("wave", sa.Text),
    _column("invited", sa.Integer),
    _column("answered", sa.Integer),
    _column("paired", sa.Integer),
    _column("cells", JSONB),
    sa.Index("ix_release_project", "tenant_id", "project_id"),
)
round_ = _versions(
    "round",
    _column("project_id", UUID),
    _column("family_id", UUID),
    _column("wave", sa.Text),
    _column("opens_on", sa.Date),
    _column("closes_on", sa.Date),
    _column("status", sa.Text),
    _column("invited", sa.Integer),
    _column("answered_at_least", sa.Integer),
)
unmatched = _versions(
    "unmatched",
    _column("project_id", UUID),
    _column("attendances", sa.Integer),
    _column("minutes", sa.Integer),
    sa.Index("ix_unmatched_project", "tenant_id", "project_id"),
)
entry = sa.Table(
    "entry",
    METADATA,
    _column("tenant_id", sa.Text, key=True),
    _column("posting_id", UUID, key=True),
    _column("line", sa.Integer, key=True),
    _column("project_id", UUID),
    _column("person_id", UUID),
    _column("session_id", UUID),
    _column("workplace_id", UUID),
    _column("municipality_code", sa.Text),
    _column("role_group", sa.Text),
    _column("time_kind", sa.Text),
    sa.Column("time_basis", sa.Text, server_default="scheduled", nullable=False),
    _column("correction", sa.Boolean),
    _column("eligible", sa.Boolean),
    _column("minutes", sa.Integer),
    _column("local_date", sa.Date),
    _column("month", sa.Date),
    _column("known_at", INSTANT),
    _column("known_on", sa.Date),
    sa.Index("ix_entry_person", "tenant_id", "project_id", "person_id"),
)
minutes_by_day = sa.Table(
    "minutes_by_day",
    METADATA,
    _column("tenant_id", sa.Text, key=True),
    _column("project_id", UUID, key=True),
    _column("municipality_code", sa.Text, key=True),
    _column("role_group", sa.Text, key=True),
    _column("known_on", sa.Date, key=True),
    _column("minutes", sa.BigInteger),
    _column("entries", sa.Integer),
)
"""Minutes of participants, by the local date on which they became known: no finer than the figures ask for."""
presence = sa.Table(
    "presence",
    METADATA,
    _column("tenant_id", sa.Text, key=True),
    _column("project_id", UUID, key=True),
    _column("municipality_code", sa.Text, key=True),
    _column("person_id", UUID, key=True),
    _column("role_group", sa.Text, key=True),
    _column("minutes", sa.BigInteger),
    _column("entries", sa.Integer),
    _column("first_known_on", sa.Date, nullable=True),
    _column("last_known_on", sa.Date),
    _column("has_reversal", sa.Boolean),
)
"""Who has participant minutes where: `first_known_on` is the first day on which more than 0 minutes were known.

From `last_known_on` on, `minutes` is the balance of the day.
"""

VERSIONS = (project, participation, person, workplace, session, release, round_, unmatched)
READ_MODEL = (*VERSIONS, entry, minutes_by_day, presence)
