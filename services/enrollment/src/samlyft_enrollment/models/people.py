"""Who works where, and which duplicates count as one."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import TenantRow, of_tenant, to


class Person(TenantRow, table=True):
    """A person, who may be employed several times; the identity number is in another table."""

    __table_args__ = of_tenant(
        to("person", "merged_into"),
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
    restricted_at: datetime | None = None
    """Since when her data are only kept: no list for work shows her (GDPR, article 18)."""


class Employment(TenantRow, table=True):
    """One dated employment; the last day counts."""

    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "employer_number", "employee_number", "starts_on"),
        to("person", "person_id"),
        to("workplace", "workplace_id"),
        to("employment", "continues_id"),
        to("roster_source", "source_id"),
        sa.Index("ix_employment_person", "tenant_id", "person_id"),
        sa.Index("ix_employment_workplace", "tenant_id", "workplace_id"),
        sa.Index("ix_employment_source", "tenant_id", "source_id"),
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
    occupation: str | None = None
    share_percent: int | None = None
    hours: str | None = None
    """`day`, `night` or `both`."""
    source_id: UUID | None = None
    """The HR system that named it last."""
    continues_id: UUID | None = None
    """The part before it of the same employment: another workplace or employer since then."""


class MatchSuggestion(TenantRow, table=True):
    """Two people who may be one: same name, same workplace. A human says whether."""

    __tablename__ = "match_suggestion"
    __table_args__ = of_tenant(
        sa.UniqueConstraint("tenant_id", "one_id", "other_id"),
        to("person", "one_id"),
        to("person", "other_id"),
        to("person_merge", "merge_id"),
        to("workplace", "workplace_id"),
    )

    one_id: UUID
    other_id: UUID
    municipality_code: str
    workplace_id: UUID
    status: str = "open"
    """`open`, `confirmed` or `dismissed`: the last is remembered, and not asked again."""
    merge_id: UUID | None = None
    actor: str | None = None


class PersonMerge(TenantRow, table=True):
    """A duplicate counted as another person since; undone by giving `undone_at`."""

    __tablename__ = "person_merge"
    __table_args__ = of_tenant(
        to("person", "kept_id"),
        to("person", "duplicate_id"),
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
