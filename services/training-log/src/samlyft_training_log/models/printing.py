"""Certificates of a month made as PDF: a print, its parts, and messages that wait for the telephone gateway."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to


class CertificatePrint(OfTenant, table=True):
    """Certificates asked for as one file; whoever asked sees and fetches it."""

    __tablename__ = "certificate_print"
    __table_args__ = of_tenant(
        sa.CheckConstraint("language in ('sv', 'en')", name="language"),
        sa.Index("ix_certificate_print_recorded_at", "tenant_id", "recorded_at", "print_id"),
    )

    print_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": sa.text("1")})
    project_id: UUID
    month: str
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    language: str = Field(default="sv", sa_column_kwargs={"server_default": "sv"})
    shows_protected: bool
    """Whether who asked may see names and workplaces of protected persons."""
    certificates: int
    actor: str
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})


class PrintPart(OfTenant, table=True):
    """Up to a hundred certificates of a print; made by whoever locks the row first, kept until fetched or old."""

    __tablename__ = "print_part"
    __table_args__ = of_tenant(
        to("certificate_print", "print_id"),
        sa.Index(
            "ix_print_part_waiting",
            *("tenant_id", "print_id", "part"),
            postgresql_where=sa.text("made_at is null"),
        ),
    )

    print_id: UUID = Field(primary_key=True)
    part: int = Field(primary_key=True)
    certificate_ids: list[UUID] = Field(sa_type=ARRAY(sa.Uuid))
    content: bytes | None = None
    """Names and PDF files, as msgpack."""
    failure: str | None = None
    made_at: datetime | None = None


class TextMessage(OfTenant, table=True):
    """A message to a telephone; emptied of number and text when it has left."""

    __tablename__ = "text_message"
    __table_args__ = of_tenant(
        sa.Index(
            "ix_text_message_waiting",
            *("tenant_id", "next_try_at"),
            postgresql_where=sa.text("recipient is not null"),
        ),
    )

    message_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    recipient: str | None = None
    body: str | None = None
    reference: str
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    failure: str | None = None
    next_try_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    sent_at: datetime | None = None
