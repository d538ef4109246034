"""What is known by number only, until its person appears."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from samlyft_training_log.keys import OfTenant, of_tenant


class Reference(OfTenant, table=True):
    """A stub of an employment that may be known here or not: whoever brings one half of a match locks it first."""

    __tablename__ = "reference"
    __table_args__ = of_tenant()

    employer_number: str = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)


class Unmatched(OfTenant, table=True):
    """How much attendance of a project waits for its person, as last published."""

    __tablename__ = "unmatched"
    __table_args__ = of_tenant()

    project_id: UUID = Field(primary_key=True)
    version: int
    attendances: int
    minutes: int
