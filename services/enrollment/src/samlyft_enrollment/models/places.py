"""Where people work: municipalities, organisations, workplaces and what they were before."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to

NO_IDS = sa.text("'{}'")


class Municipality(Base, table=True):
    """Reference data of the whole country's register, shared by all tenants."""

    code: str = Field(primary_key=True, max_length=4)
    name: str
    official_name: str | None = None
    """By its own word, `Göteborgs Stad`: no formula makes it of the name."""
    organisation_number: str | None = None
    organisation_number_status: str
    """`verified` by a public source, `derived` from the series, `uncertain` or `unknown`."""
    county_code: str = Field(max_length=2)
    loaded_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class Organisation(TenantRow, table=True):
    """An employer or partner: municipality, inter-municipal body, region, private provider..."""

    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "organisation_number"))

    name: str
    organisation_number: str
    kind: str
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    closed_on: date | None = None


class ProviderRelation(TenantRow, table=True):
    """An organisation that buys care of another for a time; both may be buyer and provider."""

    __tablename__ = "provider_relation"
    __table_args__ = of_tenant(
        to("organisation", "buyer_id"),
        to("organisation", "provider_id"),
        sa.UniqueConstraint(
            *("tenant_id", "buyer_id", "provider_id", "area_of_care", "from_on"),
            name="uq_provider_relation_pair",
        ),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name="period"),
    )

    buyer_id: UUID
    provider_id: UUID
    area_of_care: str
    from_on: date
    to_on: date | None = None
    contract_reference: str | None = None


class Workplace(TenantRow, table=True):
    """A workplace (enhet) of one employer in one municipality, as it is today."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "code"),
        to("person", "manager_id"),
        sa.Index("ix_workplace_sort_name", "tenant_id", "sort_name", "id"),
    )

    code: str
    name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    municipality_code: str = Field(foreign_key="municipality.code")
    employer_number: str
    area_of_care: str
    opened_on: date
    closed_on: date | None = None
    cfar_number: str | None = None
    manager_id: UUID | None = None
    headcount: int | None = None
    full_time_equivalents: Decimal | None = Field(default=None, sa_type=sa.Numeric(8, 2))
    successor_ids: list[UUID] = Field(
        default_factory=list, sa_type=ARRAY(sa.Uuid), sa_column_kwargs={"server_default": NO_IDS}
    )
    predecessor_ids: list[UUID] = Field(
        default_factory=list, sa_type=ARRAY(sa.Uuid), sa_column_kwargs={"server_default": NO_IDS}
    )


class WorkplacePeriod(Base, table=True):
    """What a workplace was from one day on, until the next row of it."""

    __tablename__ = "workplace_period"
    __table_args__ = of_tenant(to("workplace", "workplace_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    workplace_id: UUID = Field(primary_key=True)
    from_on: date = Field(primary_key=True)
    name: str
    area_of_care: str
    manager_id: UUID | None = None
    headcount: int | None = None
    full_time_equivalents: Decimal | None = Field(default=None, sa_type=sa.Numeric(8, 2))
    changed_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class WorkplaceChange(TenantRow, table=True):
    """A reorganisation as it was decided: who became what on which day, and how many went along."""

    __tablename__ = "workplace_change"
    __table_args__ = of_tenant()

    kind: str
    on_day: date
    workplace_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    successor_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    people_moved: int
    told: dict[str, Any] = Field(sa_type=JSONB)
    """What was asked for, in full."""
    made: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """What it touched, by id and version, so that it can be undone; None for those made before that."""
    actor: str
    undone_at: datetime | None = None
    undone_by: str | None = None
