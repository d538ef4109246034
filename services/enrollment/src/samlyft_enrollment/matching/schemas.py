"""Bodies of suggestions."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_web.fields import DateField, Instant, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_CANDIDATE: JsonDict = {
    "person_id": _ID,
    "given_name": "Åsa",
    "family_name": "Öberg",
    "birth_year": 1981,
    "employer_number": "212000-1439",
    "employee_number": "10023",
    "starts_on": "2019-01-01",
    "ends_on": None,
    "has_identity_number": True,
}


class Candidate(BaseModel):
    """One of the two, by the employment at the workplace that they share."""

    model_config = ConfigDict(json_schema_extra={"example": _CANDIDATE})

    person_id: UUID
    given_name: str | None
    family_name: str | None
    birth_year: int | None
    employer_number: str | None
    employee_number: str | None
    starts_on: DateField | None
    ends_on: DateField | None
    has_identity_number: bool
    """Whether a number is known; a person with one is the better one to keep."""


class SuggestionOut(BaseModel):
    """Two people of one name at one workplace, whom no number tells apart."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "match_suggestion_id": _ID,
                "status": "open",
                "workplace_id": _ID,
                "municipality_code": "1440",
                "people": [
                    _CANDIDATE,
                    {**_CANDIDATE, "employee_number": "10977", "has_identity_number": False},
                ],
                "merge_id": None,
                "version": 1,
                "changed_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    match_suggestion_id: UUID
    status: str
    workplace_id: UUID
    municipality_code: str
    people: list[Candidate] = []
    """Empty when one of them is protected by now."""
    merge_id: UUID | None
    version: int
    changed_at: Instant


class SuggestionAnswer(StrictModel):
    """What a human says: they are one (`confirmed`), or two (`dismissed`, remembered)."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "dismissed"}})

    status: Literal["confirmed", "dismissed"]
    kept_id: UUID | None = None
    """Whom the other counts as; the one with an identity number, else the older, if nobody says."""
