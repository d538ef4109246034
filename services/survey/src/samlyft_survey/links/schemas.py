"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_survey.examples import TOKEN
from samlyft_web.fields import Code, DateField, Instant, StrictModel

_LINK: dict[str, Any] = {
    "link_id": "019ac0de-0000-7000-8000-000000000006",
    "round_id": "019ac0de-0000-7000-8000-000000000001",
    "kiosk": False,
    "self_code": True,
    "expected": 12,
    "expires_on": "2026-11-22",
    "status": "open",
    "version": 1,
    "updated_at": "2026-11-22T08:00:00Z",
}


class LinkCreate(StrictModel):
    """A link that many answer by, for as long as the round is open and the link not expired."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"expected": 12, "workplace_code": "ALE-01", "self_code": True}
        }
    )

    expected: Annotated[int, Field(ge=1, le=1000)]
    """How many are asked by it: they count as invited. Twice as many forms may be begun."""
    workplace_code: Code | None = None
    """Its municipality and area of care go with the answers, if at least five are expected."""
    kiosk: bool = False
    """A device that stands somewhere: after each answer it offers the form to the next person."""
    self_code: bool = False
    """Asks for a code of one's own making, by which rounds are paired; without it answers pair with nothing."""
    expires_on: DateField | None = None
    """The round's last day, if nothing else is said."""


class LinkRead(BaseModel):
    """A shared link. How many have answered by it is told by nothing but the round's results."""

    model_config = ConfigDict(json_schema_extra={"example": _LINK})

    link_id: UUID
    round_id: UUID
    kiosk: bool
    self_code: bool
    expected: int
    expires_on: DateField
    status: Literal["open", "closed"]
    version: int
    updated_at: Instant


class LinkMade(LinkRead):
    """A new link, told this once and stored nowhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_LINK,
                "link": f"https://api.samlyft.example/survey/v1/pages/{TOKEN}/shared/answers",
                "poster": f"https://api.samlyft.example/survey/v1/pages/{TOKEN}/poster/answers",
                "qr_svg": "<svg/>",
            }
        }
    )

    link: str
    poster: str
    """A page with the QR code, to show on a wall or to print."""
    qr_svg: str


class LinkChange(StrictModel):
    """Closes a link: nobody begins by it any more; those who have begun go on."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "closed"}})

    status: Literal["closed"]
