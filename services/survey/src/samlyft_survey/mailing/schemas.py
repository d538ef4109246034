"""Bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samlyft_web.fields import Instant, StrictModel

_PERSON = "019ac0de-0000-7000-8000-000000000005"
_ADDRESS: dict[str, Any] = {
    "person_id": _PERSON,
    "email": "asa.oberg@ale.example",
    "language": "sv",
    "status": "active",
    "version": 1,
    "updated_at": "2026-11-22T08:00:00Z",
}
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[^\s@<>,;\"\\]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}$")
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")]


class AddressPut(StrictModel):
    """Where a participant gets invitations; a new address may be mailed again, also where the old one came back."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"email": "asa.oberg@ale.example", "language": "sv"}}
    )

    email: Email
    language: Language = "sv"


class AddressRead(BaseModel):
    """Where a participant gets invitations, and whether they may be sent."""

    model_config = ConfigDict(json_schema_extra={"example": _ADDRESS})

    person_id: UUID
    email: str
    language: str
    status: Literal["active", "declined", "bounced"]
    """`declined`: took herself off the list; `bounced`: the mail server refused the address."""
    version: int
    updated_at: Instant
