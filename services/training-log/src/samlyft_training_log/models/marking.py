"""Marking presence by QR: the short-lived code of a meeting, and who marked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from samlyft_common.tables import NOW
from samlyft_training_log.keys import OfTenant, of_tenant, to, unique


class MarkingCode(OfTenant, table=True):
    """What a meeting shows on its wall: a link and a code, both kept as keyed hashes, both soon of no use."""

    __tablename__ = "marking_code"
    __table_args__ = of_tenant(to("session", "session_id"), unique("marking_code", "token_hash"))

    code_id: UUID = Field(
        primary_key=True, sa_column_kwargs={"server_default": sa.text("uuidv7()")}
    )
    session_id: UUID
    token_hash: bytes
    code_hash: bytes
    expires_at: datetime
    wrong_tries: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    recorded_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
    actor: str


class PresenceMark(OfTenant, table=True):
    """An employee number that was marked as present; who that is is looked up when the list is read."""

    __tablename__ = "presence_mark"
    __table_args__ = of_tenant(to("session", "session_id"))

    session_id: UUID = Field(primary_key=True)
    employee_number: str = Field(primary_key=True)
    marked_at: datetime = Field(sa_column_kwargs={"server_default": NOW})
