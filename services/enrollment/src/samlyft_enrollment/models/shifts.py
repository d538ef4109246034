"""When people are on duty, and what they wish for help with."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class Shift(TenantRow, table=True):
    """One shift of one person, from the employer's rota; no event tells of it."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "person_id", "starts_at"),
        to("person", "person_id"),
        to("workplace", "workplace_id"),
        sa.Index("ix_shift_workplace", "tenant_id", "workplace_id", "starts_at"),
        sa.CheckConstraint("ends_at > starts_at", name="period"),
    )

    person_id: UUID
    workplace_id: UUID
    municipality_code: str = Field(foreign_key="municipality.code")
    starts_at: datetime
    ends_at: datetime
    status: str = "planned"


class Wish(TenantRow, table=True):
    """A wish for help that its champion and trainer see and nobody else; deleted when it is met."""

    __table_args__ = of_tenant(
        to("person", "person_id"),
        to("person", "champion_id"),
        to("person", "trainer_id"),
        sa.CheckConstraint("champion_id is not null or trainer_id is not null", name="reader"),
    )

    person_id: UUID
    champion_id: UUID | None = None
    trainer_id: UUID | None = None
    kind: str
    topic: str
    words: str | None = None
