"""Bodies of organisations and of the relations between buyers and providers."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import AreaOfCare, MunicipalityCode, OrganisationNumber
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

OrganisationKind = Literal[
    "municipality", "inter_municipal_body", "region", "private_provider", "university"
]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_ORGANISATION: JsonDict = {
    "name": "Ale kommun",
    "organisation_number": "212000-1439",
    "kind": "municipality",
    "municipality_code": "1440",
}
_RELATION: JsonDict = {
    "buyer_id": _ID,
    "provider_id": _OTHER,
    "area_of_care": "hemtjänst",
    "from_on": "2020-01-01",
    "to_on": None,
    "contract_reference": "SN-2019-118",
}


class OrganisationIn(StrictModel):
    """A new organisation; private providers, regions and universities have no municipality."""

    model_config = ConfigDict(json_schema_extra={"example": _ORGANISATION})

    name: Name
    organisation_number: OrganisationNumber
    """With its check digit; a sole trader's number is an identity number, and stands nowhere."""
    kind: OrganisationKind
    municipality_code: MunicipalityCode | None = None


class OrganisationChange(StrictModel):
    """A new name, or the last day of an organisation."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Ale kommun, vård"}})

    name: Name | None = None
    closed_on: DateField | None = None


class OrganisationOut(BaseModel):
    """An organisation."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"organisation_id": _ID, **_ORGANISATION, "closed_on": None, **_VERSION}
        }
    )

    organisation_id: UUID
    name: str
    organisation_number: str
    kind: OrganisationKind
    municipality_code: str | None
    closed_on: DateField | None
    version: int
    changed_at: Instant


class RelationIn(StrictModel):
    """Who buys which care of whom, and for how long; a municipality may also buy of its own."""

    model_config = ConfigDict(json_schema_extra={"example": _RELATION})

    buyer_id: UUID
    provider_id: UUID
    area_of_care: AreaOfCare
    from_on: DateField
    to_on: DateField | None = None
    contract_reference: Code | None = None


class RelationChange(StrictModel):
    """When it ends, and its reference."""

    model_config = ConfigDict(json_schema_extra={"example": {"to_on": "2026-12-31"}})

    to_on: DateField | None = None
    contract_reference: Code | None = None


class RelationOut(BaseModel):
    """A relation."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"provider_relation_id": _ID, **_RELATION, **_VERSION}}
    )

    provider_relation_id: UUID
    buyer_id: UUID
    provider_id: UUID
    area_of_care: str
    from_on: DateField
    to_on: DateField | None
    contract_reference: str | None
    version: int
    changed_at: Instant
