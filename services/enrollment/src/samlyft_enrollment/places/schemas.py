"""Bodies of municipalities, organisations and workplaces, and the rows of their import."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.config import JsonDict

from samlyft_imports.bulk import Row
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
# The third figure is at least 2: a sole trader's number is an identity number, and stands nowhere.
ORGANISATION_NUMBER = r"^\d{2}[2-9]\d{3}-\d{4}$"
OrganisationNumber = Annotated[str, StringConstraints(pattern=ORGANISATION_NUMBER)]
OrganisationKind = Literal[
    "municipality", "inter_municipal_body", "region", "private_provider", "university"
]

ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
CodeText = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
MunicipalityText = Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]
EmployerText = Annotated[str, msgspec.Meta(pattern=ORGANISATION_NUMBER)]
KnownAt = Annotated[datetime, msgspec.Meta(tz=True)]

_ID = "019ac0de-0000-7000-8000-000000000001"
_MUNICIPALITY: JsonDict = {
    "code": "1440",
    "name": "Ale",
    "organisation_number": "212000-1439",
    "organisation_number_status": "verified",
    "county_code": "14",
}
_ORGANISATION: JsonDict = {
    "name": "Ale kommun",
    "organisation_number": "212000-1439",
    "kind": "municipality",
    "municipality_code": "1440",
}
_WORKPLACE: JsonDict = {
    "code": "ALE-01",
    "name": "Hemtjänst Älvängen",
    "municipality_code": "1440",
    "employer_number": "212000-1439",
    "area_of_care": "hemtjänst",
    "opened_on": "2015-01-01",
    "closed_on": None,
}
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}


class MunicipalityOut(BaseModel):
    """Reference data; `organisation_number_status` says how sure the number is."""

    model_config = ConfigDict(json_schema_extra={"example": _MUNICIPALITY}, from_attributes=True)

    code: str
    name: str
    organisation_number: str | None
    organisation_number_status: str
    county_code: str


class OrganisationIn(StrictModel):
    """A new organisation; private providers and regions have no municipality."""

    model_config = ConfigDict(json_schema_extra={"example": _ORGANISATION})

    name: Name
    organisation_number: OrganisationNumber
    kind: OrganisationKind
    municipality_code: MunicipalityCode | None = None


class OrganisationOut(BaseModel):
    """An organisation."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"organisation_id": _ID, **_ORGANISATION, **_VERSION}}
    )

    organisation_id: UUID
    name: str
    organisation_number: str
    kind: OrganisationKind
    municipality_code: str | None
    version: int
    changed_at: Instant


class WorkplaceIn(StrictModel):
    """A new workplace (enhet)."""

    model_config = ConfigDict(json_schema_extra={"example": _WORKPLACE})

    code: Code
    name: Name
    municipality_code: MunicipalityCode
    employer_number: OrganisationNumber
    area_of_care: Name
    opened_on: DateField
    closed_on: DateField | None = None


class WorkplaceChange(StrictModel):
    """What may change later; a workplace that moves to another employer is a new one."""

    model_config = ConfigDict(json_schema_extra={"example": {"closed_on": "2027-01-31"}})

    name: Name | None = None
    area_of_care: Name | None = None
    closed_on: DateField | None = None


class WorkplaceOut(BaseModel):
    """A workplace as it is now."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"workplace_id": _ID, **_WORKPLACE, **_VERSION}}
    )

    workplace_id: UUID
    code: str
    name: str
    municipality_code: str
    employer_number: str
    area_of_care: str
    opened_on: DateField
    closed_on: DateField | None
    version: int
    changed_at: Instant


class WorkplaceRow(Row):
    """A row of the workplace import; the code is its key."""

    code: CodeText
    name: ShortText
    municipality_code: MunicipalityText
    employer_number: EmployerText
    area_of_care: ShortText
    opened_on: date
    closed_on: date | None = None
    known_at: KnownAt | None = None
