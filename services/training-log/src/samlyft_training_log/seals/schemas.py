"""Bodies of the chain: its head, its seals, and what a walk along it found."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import Instant

_ID = "019ac0de-0000-7000-8000-000000000001"
_LINK = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_HEAD: dict[str, Any] = {
    "position": 4711,
    "link": _LINK,
    "sealed_at": "2020-09-15T08:00:01Z",
    "unsealed_postings": 0,
}


class ChainHead(BaseModel):
    """Where the chain stands: note position and link, and any later change before it can be proved."""

    model_config = ConfigDict(json_schema_extra={"example": _HEAD})

    position: int
    """0 while nothing is sealed."""
    link: str | None
    """SHA-256, hexadecimal."""
    sealed_at: Instant | None
    unsealed_postings: int
    """Committed and not linked yet: the sealer follows within a second or so."""


class SealOut(BaseModel):
    """One posting's place in the chain."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "position": 4711,
                "posting_id": _ID,
                "link": _LINK,
                "sealed_at": "2020-09-15T08:00:01Z",
                "entries": 12,
                "erased": 0,
            }
        }
    )

    position: int
    posting_id: UUID
    link: str
    sealed_at: Instant
    entries: int
    erased: int
    """Lines whose content was taken by gallring; their digests stand."""


class BrokenLink(BaseModel):
    """The first place where the ledger is not what was sealed."""

    position: int | None
    """None where a posting's seal was taken away."""
    posting_id: UUID
    line: int | None
    """Of the posting; 0 is the posting itself, None its place in the chain."""
    what: Literal["link", "changed", "removed", "added", "unchained"]


class ChainVerification(BaseModel):
    """What a walk found from one position to another; it is whole when `next_position` is null."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "from_position": 1,
                "to_position": 4711,
                "head": _HEAD,
                "postings": 4711,
                "entries": 61234,
                "erased": 0,
                "broken": None,
                "unsealed_postings": 0,
                "unsealed_entries": 0,
                "next_position": None,
            }
        }
    )

    from_position: int
    to_position: int
    head: ChainHead
    postings: int
    entries: int
    erased: int
    broken: BrokenLink | None
    unsealed_postings: int
    unsealed_entries: int
    next_position: int | None
