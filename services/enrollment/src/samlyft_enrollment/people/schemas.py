"""Bodies of people, employments, merges and identity reads."""

from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import OrganisationNumber
from samlyft_events import RoleGroup
from samlyft_web.fields import Code, DateField, Instant, Name, StrictModel

Protection = Literal["none", "secrecy_marking", "protected_registration", "fictitious"]
Purpose = Literal[
    "participant_report",
    "attendance_certificate",
    "register_extract",
    "correction",
    "audit",
    "municipality_export",
    "tenant_export",
]
Hours = Literal["day", "night", "both"]
EmployeeText = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_VERSION: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_EMPLOYEE: JsonDict = {"employer_number": "212000-1439", "employee_number": "10023"}
_PERSON: JsonDict = {
    "person_id": _ID,
    "given_name": "Åsa",
    "family_name": "Öberg",
    "gender": "woman",
    "birth_year": 1981,
    **dict.fromkeys(("protected", "restricted"), False),
    "status": "active",
    "merged_into": None,
    **_VERSION,
}
_EMPLOYMENT: JsonDict = {
    "employment_id": _OTHER,
    "person_id": _ID,
    **_EMPLOYEE,
    "workplace_id": _OTHER,
    "municipality_code": "1440",
    "role_group": "care_staff",
    "starts_on": "2019-01-01",
    "ends_on": None,
    "status": "active",
    "occupation": "undersköterska",
    "share_percent": 75,
    "hours": "day",
    **_VERSION,
}


class PersonOut(BaseModel):
    """A person; of protected persons only those who may read identities see more than that."""

    model_config = ConfigDict(json_schema_extra={"example": _PERSON})

    person_id: UUID
    given_name: str | None
    family_name: str | None
    gender: Literal["woman", "man", "unknown"]
    birth_year: int | None
    protected: bool
    restricted: bool
    """Only kept: not to be used for anything else (GDPR, article 18)."""
    protection: Protection | None = None
    """The kind, for those who may read identities."""
    status: str
    merged_into: UUID | None
    version: int
    changed_at: Instant


class PersonChange(StrictModel):
    """Names and protection; only who may read identities can lift a protection."""

    model_config = ConfigDict(json_schema_extra={"example": {"family_name": "Öberg Lind"}})

    given_name: Name | None = None
    family_name: Name | None = None
    protection: Protection | None = None


class EmploymentOut(BaseModel):
    """One dated employment; the last day counts."""

    model_config = ConfigDict(json_schema_extra={"example": _EMPLOYMENT})

    employment_id: UUID
    person_id: UUID
    employer_number: str
    employee_number: str
    workplace_id: UUID
    municipality_code: str
    role_group: RoleGroup
    starts_on: DateField
    ends_on: DateField | None
    status: str
    occupation: str | None = None
    share_percent: int | None = None
    hours: Hours | None = None
    continues_id: UUID | None = None
    """The part before it of the same employment."""
    version: int
    changed_at: Instant


class Employee(StrictModel):
    """Somebody by the employer's own number."""

    model_config = ConfigDict(json_schema_extra={"example": _EMPLOYEE})

    employer_number: OrganisationNumber
    employee_number: Code


class MergeIn(StrictModel):
    """Two registrations of one person: the duplicate counts as the kept one from then on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kept": _EMPLOYEE,
                "duplicate": {**_EMPLOYEE, "employee_number": "10977"},
                "reason": "registered_twice",
            }
        }
    )

    kept: Employee
    duplicate: Employee
    reason: Literal["registered_twice", "changed_number"]
    known_at: Instant | None = None


class MergeOut(BaseModel):
    """A merge; `undone_at` when it no longer holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "merge_id": _ID,
                "kept_id": _ID,
                "duplicate_id": _OTHER,
                "reason": "registered_twice",
                "known_at": "2026-11-22T08:00:00Z",
                "undone_at": None,
                **_VERSION,
            }
        }
    )

    merge_id: UUID
    kept_id: UUID
    duplicate_id: UUID
    reason: str
    known_at: Instant
    undone_at: Instant | None
    version: int
    changed_at: Instant


class IdentityReadIn(StrictModel):
    """Whose numbers, and why; it is written down before they are given.

    By person the newest number of each; by `identity_ids` the version that an earlier read gave, replaced or not.
    """

    model_config = ConfigDict(
        json_schema_extra={"example": {"person_ids": [_ID], "purpose": "participant_report"}}
    )

    person_ids: Annotated[list[UUID], Field(max_length=5_000)] = []
    identity_ids: Annotated[list[UUID], Field(max_length=5_000)] = []
    purpose: Purpose
    reference: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")] | None = None
    """The id of the report or case."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.person_ids) == bool(self.identity_ids):
            msg = "name person_ids or identity_ids, one of them"
            raise ValueError(msg)
        return self


class IdentityOut(BaseModel):
    """One person's number, by type."""

    identity_id: UUID
    """This version of it: the number as it was stored, until gallring."""
    person_id: UUID
    protected: bool
    """Reports to the funder then have the replacement form."""
    kind: Literal["personnummer", "samordningsnummer", "interim", "replacement"]
    identity_number: str


class IdentityList(BaseModel):
    """Numbers of those who have one and whom the caller reaches."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "identity_id": _OTHER,
                        "person_id": _ID,
                        "protected": False,
                        "kind": "personnummer",
                        "identity_number": "201212121212",
                    }
                ]
            }
        }
    )

    items: list[IdentityOut]


class IdentityReadOut(BaseModel):
    """A read of identity numbers, as the log has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "identity_read_id": _OTHER,
                "actor": "https://login.gr.example anna",
                "client_id": "https://portal.gr.example",
                "purpose": "participant_report",
                "reference": None,
                "person_ids": [_ID],
                "read_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    identity_read_id: UUID
    actor: str
    client_id: str
    purpose: str
    reference: str | None
    person_ids: list[UUID]
    read_at: Instant
