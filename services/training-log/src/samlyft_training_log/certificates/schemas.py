"""Bodies of certificates."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from samlyft_training_log.months.schemas import MonthText, MunicipalityCode
from samlyft_web.fields import DateField, Instant, StrictModel

Status = Literal["issued", "signed", "revoked"]
Signer = Literal["participant", "manager"]
Method = Literal["email", "sms", "slip", "tablet", "login", "paper"]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CERTIFICATE: dict[str, Any] = {
    "certificate_id": _ID,
    "version": 1,
    "person_id": _ID,
    "display_name": "Anna Berg",
    "project_id": _ID,
    "month": "2020-03",
    "municipality_code": "1440",
    "workplace_id": _ID,
    "minutes": 150,
    "eligible_minutes": 150,
    "content_hash": _HASH,
    "chain_head": _HASH,
    "signers": ["participant"],
    "status": "issued",
    "stale": False,
    "stale_since": None,
    "replaces": None,
    "issued_at": "2020-04-07T08:00:00Z",
    "issued_by": "https://issuer.example anna",
    "known_at": "2020-04-07T08:00:00Z",
    "recorded_at": "2020-04-07T08:00:00Z",
}


class IssueIn(StrictModel):
    """Certificates to issue: of a closed month, in one municipality or in all."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"project_id": _ID, "month": "2020-03", "municipality_code": "1440"}
        }
    )

    project_id: UUID
    month: MonthText
    municipality_code: MunicipalityCode | None = None
    known_at: Instant | None = None
    """Only with `history:import`: when they were issued, for months that were certified elsewhere before."""


class IssueResult(BaseModel):
    """What became of the month's certificates. Nobody with zero minutes gets one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"issued": 210, "replaced": 2, "revoked": 3, "unchanged": 0, "waiting": 4}
        }
    )

    issued: int
    """New ones, with those that replace a revoked one."""
    replaced: int
    revoked: int
    """The ledger no longer says what they say."""
    unchanged: int
    waiting: int
    """Persons with time in a municipality whose month is not closed, or is stale after a correction."""


class CertificateOut(BaseModel):
    """An attendance certificate (intyg för närvarotid) of one person, project and month."""

    model_config = ConfigDict(json_schema_extra={"example": _CERTIFICATE})

    certificate_id: UUID
    version: int
    person_id: UUID
    display_name: str | None
    """None for protected persons."""
    project_id: UUID
    month: str
    municipality_code: str
    workplace_id: UUID | None
    """Where most of the month's minutes were; none of protected persons."""
    minutes: int
    eligible_minutes: int
    content_hash: str
    """SHA-256 over its sessions, dates and minutes: what its signatures stand for."""
    chain_head: str | None
    """The newest link of the sealed chain when it was issued."""
    signers: list[Signer]
    status: Status
    stale: bool
    """The ledger has changed since: it is revoked and replaced when the month's certificates are issued again."""
    stale_since: Instant | None
    replaces: UUID | None
    issued_at: Instant
    issued_by: str
    known_at: Instant
    recorded_at: Instant


class SignatureOut(BaseModel):
    """One signature under a certificate."""

    signer: Signer
    method: Method
    acr: str | None
    """Level of assurance of the login, where there was one."""
    actor: str | None
    archive_reference: str | None
    scan_hash: str | None
    content_hash: str
    signed_at: Instant


class LinkState(BaseModel):
    """A link that was given out, without what opens it."""

    link_id: UUID
    signer: Signer
    channel: Literal["email", "sms", "slip", "tablet"]
    attempts: int
    expires_at: Instant
    used_at: Instant | None
    replaced_at: Instant | None


class CertificateWithSignatures(CertificateOut):
    """A certificate, whole: who has signed, and how it can be walked to its entries and its months."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_CERTIFICATE,
                "code": "gr.7K3MQ-90XVA-4DTWZ-H2N8R",
                "signatures": [],
                "links": [],
                "month_ids": [_ID],
                "entries": f"/training-log/v1/certificates/{_ID}/entries",
            }
        }
    )

    code: str
    """Printed on it: anyone who holds the paper can check it at `/pages/certificate`."""
    signatures: list[SignatureOut]
    links: list[LinkState]
    month_ids: list[UUID]
    """The months, one a municipality, in which its minutes were."""
    entries: str


class CertifiedEntry(BaseModel):
    """One line of the ledger that a certificate attests; negative minutes reverse."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "posting_id": _ID,
                "line": 1,
                "attendance_id": _ID,
                "session_id": _ID,
                "local_date": "2020-03-12",
                "minutes": 30,
                "municipality_code": "1440",
                "eligible": True,
                "kind": "attendance",
                "recorded_at": "2020-03-12T12:00:00Z",
            }
        }
    )

    posting_id: UUID
    line: int
    attendance_id: UUID
    session_id: UUID
    local_date: DateField
    minutes: int
    municipality_code: str
    eligible: bool
    kind: str
    recorded_at: Instant
