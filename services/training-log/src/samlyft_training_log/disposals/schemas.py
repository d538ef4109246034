"""Bodies of disposals."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_web.fields import DateField, Instant, Name, StrictModel

Kind = Literal["certificate", "paper_sheet", "evidence", "signing_link"]
_ID = "019ac0de-0000-7000-8000-000000000001"
_ASKED: dict[str, Any] = {
    "project_id": _ID,
    "decision": "Gallringsbeslut 2029-12",
    "decided_on": "2029-01-15",
}
_ITEM: dict[str, Any] = {"kind": "certificate", "documents": 1204, "list_hash": "ab" * 32}


class DisposalIn(StrictModel):
    """Whose documents are to go, and by which decision: without one nothing may be disposed of."""

    model_config = ConfigDict(json_schema_extra={"example": _ASKED})

    project_id: UUID
    decision: Name
    decided_on: DateField


class DisposedKind(BaseModel):
    """How many of a kind."""

    model_config = ConfigDict(json_schema_extra={"example": _ITEM})

    kind: Kind
    documents: int
    list_hash: str
    """SHA-256 over `id hash` of each document, a line each, in order of id: the protocol proves what the list said."""


class DisposalOut(BaseModel):
    """The protocol of a disposal, or what it would be."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_ASKED,
                "disposal_id": _ID,
                "dry_run": False,
                "kept_until": "2028-12-31",
                "kinds": [_ITEM],
                "recorded_at": "2029-01-16T08:00:00Z",
                "actor": "https://issuer.example arkivarie",
            }
        }
    )

    disposal_id: UUID | None
    dry_run: bool = False
    project_id: UUID
    decision: str
    decided_on: DateField
    kept_until: DateField | None
    """The last day of the longest rule; null where no rule held the project."""
    kinds: list[DisposedKind]
    recorded_at: Instant | None
    actor: str


class DisposedDocumentOut(BaseModel):
    """One document that is gone; its hash stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "document_id": _ID,
                "kind": "certificate",
                "disposal_id": _ID,
                "content_hash": "ab" * 32,
                "recorded_at": "2029-01-16T08:00:00Z",
            }
        }
    )

    document_id: UUID
    kind: Kind
    disposal_id: UUID
    content_hash: str
    """SHA-256 of what it said."""
    recorded_at: Instant
