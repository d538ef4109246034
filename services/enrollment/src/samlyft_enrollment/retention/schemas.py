"""Bodies of retention rules."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from samlyft_web.fields import DateField, Instant, Name, StrictModel

RuleKind = Literal["years", "legal_hold", "left"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_AT: JsonDict = {"version": 1, "changed_at": "2026-11-22T08:00:00Z"}


class RetentionRuleIn(StrictModel):
    """How long a project's papers are kept by its decision, a legal hold, or how long after leaving people are kept.

    `left` is of the whole tenant and names no project: so many calendar years after the year in which the last
    employment and participation ended, whoever no project's rule holds is erased.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "kind": "years",
                "years": 10,
                "counted_from": "2021-06-30",
                "source": "Beslut om stöd 2018/00321",
                "from_on": "2019-04-01",
            }
        }
    )

    project_id: UUID | None = None
    kind: RuleKind
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    counted_from: DateField | None = None
    source: Name
    from_on: DateField
    to_on: DateField | None = None


class RetentionRuleChange(StrictModel):
    """When a rule ends: a hold that is lifted."""

    model_config = ConfigDict(json_schema_extra={"example": {"to_on": "2026-12-31"}})

    to_on: DateField | None


class RetentionRuleOut(BaseModel):
    """A rule of this tenant; those of law and programme hold as well."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "retention_rule_id": _ID,
                "project_id": _ID,
                "kind": "legal_hold",
                "years": None,
                "counted_from": None,
                "source": "Revision 2027",
                "from_on": "2027-01-01",
                "to_on": None,
                **_AT,
            }
        }
    )

    retention_rule_id: UUID
    project_id: UUID | None
    kind: RuleKind
    years: int | None
    counted_from: DateField | None
    source: str
    from_on: DateField
    to_on: DateField | None
    version: int
    changed_at: Instant


class DueOut(BaseModel):
    """One who goes, and by what: the answer names an id and nothing else."""

    person_id: UUID
    why: Literal["kept_for_retention", "left"]


class RetentionRunOut(BaseModel):
    """What became of those who are only kept until retention ends, and of those who have left."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "dry_run": True,
                "looked_at": 120,
                "left": 100,
                "erased": 7,
                "kept": 113,
                "next_on": "2028-12-31",
                "people": [{"person_id": _ID, "why": "left"}],
            }
        }
    )

    dry_run: bool
    looked_at: int = 0
    """Persons, duplicates counted as one."""
    left: int = 0
    """Of these, those who left so long ago that the tenant's own rule (`left`) lets them go."""
    erased: int = 0
    kept: int = 0
    """By a rule, a legal hold, or since they are at work."""
    next_on: DateField | None = None
    """The first day on which a rule ends for one of those kept."""
    people: list[DueOut] = []
    """Who is erased, or would be: at most a thousand."""
