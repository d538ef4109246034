"""Bodies of roster sources, of sendings and of what each row of one leads to."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_enrollment.people.diary import OutcomeKind
from samlyft_imports.bulk import ImportResult
from samlyft_web.fields import DateField, Instant

_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_OUTCOMES: JsonDict = {
    "new": 3,
    "changed": 1,
    "moved": 2,
    "ended": 1,
    "unchanged": 940,
    "conflicting": 1,
    "refused": 0,
}
_IMPORT: JsonDict = {
    "roster_import_id": _ID,
    "source_id": _OTHER,
    "dry_run": True,
    "mode": "atomic",
    "received": 948,
    "outcomes": _OUTCOMES,
    "actor": "https://login.gr.example anna",
    "made_at": "2026-11-22T08:00:00Z",
}


class RosterResult(ImportResult):
    """What a sending did or would do; its lines are listed under `roster_import_id`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "received": 948,
                "created": 3,
                "changed": 4,
                "unchanged": 940,
                "rejected": 1,
                "dry_run": True,
                "errors": [
                    {
                        "line": 7,
                        "column": "starts_on",
                        "code": "overlap",
                        "detail": "Perioden krockar med en annan anställning.",
                    }
                ],
                "errors_truncated": False,
                "roster_import_id": _ID,
                "outcomes": _OUTCOMES,
                "vanished": 2,
            }
        }
    )

    roster_import_id: UUID | None = None
    """None where nothing is kept: without a source, and not a dry run."""
    outcomes: dict[OutcomeKind, int]
    vanished: int | None = None
    """People of this source who still work here and are not in the file; they are only listed."""


class RosterImportOut(BaseModel):
    """A sending, tried (`dry_run`) or stored."""

    model_config = ConfigDict(json_schema_extra={"example": _IMPORT})

    roster_import_id: UUID
    source_id: UUID | None
    dry_run: bool
    mode: str
    received: int
    outcomes: dict[str, int]
    actor: str
    made_at: Instant


class Difference(BaseModel):
    """One field, as it was registered and as the file has it; a workplace by code and name."""

    field: str
    before: Any
    after: Any


class RosterLineOut(BaseModel):
    """What one row of the file leads to; protected persons without name, place and changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "line": 12,
                "outcome": "moved",
                "employer_number": "212000-1439",
                "employee_number": "10023",
                "person_id": _OTHER,
                "given_name": "Åsa",
                "family_name": "Öberg",
                "protected": False,
                "workplace_code": "ALE-02",
                "starts_on": "2019-01-01",
                "changes": [
                    {
                        "field": "workplace",
                        "before": "ALE-01 Hemtjänst Älvängen",
                        "after": "ALE-02 Hemtjänst Nödinge",
                    }
                ],
                "column": None,
                "code": None,
                "detail": None,
            }
        }
    )

    line: int
    outcome: OutcomeKind
    employer_number: str | None
    employee_number: str | None
    person_id: UUID | None
    given_name: str | None
    family_name: str | None
    protected: bool
    workplace_code: str | None
    starts_on: DateField | None
    changes: list[Difference]
    column: str | None
    code: str | None
    detail: str | None


class VanishedOut(BaseModel):
    """Somebody whom the source named before, who still works here, and who is not in the file."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "employment_id": _ID,
                "person_id": _OTHER,
                "employer_number": "212000-1439",
                "employee_number": "10023",
                "given_name": "Åsa",
                "family_name": "Öberg",
                "workplace_id": _OTHER,
                "role_group": "care_staff",
                "starts_on": "2019-01-01",
                "ends_on": None,
            }
        }
    )

    employment_id: UUID
    person_id: UUID
    employer_number: str
    employee_number: str
    given_name: str | None
    family_name: str | None
    workplace_id: UUID | None
    role_group: str
    starts_on: DateField
    ends_on: DateField | None
