"""Month files as reporting filed them: the step between a certificate and an amount."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant


class FiledReportCopy(OfTenant, table=True):
    """A file by its id and hashes, without a person in it; a later revision is another file."""

    __tablename__ = "filed_report_copy"
    __table_args__ = of_tenant(
        sa.Index("ix_filed_report_copy_month", "tenant_id", "project_id", "month"),
    )

    report_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    known_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
    project_id: UUID
    month: str
    revision: int
    replaces: UUID | None = None
    template: str
    file_hash: str
    content_hash: str
    people: int
    minutes: int
