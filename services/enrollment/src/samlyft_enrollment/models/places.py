"""Where people work: municipalities, organisations, workplaces."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_enrollment.models.tenant_rows import Base, TenantRow, of_tenant


class Municipality(Base, table=True):
    """Reference data of the whole country's register, shared by all tenants."""

    code: str = Field(primary_key=True, max_length=4)
    name: str
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


class Workplace(TenantRow, table=True):
    """A workplace (enhet) of one employer in one municipality."""

    __table_args__ = of_tenant(sa.UniqueConstraint("tenant_id", "code"))

    code: str
    name: str
    sort_name: str = Field(sa_type=sa.Text(collation="C"))
    municipality_code: str = Field(foreign_key="municipality.code")
    employer_number: str
    area_of_care: str
    opened_on: date
    closed_on: date | None = None
