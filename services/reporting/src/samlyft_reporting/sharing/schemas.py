"""Bodies of agreements and of what is shared under them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_reporting.sharing.rules import Mode, PartyStatus
from samlyft_reporting.signals.schemas import InWords
from samlyft_web.fields import DateField, Instant, Name, StrictModel

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
Parties = Annotated[list[Slug], Field(max_length=60)]
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_TERMS: dict[str, Any] = {
    "title": "Jämförelse i Västsverige",
    "mode": "named",
    "figures": ["trained_per_employees", "hours_per_participant"],
    "smallest_cell": 5,
    "from_on": "2026-12-01",
    "to_on": None,
    "contributors": ["gr", "halland", "skaraborg"],
    "readers": [],
}
_PARTY = {"party": "gr", "party_name": "GR", "status": "accepted", "changed_on": "2026-11-23"}
_COMPARED: dict[str, Any] = {
    "figure": "trained_per_employees",
    "title": {"sv": "Utbildade per 100 anställda", "en": "People trained per 100 employees"},
    "definition": "trained_per_employees.1",
    "contributors": 3,
    "revoked": 1,
    "median": "47.30",
    "own": "51.20",
    "values": [
        {"contributor": "gr", "value": "51.20", "base": 4100, "withheld": False, "revoked_on": None}
    ],
    "not_compared": None,
}


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class AgreementIn(StrictModel):
    """The terms; they never change. Named: two contributors or more. Anonymous: three, and none above 80 %."""

    model_config = _example(**_TERMS)

    title: Name
    mode: Mode
    figures: Annotated[list[FigureName], Field(min_length=1, max_length=20)]
    smallest_cell: Annotated[int, Field(ge=5, le=1_000)] = 5
    from_on: DateField
    to_on: DateField | None = None
    contributors: Parties
    readers: Parties = []


class PartyOut(BaseModel):
    """Where one party stands."""

    party: str
    party_name: str
    status: PartyStatus
    changed_on: DateField


class AgreementOut(BaseModel):
    """An agreement as this party knows it."""

    model_config = _example(
        agreement_id=_ID,
        **_TERMS,
        offered_by="gr",
        own_status="accepted",
        parties=[_PARTY],
        version=1,
        changed_at="2026-11-23T08:00:00Z",
    )

    agreement_id: UUID
    title: str
    mode: Mode
    figures: list[str]
    smallest_cell: int
    from_on: DateField
    to_on: DateField | None
    contributors: list[str]
    readers: list[str]
    offered_by: str
    own_status: PartyStatus
    parties: list[PartyOut]
    version: int
    """Of where the own party stands."""
    changed_at: Instant


class AnswerIn(StrictModel):
    """Accepts, declines or revokes for the own party."""

    model_config = _example(status="accepted")

    status: Literal["accepted", "declined", "revoked"]


class ContributionIn(StrictModel):
    """Shares the agreement's figures of a project as known on a day."""

    model_config = _example(project_id=_ID, as_of="2026-11-01")

    project_id: UUID
    as_of: DateField


class ContributionsOut(BaseModel):
    """What left, and to whom."""

    model_config = _example(
        agreement_id=_ID,
        as_of="2026-11-01",
        recipients=["halland", "skaraborg"],
        shared=["trained_per_employees"],
        withheld=["hours_per_participant"],
    )

    agreement_id: UUID
    as_of: DateField
    recipients: list[str]
    shared: list[str]
    withheld: list[str]


class SharedValue(BaseModel):
    """One contributor's value, by name; `revoked_on` where it has left the agreement since."""

    contributor: str
    value: str | None
    base: int | None
    withheld: bool
    revoked_on: DateField | None


class SharedFigure(BaseModel):
    """A figure over its contributors; values by name only where all agreed to names."""

    figure: str
    title: InWords
    definition: str
    contributors: int
    revoked: int
    median: str | None
    own: str | None
    values: list[SharedValue]
    not_compared: Literal["too_few_contributors", "one_dominates"] | None


class SharedComparison(BaseModel):
    """What was shared for one day."""

    model_config = _example(agreement_id=_ID, as_of="2026-11-01", mode="named", figures=[_COMPARED])

    agreement_id: UUID
    as_of: DateField | None
    mode: Mode
    figures: list[SharedFigure]
