"""Frozen releases: which tables of a project were published as known on which date, and what was withheld."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from samlyft_reporting.models.keys import INSTANT, METADATA, column

publication = sa.Table(
    "publication",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("publication_id", UUID, primary_key=True, server_default=sa.text("uuidv7()")),
    column("project_id", UUID),
    column("as_of", sa.Date),
    column("edition", sa.Integer),
    column("planned", sa.Boolean),
    column("actor", sa.Text, nullable=True),
    sa.Column("released_at", INSTANT, server_default=sa.text("now()"), nullable=False),
    sa.UniqueConstraint("tenant_id", "project_id", "as_of", "edition"),
)
published_cell = sa.Table(
    "published_cell",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("publication_id", UUID, key=True),
    column("dimensions", sa.Text, key=True),
    column("key_a", sa.Text, key=True),
    column("key_b", sa.Text, key=True),
    column("project_id", UUID),
    column("municipality_code", sa.Text, nullable=True),
    column("persons", sa.Integer),
    column("minutes", sa.BigInteger),
    column("managers", sa.Integer),
    column("hides_persons", sa.Boolean),
    column("hides_managers", sa.Boolean),
    sa.ForeignKeyConstraint(
        ["tenant_id", "publication_id"], ["publication.tenant_id", "publication.publication_id"]
    ),
)
"""What was counted and what of it is hidden; an empty key is a total. Later releases are held against the counts."""
official_figure = sa.Table(
    "official_figure",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("official_figure_id", UUID, primary_key=True, server_default=sa.text("uuidv7()")),
    column("project_id", UUID),
    column("code", sa.Text),
    column("gender", sa.Text),
    column("value", sa.Integer),
    column("published_on", sa.Date),
    column("source", sa.Text),
    column("actor", sa.Text),
    sa.Column("recorded_at", INSTANT, server_default=sa.text("now()"), nullable=False),
)
"""What the authority published of an indicator, beside our preview of it."""
