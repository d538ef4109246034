"""What is filed: layouts, and the files as sent.

A filed file never changes. Its rows have no identity number: they name the person and the version of the number
that enrollment keeps, so that the same bytes can be written again until gallring.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_reporting.models.keys import INSTANT, METADATA, column

NEW_ID, NOW = sa.text("uuidv7()"), sa.text("now()")

file_template = sa.Table(
    "file_template",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("template_id", UUID, primary_key=True, server_default=NEW_ID),
    column("code", sa.Text),
    column("version", sa.Integer),
    column("programme_period", sa.Text, nullable=True),
    column("from_month", sa.Text),
    column("format", sa.Text),
    column("layout", JSONB),
    column("source", sa.Text),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    column("actor", sa.Text),
    sa.UniqueConstraint("tenant_id", "code", "version", name="uq_file_template_code"),
)
"""How a file for the funder looks: added, never changed."""
month_file = sa.Table(
    "month_file",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("month_file_id", UUID, primary_key=True, server_default=NEW_ID),
    column("project_id", UUID),
    column("month", sa.Text),
    column("revision", sa.Integer),
    column("position", sa.Integer),
    column("template_id", UUID),
    column("template", sa.Text),
    column("format", sa.Text),
    column("layout", JSONB),
    column("file_name", sa.Text),
    column("project_name", sa.Text),
    column("project_code", sa.Text),
    column("sha256", sa.Text),
    column("bytes", sa.BigInteger),
    column("content_hash", sa.Text),
    column("people", sa.Integer),
    column("started", sa.Integer),
    column("ended", sa.Integer),
    column("minutes", sa.BigInteger),
    column("without_number", sa.Integer),
    column("findings", JSONB),
    column("reason", sa.Text, nullable=True),
    column("replaces", UUID, nullable=True),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    column("actor", sa.Text),
    sa.UniqueConstraint("tenant_id", "project_id", "month", "revision", name="uq_month_file_month"),
    sa.UniqueConstraint("tenant_id", "project_id", "position", name="uq_month_file_position"),
    sa.Index("ix_month_file_recorded_at", "tenant_id", "recorded_at", "month_file_id"),
)
"""A file as it was sent, with the layout it was written by: `content_hash` is of its rows, `sha256` of its bytes.

`position` counts a project's files in the order of filing: the funder reads the months in theirs.
"""
month_file_row = sa.Table(
    "month_file_row",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("month_file_id", UUID, key=True),
    column("line", sa.Integer, key=True),
    column("project_id", UUID),
    column("person_id", UUID),
    column("identity_id", UUID, nullable=True),
    column("protected", sa.Boolean),
    column("municipality_code", sa.Text),
    column("workplace_id", UUID),
    column("workplace_code", sa.Text, nullable=True),
    column("employer_number", sa.Text, nullable=True),
    column("role_group", sa.Text),
    column("started_on", sa.Date, nullable=True),
    column("ended_on", sa.Date, nullable=True),
    column("minutes", sa.Integer),
    sa.ForeignKeyConstraint(
        ["tenant_id", "month_file_id"],
        ["month_file.tenant_id", "month_file.month_file_id"],
        name="fk_month_file_row_file",
    ),
    sa.Index("ix_month_file_row_person", "tenant_id", "person_id", "month_file_id"),
)
month_file_read = sa.Table(
    "month_file_read",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    sa.Column("read_id", UUID, primary_key=True, server_default=NEW_ID),
    column("month_file_id", UUID),
    column("what", sa.Text),
    column("numbers", sa.Integer),
    column("outcome", sa.Text),
    sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
    column("actor", sa.Text),
    sa.Index("ix_month_file_read_file", "tenant_id", "month_file_id", "recorded_at"),
)
"""Each time that identity numbers were read for a file: when it was written, and when it was fetched again."""
