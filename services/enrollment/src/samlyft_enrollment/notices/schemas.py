"""Bodies of contacts and notices."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from samlyft_enrollment.settings_of_tenant.schemas import NoticeKind
from samlyft_web.fields import Instant, Name, StrictModel

Email = Annotated[
    str, StringConstraints(pattern=r"^[^\s@<>\"',;:\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}$")
]
Language = Literal["sv", "en"]
Status = Literal["queued", "sent", "bounced", "to_tell", "told"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_CONTACT: JsonDict = {"email": "asa.oberg@ale.example", "language": "sv", "declined": []}
_NOTICE: JsonDict = {
    "notice_id": _ID,
    "person_id": _ID,
    "kind": "sign_up",
    "about_id": None,
    "facts": {"title": "Digital trygghet", "starts_at": "2026-12-01T12:00:00+00:00"},
    "language": "sv",
    "channel": "list",
    "why": "no_address",
    "status": "to_tell",
    "told_at": None,
    "version": 1,
    "changed_at": "2026-11-22T08:00:00Z",
}


class ContactIn(StrictModel):
    """How a person is reached; without an address she stands on the printed lists."""

    model_config = ConfigDict(json_schema_extra={"example": _CONTACT})

    email: Email | None
    language: Language = "sv"
    declined: Annotated[list[NoticeKind], Field(max_length=6)] = []


class ContactOut(BaseModel):
    """How a person is reached; version 0 until somebody says."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "person_id": _ID,
                **_CONTACT,
                "version": 1,
                "changed_at": "2026-11-22T08:00:00Z",
            }
        }
    )

    person_id: UUID
    email: str | None
    language: Language
    declined: list[str]
    version: int
    changed_at: Instant | None


class NoticeOut(BaseModel):
    """What somebody was to be told, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"example": _NOTICE})

    notice_id: UUID
    person_id: UUID
    kind: NoticeKind
    about_id: UUID | None
    facts: dict[str, Any]
    language: Language
    channel: Literal["mail", "list"]
    why: Literal["no_address", "declined", "bounced", "protected", "quiet"] | None
    status: Status
    told_at: Instant | None
    version: int
    changed_at: Instant


class FactsIn(StrictModel):
    """What is told; the title names a session or a task, never a person."""

    title: Name
    about_id: UUID | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    before: Instant | None = None
    place: Name | None = None
    position: Annotated[int, Field(ge=1, le=100_000)] | None = None
    outcome: Literal["granted", "declined"] | None = None


class NoticeIn(StrictModel):
    """Tells people of something that concerns them."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "moved",
                "person_ids": [_ID],
                "facts": {
                    "title": "Digital trygghet",
                    "before": "2026-12-01T12:00:00Z",
                    "starts_at": "2026-12-02T12:00:00Z",
                    "place": "Älvängens bibliotek",
                },
            }
        }
    )

    kind: NoticeKind
    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]
    facts: FactsIn


class NoticeCounts(BaseModel):
    """How many were told, and how many of them by mail: the rest stand on the printed list."""

    model_config = ConfigDict(json_schema_extra={"example": {"told": 12, "by_mail": 7}})

    told: int
    by_mail: int


class NoticeChange(StrictModel):
    """Whether she has been told by word of mouth."""

    model_config = ConfigDict(json_schema_extra={"example": {"told": True}})

    told: bool


class NoticeLine(BaseModel):
    """A line of the printed list."""

    family_name: str | None
    given_name: str | None
    workplace: str | None
    kind: NoticeKind
    what: str
    details: str
    status: Status


class NoticeList(BaseModel):
    """The list as data; ask for text/html or text/csv to print it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lines": [
                    {
                        "family_name": "Öberg",
                        "given_name": "Åsa",
                        "workplace": "Hemtjänst Älvängen",
                        "kind": "sign_up",
                        "what": "Du är anmäld: Digital trygghet",
                        "details": "Tid: tisdag 2026-12-01 13:00",
                        "status": "to_tell",
                    }
                ]
            }
        }
    )

    lines: list[NoticeLine]
