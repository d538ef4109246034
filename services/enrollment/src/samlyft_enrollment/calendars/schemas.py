"""Bodies of links to calendar feeds."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from samlyft_web.fields import Instant, StrictModel

CalendarKind = Literal["workplace", "trainer", "person"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_OTHER = "019ac0de-0000-7000-8000-000000000002"
_LINK: JsonDict = {
    "calendar_link_id": _ID,
    "kind": "workplace",
    "workplace_id": _OTHER,
    "person_id": None,
    "revoked_at": None,
    "version": 1,
    "changed_at": "2026-11-22T08:00:00Z",
}


class CalendarLinkIn(StrictModel):
    """A feed of a workplace, of what a person leads, or of what she has signed up to."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"kind": "workplace", "workplace_id": _OTHER}}
    )

    kind: CalendarKind
    workplace_id: UUID | None = None
    person_id: UUID | None = None


class CalendarLinkOut(BaseModel):
    """A link to a feed; its address was shown once."""

    model_config = ConfigDict(json_schema_extra={"example": _LINK})

    calendar_link_id: UUID
    kind: CalendarKind
    workplace_id: UUID | None
    person_id: UUID | None
    revoked_at: Instant | None
    version: int
    changed_at: Instant


class CalendarLinkMade(CalendarLinkOut):
    """A new link; keep its address, since it is not shown again."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_LINK, "path": f"/enrollment/v1/calendars/gr.{'A' * 43}/feed"}
        }
    )

    path: str


class CalendarEntry(BaseModel):
    """A session in a calendar: when and where, and nobody's name."""

    uid: str
    sequence: int
    changed_at: Instant
    starts_at: Instant
    ends_at: Instant
    summary: str
    location: str | None
    url: str | None
    cancelled: bool


class CalendarOut(BaseModel):
    """The same feed for programs that would rather have JSON."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "Hemtjänst Älvängen",
                "entries": [
                    {
                        "uid": f"{_ID}@samlyft",
                        "sequence": 0,
                        "changed_at": "2026-11-22T08:00:00Z",
                        "starts_at": "2027-02-01T12:00:00Z",
                        "ends_at": "2027-02-01T13:00:00Z",
                        "summary": "Workshop 1",
                        "location": "Stora salen",
                        "url": None,
                        "cancelled": False,
                    }
                ],
            }
        }
    )

    name: str
    entries: list[CalendarEntry]
