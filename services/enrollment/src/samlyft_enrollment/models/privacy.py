"""What was done about one person's data: corrections, restrictions, erasures; and the rules that they obey."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class PersonCorrection(TenantRow, table=True):
    """Which fields were corrected, why and by whom; what they said stands in the log of versions."""

    __tablename__ = "person_correction"
    __table_args__ = of_tenant(to("person", "person_id"))

    person_id: UUID
    corrected: list[str] = Field(sa_type=ARRAY(sa.Text))
    reason: str
    reference: str | None = None
    actor: str


class PersonRestriction(TenantRow, table=True):
    """A person's data are only kept until it is lifted (begränsning, article 18)."""

    __tablename__ = "person_restriction"
    __table_args__ = of_tenant(
        to("person", "person_id"),
        sa.Index(
            "uq_person_restriction_standing",
            "tenant_id",
            "person_id",
            unique=True,
            postgresql_where=sa.text("lifted_at is null"),
        ),
    )

    person_id: UUID
    reason: str
    reference: str | None = None
    actor: str
    lifted_at: datetime | None = None


class PersonErasure(TenantRow, table=True):
    """The protocol of an erasure: what went, what stays, until when and why; never who it was."""

    __tablename__ = "person_erasure"
    __table_args__ = of_tenant(to("person", "person_id"))

    person_id: UUID
    reason: str
    reference: str | None = None
    actor: str
    outcome: str
    erased: list[dict[str, Any]] = Field(sa_type=JSONB)
    kept: list[dict[str, Any]] = Field(sa_type=JSONB)


class RetentionRule(TenantRow, table=True):
    """How long a project's papers are kept by its decision, a legal hold, or how long people who have left.

    The longest of a project wins.
    """

    __tablename__ = "retention_rule"
    __table_args__ = of_tenant(to("project", "project_id"))

    project_id: UUID | None = None
    """None for `left`, which is of everyone."""
    kind: str
    """`years`, `legal_hold` or `left`."""
    years: int | None = None
    """Whole calendar years after the year of `counted_from`, else of the project's end."""
    counted_from: date | None = None
    source: str
    from_on: date
    to_on: date | None = None


class Controller(TenantRow, table=True):
    """Which committee answers for a municipality's people from when to when, and by which papers."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "municipality_code", "name", "from_on"),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name="period"),
    )

    municipality_code: str = Field(foreign_key="municipality.code")
    name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    arrangement: str
    """`joint_controllers` or `sole_controller`."""
    arrangement_reference: str
    arrangement_on: date
    processor_agreement_reference: str | None = None
    processor_agreement_on: date | None = None
    contact: str
    """How people reach it about their data; never a private address."""
    from_on: date
    to_on: date | None = None


class MunicipalityExit(TenantRow, table=True):
    """A municipality that left with its export: what was ended, what was erased, what stays."""

    __tablename__ = "municipality_exit"
    __table_args__ = of_tenant()

    municipality_code: str = Field(foreign_key="municipality.code")
    last_day: date
    export_digest: str
    takes_over_retention: bool
    actor: str
    ended: dict[str, Any] = Field(sa_type=JSONB)
    persons_erased: int
    persons_kept: int
    kept_until: date | None = None
