"""Sharing agreements as each of their parties has them, and the figures that others share with this tenant."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from samlyft_common.tables import NOW
from samlyft_reporting.models.keys import INSTANT, METADATA, column


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, INSTANT, server_default=NOW, nullable=False)


sharing_agreement = sa.Table(
    "sharing_agreement",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("id", UUID, key=True),
    column("title", sa.Text),
    column("offered_by", sa.Text),
    column("mode", sa.Text),
    column("figures", JSONB),
    column("smallest_cell", sa.Integer),
    column("from_on", sa.Date),
    column("to_on", sa.Date, nullable=True),
    column("contributors", JSONB),
    column("readers", JSONB),
    _now("changed_at"),
)
sharing_party = sa.Table(
    "sharing_party",  # each party speaks for itself: its newest version is where it stands
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("agreement_id", UUID, key=True),
    column("party", sa.Text, key=True),
    column("party_name", sa.Text),
    column("version", sa.Integer),
    column("status", sa.Text),
    column("changed_on", sa.Date),
)
contribution = sa.Table(
    "contribution",
    METADATA,
    column("tenant_id", sa.Text, key=True),
    column("id", UUID, key=True),
    column("version", sa.Integer),
    column("agreement_id", UUID),
    column("figure", sa.Text),
    column("definition", sa.Text),
    column("as_of", sa.Date),
    column("contributor", sa.Text, nullable=True),
    column("contributor_key", sa.Text),
    column("value", sa.Numeric(14, 4), nullable=True),
    column("base", sa.Integer, nullable=True),
    column("withheld", sa.Boolean),
    _now("received_at"),
    sa.Index("ix_contribution_agreement", "tenant_id", "agreement_id", "as_of"),
)
OF_SHARING = (sharing_agreement, sharing_party, contribution)
