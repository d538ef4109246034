"""Bodies of municipalities, organisations and workplaces, and the rows of their import."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.places.areas import known_area
from samlyft_imports.bulk import Row
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
# The third figure is at least 2: a sole trader's number is an identity number, and stands nowhere.
ORGANISATION_NUMBER = r"^\d{2}[2-9]\d{3}-\d{4}$"
OrganisationNumber = Annotated[str, StringConstraints(pattern=ORGANISATION_NUMBER)]
AreaOfCare = Annotated[Name, AfterValidator(known_area)]
CfarNumber = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
"""SCB's number of a place of work."""
Headcount = Annotated[int, Field(ge=0, le=10_000)]
FullTime = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
CodeText = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
MunicipalityText = Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]
EmployerText = Annotated[str, msgspec.Meta(pattern=ORGANISATION_NUMBER)]
KnownAt = Annotated[datetime, msgspec.Meta(tz=True)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_MUNICIPALITY: JsonDict = {
    "code": "1440",
    "name": "Ale",
    "official_name": "Ale kommun",
    "organisation_number": "212000-1439",
    "organisation_number_status": "verified",
    "county_code": "14",
}
_WORKPLACE: JsonDict = {
    "code": "ALE-01",
    "name": "Hemtjänst Älvängen",
    "municipality_code": "1440",
    "employer_number": "212000-1439",
    "area_of_care": "hemtjänst",
    "opened_on": "2015-01-01",
    "closed_on": None,
    "cfar_number": "19283746",
    "manager_id": None,
    "headcount": 14,
    "full_time_equivalents": "11.50",
}
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}


class MunicipalityOut(BaseModel):
    """Reference data; `organisation_number_status` says how sure the number is."""

    model_config = ConfigDict(json_schema_extra={"example": _MUNICIPALITY}, from_attributes=True)

    code: str
    name: str
    official_name: str | None
    organisation_number: str | None
    organisation_number_status: str
    county_code: str


class AreaOut(BaseModel):
    """An area of care (verksamhetsområde)."""

    code: str
    sv: str
    en: str


class AreasOut(BaseModel):
    """All of them; a workplace is told by code or by either name."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"areas": [{"code": "hemtjänst", "sv": "Hemtjänst", "en": "Home care"}]}
        }
    )

    areas: list[AreaOut]


class WorkplaceIn(StrictModel):
    """A new workplace (enhet)."""

    model_config = ConfigDict(json_schema_extra={"example": _WORKPLACE})

    code: Code
    name: Name
    municipality_code: MunicipalityCode
    employer_number: OrganisationNumber
    area_of_care: AreaOfCare
    opened_on: DateField
    closed_on: DateField | None = None
    cfar_number: CfarNumber | None = None
    manager_id: UUID | None = None
    headcount: Headcount | None = None
    full_time_equivalents: FullTime | None = None


class WorkplaceChange(StrictModel):
    """What may change; splits, mergers and moves to another employer are `/workplace-changes`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"headcount": 16, "from_on": "2026-10-01"}}
    )

    name: Name | None = None
    area_of_care: AreaOfCare | None = None
    closed_on: DateField | None = None
    cfar_number: CfarNumber | None = None
    manager_id: UUID | None = None
    headcount: Headcount | None = None
    full_time_equivalents: FullTime | None = None
    from_on: DateField | None = None
    """The first day of what is said; today if nothing else is. What was before still shows `on` then."""


class WorkplaceOut(BaseModel):
    """A workplace as it is now."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "workplace_id": _ID,
                **_WORKPLACE,
                "successor_ids": [],
                "predecessor_ids": [],
                **_VERSION,
            }
        }
    )

    workplace_id: UUID
    code: str
    name: str
    municipality_code: str
    employer_number: str
    area_of_care: str
    opened_on: DateField
    closed_on: DateField | None
    cfar_number: str | None
    manager_id: UUID | None
    """Not told of a protected person."""
    headcount: int | None
    full_time_equivalents: FullTime | None
    successor_ids: list[UUID]
    """What it became."""
    predecessor_ids: list[UUID]
    version: int
    changed_at: Instant


class WorkplacePeriodOut(BaseModel):
    """What a workplace was from one day on, until the next."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "from_on": "2026-10-01",
                "name": "Hemtjänst Älvängen",
                "area_of_care": "hemtjänst",
                "manager_id": None,
                "headcount": 16,
                "full_time_equivalents": "12.25",
            }
        }
    )

    from_on: DateField
    name: str
    area_of_care: str
    manager_id: UUID | None
    headcount: int | None
    full_time_equivalents: FullTime | None


class WorkplaceRow(Row):
    """A row of the workplace import; the code is its key."""

    code: CodeText
    name: ShortText
    municipality_code: MunicipalityText
    employer_number: EmployerText
    area_of_care: ShortText
    opened_on: date
    closed_on: date | None = None
    cfar_number: Annotated[str, msgspec.Meta(pattern=r"^\d{8}$")] | None = None
    headcount: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    full_time_equivalents: Annotated[float, msgspec.Meta(ge=0, le=10_000)] | None = None
    known_at: KnownAt | None = None
