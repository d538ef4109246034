"""The tables of enrollment, as they stand now; every earlier version is in the outbox.

`tenant` and `access_grant` are the common tables: here is where they are written first.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from samlyft_common.tables import SLUG, service_base

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = service_base()

METADATA: sa.MetaData = Base.metadata


def _of_tenant(*constraints: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    return (*constraints, sa.CheckConstraint(SLUG, name="tenant"))


def _to(table: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """A reference that cannot leave the tenant: checks of foreign keys pass by row-level security."""
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.{key}"])


class Municipality(Base, table=True):
    """Reference data of the whole country's register, shared by all tenants."""

    code: str = Field(primary_key=True, max_length=4)
    name: str
    organisation_number: str | None = None
    organisation_number_status: str
    """`verified` by a public source, `derived` from the series, `uncertain` or `unknown`."""
    county_code: str = Field(max_length=2)
    loaded_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class TenantRow(Base):
    """What every row of a tenant has: its place, its version and when it was last written."""

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    version: int = 1
    known_at: datetime
    """When the project knew what this version says; later versions are never known earlier."""
    changed_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class Organisation(TenantRow, table=True):
    """An employer or partner: municipality, inter-municipal body, region, private provider..."""

    __table_args__ = _of_tenant(sa.UniqueConstraint("tenant_id", "organisation_number"))

    name: str
    organisation_number: str
    kind: str
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")


class Workplace(TenantRow, table=True):
    """A workplace (enhet) of one employer in one municipality."""

    __table_args__ = _of_tenant(sa.UniqueConstraint("tenant_id", "code"))

    code: str
    name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    municipality_code: str = Field(foreign_key="municipality.code")
    employer_number: str
    area_of_care: str
    opened_on: date
    closed_on: date | None = None


class Person(TenantRow, table=True):
    """A person, who may be employed several times; the identity number is in another table."""

    __table_args__ = _of_tenant(
        _to("person", "merged_into"),
        sa.Index("ix_person_sort_name", "tenant_id", "sort_name", "id"),
    )

    given_name: str
    family_name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    gender: str = "unknown"
    birth_year: int | None = None
    protection: str = "none"
    """`none`, `secrecy_marking`, `protected_registration` or `fictitious`: three cases, not one."""
    status: str = "active"
    merged_into: UUID | None = None


class Employment(TenantRow, table=True):
    """One dated employment; the last day counts."""

    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "employer_number", "employee_number", "starts_on"),
        _to("person", "person_id"),
        _to("workplace", "workplace_id"),
        sa.Index("ix_employment_person", "tenant_id", "person_id"),
        sa.CheckConstraint("ends_on is null or ends_on >= starts_on", name="period"),
    )

    person_id: UUID
    employer_number: str
    employee_number: str
    workplace_id: UUID
    municipality_code: str = Field(foreign_key="municipality.code")
    role_group: str
    starts_on: date
    ends_on: date | None = None
    status: str = "active"


class TenantKey(Base, table=True):
    """A tenant's keys, wrapped by the master key; without these rows its numbers are noise."""

    __tablename__ = "tenant_key"
    __table_args__ = _of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    purpose: str = Field(primary_key=True)
    key_id: int = Field(primary_key=True)
    wrapped: bytes
    created_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class Identity(Base, table=True):
    """The one place of identity numbers: sealed, found by keyed hash, older ones kept."""

    __table_args__ = _of_tenant(
        _to("person", "person_id"),
        sa.UniqueConstraint("tenant_id", "lookup"),
        sa.Index(
            "uq_identity_current",
            "tenant_id",
            "person_id",
            unique=True,
            postgresql_where=sa.text("replaced_at is null"),
        ),
    )

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    kind: str
    key_id: int
    sealed: bytes
    lookup: bytes | None = None
    """Empty for replacement forms, which two persons may share."""
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})
    replaced_at: datetime | None = None


class IdentityRead(Base, table=True):
    """Who read whose identity numbers, and why; the app role can add rows and nothing else."""

    __tablename__ = "identity_read"
    __table_args__ = _of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    actor: str
    client_id: str
    purpose: str
    reference: str | None = None
    person_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    read_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class PersonMerge(TenantRow, table=True):
    """A duplicate counted as another person since; undone by giving `undone_at`."""

    __tablename__ = "person_merge"
    __table_args__ = _of_tenant(
        _to("person", "kept_id"),
        _to("person", "duplicate_id"),
        sa.Index(
            "uq_person_merge_standing",
            "tenant_id",
            "duplicate_id",
            unique=True,
            postgresql_where=sa.text("undone_at is null"),
        ),
    )

    kept_id: UUID
    duplicate_id: UUID
    reason: str
    actor: str
    undone_at: datetime | None = None


class Project(TenantRow, table=True):
    """A project with its funder and the window in which hours may count."""

    __table_args__ = _of_tenant(sa.UniqueConstraint("tenant_id", "code"))

    code: str
    name: str
    funder: str | None = None
    programme_period: str | None = None
    eligible_from: date
    eligible_to: date | None = None
    synthetic: bool = False


class ProjectMunicipality(Base, table=True):
    """A municipality's dated part in a project; a property of neither."""

    __tablename__ = "project_municipality"
    __table_args__ = _of_tenant(_to("project", "project_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    project_id: UUID = Field(primary_key=True)
    municipality_code: str = Field(primary_key=True, foreign_key="municipality.code")
    from_on: date = Field(primary_key=True)
    to_on: date | None = None
    role: str = "participating"


class Participation(TenantRow, table=True):
    """One person's one participation in a project; whoever comes back opens the same one again."""

    __table_args__ = _of_tenant(
        sa.UniqueConstraint("tenant_id", "project_id", "person_id"),
        _to("project", "project_id"),
        _to("person", "person_id"),
        _to("workplace", "workplace_id"),
        sa.Index("ix_participation_person", "tenant_id", "person_id"),
    )

    project_id: UUID
    person_id: UUID
    role_group: str
    municipality_code: str = Field(foreign_key="municipality.code")
    workplace_id: UUID
    starts_on: date
    ends_on: date | None = None
    status: str = "active"
    reason: str | None = None
