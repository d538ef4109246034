"""Workplaces, their employers, and who buys care of whom, as enrollment told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from samlyft_reporting.models.keys import column, versions

workplace = versions(
    "workplace",
    column("code", sa.Text),
    column("name", sa.Text),
    column("municipality_code", sa.Text),
    column("employer_number", sa.Text),
    column("area_of_care", sa.Text),
    column("opened_on", sa.Date),
    column("closed_on", sa.Date, nullable=True),
    column("headcount", sa.Integer, nullable=True),
    column("full_time_equivalents", sa.Text, nullable=True),
    column("manager_id", UUID, nullable=True),
    column("successor_ids", ARRAY(UUID), nullable=True),
    column("status", sa.Text, nullable=True),
)
organisation = versions(
    "organisation",
    column("name", sa.Text),
    column("organisation_number", sa.Text),
    column("kind", sa.Text),
    column("municipality_code", sa.Text, nullable=True),
    column("closed_on", sa.Date, nullable=True),
)
provider_relation = versions(
    "provider_relation",
    column("buyer_number", sa.Text),
    column("provider_number", sa.Text),
    column("area_of_care", sa.Text),
    column("from_on", sa.Date),
    column("to_on", sa.Date, nullable=True),
)
