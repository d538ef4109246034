"""Entries as the API shows them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_reporting.rules import Cause
from samlyft_web.fields import DateField, Instant

ENTRY: dict[str, Any] = {
    "entry_id": "019ac0de-0000-7000-8000-0000000000e1:0001",
    "posting_id": "019ac0de-0000-7000-8000-0000000000e1",
    "line": 1,
    "person_id": "019ac0de-0000-7000-8000-0000000000e2",
    "session_id": "019ac0de-0000-7000-8000-0000000000e3",
    "attendance_id": "019ac0de-0000-7000-8000-0000000000e4",
    "workplace_id": "019ac0de-0000-7000-8000-0000000000e5",
    "municipality_code": "1440",
    "role_group": "care_staff",
    "local_date": "2020-02-01",
    "minutes": 60,
    "correction": False,
    "eligible": True,
    "known_at": "2020-02-03T08:00:00Z",
}


class EntryOut(BaseModel):
    """One line of the ledger; of protected persons it says neither who nor at which workplace."""

    model_config = ConfigDict(json_schema_extra={"example": ENTRY})

    entry_id: str
    posting_id: UUID
    """Of the training log, which has the proof of it."""
    line: int
    person_id: UUID | None
    session_id: UUID | None
    attendance_id: UUID | None
    workplace_id: UUID | None
    municipality_code: str
    role_group: str
    local_date: DateField
    minutes: int
    correction: bool
    eligible: bool
    known_at: Instant


class ChangedEntryOut(EntryOut):
    """An entry with how it changed the minutes between two dates, and why."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**ENTRY, "change": 60, "cause": "entered_late"}}
    )

    change: int
    cause: Cause
