"""Bodies of roster sources."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.places.schemas import OrganisationNumber
from samlyft_events import RoleGroup
from samlyft_imports.layouts import DayFormat
from samlyft_web.fields import Code, Instant, Name, StrictModel

Heading = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Column = Literal[
    "employee_number",
    "employer_number",
    "given_name",
    "family_name",
    "workplace_code",
    "role_group",
    "starts_on",
    "ends_on",
    "identity_number",
    "protection",
    "occupation",
    "share_percent",
    "hours",
    "placed_on",
]
Columns = Annotated[dict[Heading, Column], Field(min_length=1, max_length=60)]
Words = Annotated[dict[Heading, RoleGroup], Field(max_length=500)]
Codes = Annotated[dict[Heading, Code], Field(max_length=2_000)]
Moves = Literal["from_today", "correct"]

_ID = "019ac0de-0000-7000-8000-000000000001"
_SOURCE: JsonDict = {
    "name": "Heroma, Ale kommun",
    "employer_number": "212000-1439",
    "columns": {
        "Anst.nr": "employee_number",
        "Personnummer": "identity_number",
        "Förnamn": "given_name",
        "Efternamn": "family_name",
        "Enhetskod": "workplace_code",
        "Befattning": "role_group",
        "Anställd från": "starts_on",
        "Anställd till": "ends_on",
        "Syss.grad": "share_percent",
    },
    "role_groups": {"Enhetschef": "first_line_manager", "Undersköterska": "care_staff"},
    "workplace_codes": {"4711": "ALE-01"},
    "default_role_group": "care_staff",
    "date_format": "YYYYMMDD",
    "moves": "from_today",
}


class RosterSourceIn(StrictModel):
    """An HR system of an employer: its headings, and its words where they are not ours."""

    model_config = ConfigDict(json_schema_extra={"example": _SOURCE})

    name: Name
    employer_number: OrganisationNumber
    """Stands for the column where the file has none."""
    columns: Columns
    """Its heading (whatever its case) to our column; headings that are not named are not read."""
    role_groups: Words = Field(default_factory=dict)
    """Its word for a post to our role group; every other word is the default, if there is one."""
    workplace_codes: Codes = Field(default_factory=dict)
    """Its code of a unit to ours."""
    default_role_group: RoleGroup | None = None
    date_format: DayFormat = "YYYY-MM-DD"
    moves: Moves = "from_today"
    """Another workplace in the file: a move as of today, or a correction of what was wrong."""


class RosterSourceChange(StrictModel):
    """Lists are replaced whole."""

    model_config = ConfigDict(json_schema_extra={"example": {"date_format": "YYYY-MM-DD"}})

    name: Name | None = None
    columns: Columns | None = None
    role_groups: Words | None = None
    workplace_codes: Codes | None = None
    default_role_group: RoleGroup | None = None
    date_format: DayFormat | None = None
    moves: Moves | None = None


class RosterSourceOut(BaseModel):
    """A roster source."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "roster_source_id": _ID,
                **_SOURCE,
                "version": 1,
                "changed_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    roster_source_id: UUID
    name: str
    employer_number: str
    columns: dict[str, str]
    role_groups: dict[str, str]
    workplace_codes: dict[str, str]
    default_role_group: str | None
    date_format: str
    moves: str
    version: int
    changed_at: Instant
