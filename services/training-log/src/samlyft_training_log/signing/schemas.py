"""Bodies of signing: policies, signatures and links."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from samlyft_training_log.certificates.schemas import Hash, Signer
from samlyft_training_log.months.schemas import MonthText
from samlyft_training_log.signing.rules import Channel
from samlyft_web.fields import Instant, Name, StrictModel

_ID = "019ac0de-0000-7000-8000-000000000001"
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_POLICY: dict[str, Any] = {
    "project_id": _ID,
    "from_month": "2019-04",
    "signers": ["participant", "manager"],
    "accepted_acr": [],
    "source": "Projektets anvisning för intyg, fastställd av styrgruppen",
}
Acr = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]


class PolicyIn(StrictModel):
    """Who signs from a month on."""

    model_config = ConfigDict(json_schema_extra={"example": _POLICY})

    project_id: UUID
    from_month: MonthText
    signers: list[Signer] = Field(min_length=1, max_length=2)
    accepted_acr: list[Acr] = Field(default=[], max_length=20)
    """Levels of assurance that a signature by login may have; empty takes any."""
    source: Name


class PolicyOut(BaseModel):
    """A signing policy; it is never changed: a later one takes over from its own month on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "policy_id": _ID,
                **_POLICY,
                "recorded_at": "2019-04-02T08:00:00Z",
                "actor": "https://issuer.example anna",
            }
        }
    )

    policy_id: UUID
    project_id: UUID
    from_month: str
    signers: list[Signer]
    accepted_acr: list[str]
    source: str
    recorded_at: Instant
    actor: str


class Paper(StrictModel):
    """A signature on paper: where the sheet is kept, the SHA-256 of its scan, and when it was signed."""

    archive_reference: Name
    scan_hash: Hash
    signed_at: Instant


class SignatureIn(StrictModel):
    """A signature by the caller's own login, or one on paper that the project office registers."""

    model_config = ConfigDict(json_schema_extra={"example": {"signer": "manager"}})

    signer: Signer
    paper: Paper | None = None


class LinkIn(StrictModel):
    """One link to give out; an address goes with e-mail and SMS only and is forgotten when the message has left."""

    certificate_id: UUID
    signer: Signer = "participant"
    channel: Channel
    address: Annotated[str, StringConstraints(pattern=r"^\S{5,254}$")] | None = None


class LinksIn(StrictModel):
    """Links for up to 500 certificates; an earlier unused link of the same signer stops working."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "links": [
                    {"certificate_id": _ID, "channel": "slip"},
                    {"certificate_id": _ID, "channel": "email", "address": "anna@kommun.example"},
                ]
            }
        }
    )

    links: list[LinkIn] = Field(min_length=1, max_length=500)


class SlipsIn(StrictModel):
    """The certificates of a workplace and month that wait for this signer."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"project_id": _ID, "month": "2020-03", "workplace_id": _ID}}
    )

    project_id: UUID
    month: MonthText
    workplace_id: UUID
    signer: Signer = "participant"


class LinkOut(BaseModel):
    """A link as given out. Address and code are told this once, for slip and tablet only, and stored nowhere."""

    link_id: UUID
    certificate_id: UUID
    signer: Signer
    channel: Channel
    display_name: str | None
    expires_at: Instant
    url: str | None
    code: str | None


class LinksOut(BaseModel):
    """The links, in the order asked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "links": [
                    {
                        "link_id": _ID,
                        "certificate_id": _ID,
                        "signer": "participant",
                        "channel": "slip",
                        "display_name": "Anna Berg",
                        "expires_at": "2020-06-06T08:00:00Z",
                        "url": "https://api.samlyft.example/training-log/v1/pages/sign/gr.x",
                        "code": "402 915",
                    }
                ]
            }
        }
    )

    links: list[LinkOut]


class SignedOut(BaseModel):
    """What the signature made of the certificate."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "certificate_id": _ID,
                "version": 2,
                "signer": "participant",
                "status": "signed",
                "missing": [],
                "content_hash": _HASH,
            }
        }
    )

    certificate_id: UUID
    version: int
    signer: Signer
    status: Literal["issued", "signed"]
    missing: list[Signer]
    content_hash: str
