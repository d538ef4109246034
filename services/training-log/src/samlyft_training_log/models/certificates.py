"""Attendance certificates, the entries that each attests, and who has signed it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique
from samlyft_training_log.models.months import A_MONTH


class SigningPolicy(OfTenant, table=True):
    """Who signs a project's certificates from a month on: dated data with a source. Never changed, never deleted."""

    __tablename__ = "signing_policy"
    __table_args__ = of_tenant(
        sa.CheckConstraint(A_MONTH.replace("month", "from_month"), name="from_month"),
        sa.Index("ix_signing_policy_recorded_at", "tenant_id", "recorded_at", "policy_id"),
        unique("signing_policy", "project_id", "from_month"),
    )

    policy_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    project_id: UUID
    from_month: str
    signers: list[str] = Field(sa_type=ARRAY(sa.Text))
    accepted_acr: list[str] = Field(sa_type=ARRAY(sa.Text))
    """Levels of assurance that a signature by login may have; empty takes any."""
    source: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class Certificate(OfTenant, table=True):
    """A certificate of one person, project and month; one that is not revoked at a time."""

    __tablename__ = "certificate"
    __table_args__ = of_tenant(
        sa.CheckConstraint(A_MONTH, name="month"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("status in ('issued', 'signed', 'revoked')", name="status"),
        sa.Index("ix_certificate_project", "tenant_id", "project_id", "month"),
        sa.Index("ix_certificate_recorded_at", "tenant_id", "recorded_at", "certificate_id"),
        sa.Index(
            "uq_certificate_key",
            *("tenant_id", "person_id", "project_id", "month"),
            unique=True,
            postgresql_where=sa.text("status <> 'revoked'"),
        ),
    )

    certificate_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    person_id: UUID
    project_id: UUID
    month: str
    municipality_code: str
    """With workplace: where most of the month's minutes were; whoever has those in reach sees it."""
    workplace_id: UUID
    minutes: int
    eligible_minutes: int
    content_hash: str
    """SHA-256 over its entries in order: what its signatures stand for."""
    chain_head: str | None = None
    """The newest link of the sealed chain when it was issued."""
    signers: list[str] = Field(sa_type=ARRAY(sa.Text))
    status: str = Field(default="issued", sa_column_kwargs={"server_default": "issued"})
    stale: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    stale_since: datetime | None = None
    replaces: UUID | None = None
    issued_at: datetime
    issued_by: str
    known_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class CertificateEntry(OfTenant, table=True):
    """A line of the ledger that a certificate attests. Never changed, never deleted."""

    __tablename__ = "certificate_entry"
    __table_args__ = of_tenant(
        to("certificate", "certificate_id"),
        sa.Index("ix_certificate_entry_entry", "tenant_id", "posting_id", "line"),
    )

    certificate_id: UUID = Field(primary_key=True)
    posting_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)


class CertificateCode(OfTenant, table=True):
    """The keyed hash of the code that is printed on a certificate, by which anyone can check it."""

    __tablename__ = "certificate_code"
    __table_args__ = of_tenant(to("certificate", "certificate_id"))

    code_hash: bytes = Field(primary_key=True)
    certificate_id: UUID


class Signature(OfTenant, table=True):
    """One signature under a certificate. Never changed, never deleted."""

    __tablename__ = "signature"
    __table_args__ = of_tenant(to("certificate", "certificate_id"))

    certificate_id: UUID = Field(primary_key=True)
    signer: str = Field(primary_key=True)
    method: str
    acr: str | None = None
    """The level of assurance of the login, where there was one."""
    actor: str | None = None
    """Issuer and subject of who was logged in; None behind a link."""
    link_id: UUID | None = None
    archive_reference: str | None = None
    """With `scan_hash`: where the signed paper is kept, and the SHA-256 of its scan."""
    scan_hash: str | None = None
    content_hash: str
    signed_at: datetime
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class SigningLink(OfTenant, table=True):
    """A link with a one-time code to sign one certificate without an account."""

    __tablename__ = "signing_link"
    __table_args__ = of_tenant(
        to("certificate", "certificate_id"),
        sa.Index("ix_signing_link_certificate", "tenant_id", "certificate_id"),
        unique("signing_link", "token_hash"),
    )

    link_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    certificate_id: UUID
    signer: str
    channel: str
    token_hash: bytes
    code_hash: bytes
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    """Wrong codes; after the fifth the link is of no more use."""
    expires_at: datetime
    used_at: datetime | None = None
    replaced_at: datetime | None = None
    created_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    created_by: str
