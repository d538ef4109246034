"""Bodies of the ledger: postings, their entries, and balances. All read-only: the ledger is written by attendance."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from samlyft_events import KindOfTime, RoleGroup, TimeBasis, TimeKind
from samlyft_web.fields import DateField, Instant

_ID = "019ac0de-0000-7000-8000-000000000001"
_POSTING: dict[str, Any] = {
    "posting_id": _ID,
    "project_id": _ID,
    "time_kind": "participant",
    "kind": "correction",
    "reason": "wrong_minutes",
    "entry_count": 2,
    "minutes": -15,
    "known_at": "2020-09-20T08:00:00Z",
    "recorded_at": "2020-09-20T08:00:00Z",
    "actor": "https://issuer.example anna",
}
_ENTRY: dict[str, Any] = {
    "line": 1,
    "attendance_id": _ID,
    "session_id": _ID,
    "person_id": _ID,
    "local_date": "2020-09-14",
    "minutes": -30,
    "role_group": "care_staff",
    "municipality_code": "1440",
    "workplace_id": _ID,
    "employer_number": "212000-1439",
    "eligible": True,
    "time_basis": "scheduled",
    "kind_of_time": "participant",
}
_FIGURE: dict[str, Any] = {
    "minutes": 1836300,
    "eligible_minutes": 1836300,
    "persons_registered": 3552,
}


class PostingOut(BaseModel):
    """A posting and the sum of those of its entries that are within the caller's reach."""

    model_config = ConfigDict(json_schema_extra={"example": _POSTING})

    posting_id: UUID
    project_id: UUID
    time_kind: TimeKind
    kind: Literal["attendance", "correction"]
    reason: str | None
    entry_count: int
    minutes: int
    known_at: Instant
    """When the project knew it."""
    recorded_at: Instant
    """When the system stored it; never settable."""
    actor: str


class EntryOut(BaseModel):
    """One line of a posting; negative minutes reverse. Protected persons show no workplace."""

    line: int
    attendance_id: UUID
    session_id: UUID
    person_id: UUID
    local_date: DateField
    minutes: int
    role_group: RoleGroup
    municipality_code: str
    workplace_id: UUID | None
    employer_number: str
    eligible: bool
    time_basis: TimeBasis
    kind_of_time: KindOfTime


class PostingWithEntries(PostingOut):
    """A posting, whole."""

    model_config = ConfigDict(json_schema_extra={"example": {**_POSTING, "entries": [_ENTRY]}})

    entries: list[EntryOut]


class Figure(BaseModel):
    """Sums over entries; `persons_registered` have a balance above zero, before duplicates are merged."""

    minutes: int
    eligible_minutes: int
    persons_registered: int


class BalanceOut(BaseModel):
    """A project's balance on a local date, by both clocks, within the caller's reach.

    `by_activity` counts what was done up to that date, as known now; `by_knowledge` what was known when it ended.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": _ID,
                "as_of": "2021-07-01",
                "kind_of_time": "participant",
                "reach": "*",
                "by_activity": _FIGURE,
                "by_knowledge": _FIGURE,
            }
        }
    )

    project_id: UUID
    as_of: DateField
    kind_of_time: KindOfTime
    reach: str
    by_activity: Figure
    by_knowledge: Figure


class LedgerLine(EntryOut):
    """One line with its posting's clocks, its place in the chain, and where the proof goes on from here."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_ENTRY,
                "posting_id": _ID,
                "kind": "correction",
                "reason": "wrong_minutes",
                "known_at": "2020-09-20T08:00:00Z",
                "recorded_at": "2020-09-20T08:00:00Z",
                "position": 4711,
                "links": {
                    "source": f"/training-log/v1/attendances/{_ID}",
                    "session": f"/training-log/v1/sessions/{_ID}",
                    "posting": f"/training-log/v1/postings/{_ID}",
                    "seal": f"/training-log/v1/seals?posting_id={_ID}",
                },
            }
        }
    )

    posting_id: UUID
    kind: Literal["attendance", "correction"]
    reason: str | None
    known_at: Instant
    recorded_at: Instant
    position: int | None
    """Place in the sealed chain; null until the sealer has linked it."""
    links: dict[str, str]
    """`source` (attendance or worked time), `session`, `posting`, `seal`, `certificates` of the month, and all
    `corrections` of the same minute."""
