"""Bodies of the calls about one person's data."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_web.fields import DateField, Instant, Name, StrictModel

Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9åäöÅÄÖ][A-Za-z0-9åäöÅÄÖ:/. -]{0,63}$")
]
CorrectionReason = Literal["wrong_when_registered", "changed_since", "person_reported"]
RestrictionReason = Literal["contested", "unlawful", "legal_claim", "objection", "retention"]
ErasureReason = Literal["person_asks", "no_longer_needed", "unlawful", "municipality_left"]
DoneFor = ErasureReason | Literal["retention_ended"]
"""What a protocol says: the last is nobody's wish, but the end of every rule."""
Outcome = Literal["erased", "partly", "refused"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_AT: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}
_KEPT: JsonDict = {
    "what": "name",
    "why": "Modig: räkenskapsmaterial sparas sju år efter projektets slutår",
    "until": "2028-12-31",
}


class Version(BaseModel):
    """What was told about her at a time, also when it has changed since."""

    known_at: Instant
    recorded_at: Instant
    kind: str
    version: int
    says: dict[str, Any]


class Section(BaseModel):
    """The rows of one kind."""

    name: str
    title: str
    rows: list[dict[str, Any]]


class KeptOut(BaseModel):
    """What stays, why, and until when: no date while nobody knows when it ends."""

    what: str
    why: str
    until: DateField | None


class RegisterExtract(BaseModel):
    """Everything that this service holds about one person (registerutdrag, article 15)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person_id": _ID,
                "made_at": "2026-11-22T08:00:00Z",
                "read_id": _ID,
                "reach": "*",
                "controllers": ["Socialnämnden i Ale kommun"],
                "identity_numbers": [
                    {"kind": "personnummer", "identity_number": "201212121212", "current": True}
                ],
                "sections": [{"name": "person", "title": "Namn", "rows": [{"given_name": "Åsa"}]}],
                "history": [],
                "kept": [_KEPT],
                "told_to": ["training-log", "survey", "reporting"],
            }
        }
    )

    person_id: UUID
    made_at: Instant
    read_id: UUID
    """The row of the log that this extract itself made."""
    reach: str
    """`*`: everything. Otherwise the extract holds what the caller may see, and another must add the rest."""
    controllers: list[str]
    identity_numbers: list[dict[str, Any]]
    sections: list[Section]
    history: list[Version]
    kept: list[KeptOut]
    told_to: list[str]
    """The other services that were told of her: each has an extract of its own."""


class CorrectionIn(StrictModel):
    """What is to be corrected, and why; at least one field."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"family_name": "Öberg Lind", "reason": "wrong_when_registered"}
        }
    )

    given_name: Name | None = None
    family_name: Name | None = None
    gender: Literal["woman", "man", "unknown"] | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    identity_number: Annotated[str, StringConstraints(max_length=20)] | None = None
    reason: CorrectionReason
    reference: Reference | None = None


class CorrectionOut(BaseModel):
    """Which fields were corrected; never what they said."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "correction_id": _ID,
                "person_id": _ID,
                "corrected": ["family_name"],
                "reason": "wrong_when_registered",
                "reference": None,
                "actor": "https://login.gr.example anna",
                **_AT,
            }
        }
    )

    correction_id: UUID
    person_id: UUID
    corrected: list[str]
    reason: CorrectionReason
    reference: str | None
    actor: str
    version: int
    changed_at: Instant


class RestrictionIn(StrictModel):
    """From now on her data are only kept (begränsning, article 18)."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "contested"}})

    reason: RestrictionReason
    reference: Reference | None = None


class RestrictionOut(BaseModel):
    """A restriction; `lifted_at` when it no longer holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "restriction_id": _ID,
                "person_id": _ID,
                "reason": "contested",
                "reference": None,
                "actor": "https://login.gr.example anna",
                "lifted_at": None,
                **_AT,
            }
        }
    )

    restriction_id: UUID
    person_id: UUID
    reason: RestrictionReason
    reference: str | None
    actor: str
    lifted_at: Instant | None
    version: int
    changed_at: Instant


class ErasureIn(StrictModel):
    """Why she is to be erased; ask with `dry_run=true` first."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "person_asks"}})

    reason: ErasureReason
    reference: Reference | None = None


class ErasureOut(BaseModel):
    """What went, what stays, until when and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "erasure_id": _ID,
                "person_id": _ID,
                "reason": "person_asks",
                "reference": None,
                "outcome": "partly",
                "erased": [{"what": "contact", "rows": 1}],
                "kept": [_KEPT],
                "dry_run": False,
                **_AT,
            }
        }
    )

    erasure_id: UUID | None
    person_id: UUID
    reason: DoneFor
    reference: str | None
    outcome: Outcome
    erased: list[dict[str, Any]]
    kept: list[KeptOut]
    dry_run: bool = False
    version: int
    changed_at: Instant
