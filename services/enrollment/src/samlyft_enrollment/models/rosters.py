"""HR systems that send rosters, and what each sending said: row by row, until the next one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant, to

NOTHING = sa.text("'{}'::jsonb")


class RosterSource(TenantRow, table=True):
    """An HR system of an employer: what it calls our columns, remembered."""

    __tablename__ = "roster_source"
    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "name"))

    name: str
    employer_number: str
    columns: dict[str, str] = Field(sa_type=JSONB)
    """Its heading to our column."""
    role_groups: dict[str, str] = Field(sa_type=JSONB, sa_column_kwargs={"server_default": NOTHING})
    """Its word for a post to our role group."""
    workplace_codes: dict[str, str] = Field(
        sa_type=JSONB, sa_column_kwargs={"server_default": NOTHING}
    )
    default_role_group: str | None = None
    date_format: str = "YYYY-MM-DD"
    moves: str = "from_today"
    """Whether another workplace in the file is a move as of today, or corrects what was wrong."""


class RosterImport(Base, table=True):
    """One sending of a roster, tried or stored, and its totals."""

    __tablename__ = "roster_import"
    __table_args__ = of_tenant(to("roster_source", "source_id"))

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    id: UUID = Field(primary_key=True)
    source_id: UUID | None = None
    dry_run: bool
    mode: str
    fingerprint: str
    """Keyed: of the file, so that what was tried is what is stored."""
    received: int
    outcomes: dict[str, int] = Field(sa_type=JSONB)
    actor: str
    made_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})


class RosterLine(Base, table=True):
    """What one row of a roster leads to; kept until the next sending of the same kind."""

    __tablename__ = "roster_line"
    __table_args__ = of_tenant()

    tenant_id: str = Field(primary_key=True, sa_type=sa.Text)
    import_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    outcome: str
    employer_number: str | None = None
    employee_number: str | None = None
    person_id: UUID | None = None
    protected: bool = False
    given_name: str | None = None
    family_name: str | None = None
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    workplace_code: str | None = None
    starts_on: date | None = None
    changes: list[dict[str, Any]] | None = Field(default=None, sa_type=JSONB)
    field: str | None = None
    code: str | None = None
    detail: list[str] | None = Field(default=None, sa_type=JSONB)
    """Why it was not taken, in Swedish and in English."""
    made_at: datetime = Field(sa_column_kwargs={"server_default": sa.text("now()")})
