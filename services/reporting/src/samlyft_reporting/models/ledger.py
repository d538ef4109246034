"""The ledger's entries, and rollups of them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from samlyft_reporting.models.keys import INSTANT, METADATA, column

entry = sa.Table(
    "entry",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("posting_id", UUID, key=True),
    column("line", sa.Integer, key=True),
    column("project_id", UUID),
    column("person_id", UUID),
    column("session_id", UUID),
    column("workplace_id", UUID),
    column("municipality_code", sa.Text),
    column("role_group", sa.Text),
    column("time_kind", sa.Text),
    sa.Column("time_basis", sa.Text, server_default="scheduled", nullable=False),
    column("correction", sa.Boolean),
    column("eligible", sa.Boolean),
    column("minutes", sa.Integer),
    column("local_date", sa.Date),
    column("month", sa.Date),
    column("known_at", INSTANT),
    column("known_on", sa.Date),
    column("attendance_id", UUID, nullable=True),
    sa.Column("employer_number", sa.Text, server_default="", nullable=False),
    sa.Column("kind_of_time", sa.Text, server_default="participant", nullable=False),
    sa.Index("ix_entry_person", "tenant_id", "project_id", "person_id"),
    sa.Index("ix_entry_workplace", "tenant_id", "workplace_id"),
    sa.Index("ix_entry_session", "tenant_id", "session_id"),
    sa.Index("ix_entry_month", "tenant_id", "project_id", "month", "person_id"),
)
minutes_by_day = sa.Table(
    "minutes_by_day",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("role_group", sa.Text, key=True),
    column("known_on", sa.Date, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
)
"""Minutes of participants, by the local date on which they became known: no finer than the figures ask for."""
presence = sa.Table(
    "presence",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("person_id", UUID, key=True),
    column("role_group", sa.Text, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
    column("first_known_on", sa.Date, nullable=True),
    column("last_known_on", sa.Date),
    column("has_reversal", sa.Boolean),
)
"""Who has participant minutes where: `first_known_on` is the first day on which more than 0 minutes were known.

From `last_known_on` on, `minutes` is the balance of the day.
"""
minutes_spent = sa.Table(
    "minutes_spent",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("session_id", UUID, key=True),
    column("workplace_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("role_group", sa.Text, key=True),
    column("employer_number", sa.Text, key=True),
    column("month", sa.Date, key=True),
    column("eligible", sa.Boolean, key=True),
    column("known_on", sa.Date, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
    sa.Index("ix_minutes_spent_known", "tenant_id", "project_id", "known_on"),
)
"""Minutes of participants at the finest grain that figures ask for: what depends on the person is not in it."""
minutes_by_month = sa.Table(
    "minutes_by_month",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("workplace_id", UUID, key=True),
    column("role_group", sa.Text, key=True),
    column("employer_number", sa.Text, key=True),
    column("month", sa.Date, key=True),
    column("eligible", sa.Boolean, key=True),
    column("known_month", sa.Date, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
)
"""The same without sessions, by the month in which minutes became known: of the last month, `minutes_spent` tells."""
presence_at = sa.Table(
    "presence_at",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("workplace_id", UUID, key=True),
    column("person_id", UUID, key=True),
    column("role_group", sa.Text, key=True),
    column("employer_number", sa.Text, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
    column("first_known_on", sa.Date, nullable=True),
    column("last_known_on", sa.Date),
    column("has_reversal", sa.Boolean),
)
"""As `presence`, by workplace and employer."""
presence_in_month = sa.Table(
    "presence_in_month",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("person_id", UUID, key=True),
    column("month", sa.Date, key=True),
    column("municipality_code", sa.Text, key=True),
    column("role_group", sa.Text, key=True),
    column("minutes", sa.BigInteger),
    column("entries", sa.Integer),
    column("first_known_on", sa.Date, nullable=True),
    column("last_known_on", sa.Date),
    column("has_reversal", sa.Boolean),
)
"""As `presence`, by month: led by the person, since it is asked for few."""
persons_by_month = sa.Table(
    "persons_by_month",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("project_id", UUID, key=True),
    column("municipality_code", sa.Text, key=True),
    column("role_group", sa.Text, key=True),
    column("month", sa.Date, key=True),
    column("known_on", sa.Date, key=True),
    column("persons", sa.Integer),
)
"""How many people of `presence_in_month` have this day as their first; a row for each day with any entry."""
ROLLUPS = (
    *(minutes_by_day, minutes_spent, minutes_by_month),
    *(presence, presence_at, presence_in_month),
)
