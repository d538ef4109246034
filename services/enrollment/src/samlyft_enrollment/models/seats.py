"""Private providers: the seats that they bought, and what their contracts demand."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class SeatPurchase(TenantRow, table=True):
    """Seats bought by an organisation; of one activity, of one project, or of any."""

    __tablename__ = "seat_purchase"
    __table_args__ = of_tenant(
        to("organisation", "organisation_id"),
        to("activity", "activity_id"),
        to("project", "project_id"),
        sa.Index("ix_seat_purchase_organisation", "tenant_id", "organisation_id"),
        sa.CheckConstraint("used between 0 and seats", name="seats"),
    )

    organisation_id: UUID
    activity_id: UUID | None = None
    project_id: UUID | None = None
    seats: int
    used: int = 0
    """Counted under the lock of this row; no part of the version."""
    valid_from: date
    valid_to: date | None = None
    reference: str | None = None


class TrainingRequirement(TenantRow, table=True):
    """What a contract with a private provider demands: which share of its staff, in what, by when."""

    __tablename__ = "training_requirement"
    __table_args__ = of_tenant(
        to("organisation", "organisation_id"),
        sa.CheckConstraint("share_percent between 1 and 100", name="share"),
    )

    organisation_id: UUID
    topic: str
    share_percent: int
    due_on: date
    contract: str | None = None
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    status: str = "active"
