"""Decisions that need no database: who may do what, where a minute belongs, and what an attendance row amounts to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, Protocol

from samlyft_training_log.may_follow import FOLLOW
from samlyft_training_log.may_ledger import OF_THE_LEDGER
from samlyft_web.days import STOCKHOLM

LONGEST_ATTENDANCE = 1440
"""Whole minutes of one person at one session: a day and a night."""
LONGEST_WINDOW = timedelta(days=366)
"""How long a self-paced course may stay open; what is held together ends within a day and a night."""

Status = Literal["present", "partial", "absent", "cancelled", "late_cancelled"]
AWAY = frozenset({"absent", "cancelled", "late_cancelled"})
"""Kept, listed and counted, with 0 minutes and without a line in the ledger."""
TimeBasis = Literal["scheduled", "outside_schedule", "unpaid"]
"""Whose time it was: the published figures are of training in working time (`scheduled`)."""
SessionStatus = Literal["draft", "submitted", "attested", "voided"]
VoidReason = Literal["not_held", "duplicate", "wrong_project", "mistake"]
"""`not_held`: cancelled after all; `mistake`: somebody registered what never was planned."""
Reason = Literal["wrong_person", "wrong_minutes", "not_held", "duplicate", "entered_late"]
"""`entered_late`: nothing was wrong, it came after the month was closed."""
Form = Literal["on_site", "digital", "self_paced"]
Kind = Literal[
    "BAS", "SYS", "OPS", "APT", "WS1", "WS2", "WS3", "WEB", "KUN", "IND",
    "DOU", "CHF", "STR", "HPL", "NÄT", "FÖR", "PROV", "DEL", "KONF",
]  # fmt: skip
"""Codes of kinds of activity (domain.md, A4)."""
GATHERINGS = frozenset({"FÖR", "KONF"})
"""Anchoring meetings and conferences: who sits there takes part in no training (domain.md, A1.1 and A4)."""

_READ = {"sessions:read", "attendances:read", "postings:read", "balances:read"}
_WRITE = {"sessions:write", "attendances:write"}
_PROOF = {"months:read", "certificates:read", "signing-policies:read", "co-financing:read"}
_PROVE = _PROOF | {
    *("months:write", "certificates:write", "certificates:sign"),
    *("signing-policies:write", "signing-links:write", "certificates:print"),
    "co-financing:write",
}
_PAYROLL = {"payroll:read"}
_SIGN = {"certificates:read", "certificates:sign"}
MAY: dict[str, frozenset[str]] = {
    "platform-admin": frozenset(),
    "tenant-admin": frozenset({"sessions:read", "dead-letters:read", "dead-letters:write"}),
    "project-owner": frozenset(
        _READ | _WRITE | _PROVE | _PAYROLL | {"history:import", "identity:read", "changes:read"}
    ),
    "project-staff": frozenset(_READ | _WRITE | _PROVE | {"history:import"}),
    "local-project-leader": frozenset(_READ | _WRITE | _PROVE | _PAYROLL),
    "strategic-manager": frozenset({"sessions:read"}),
    "first-line-manager": frozenset(
        {"sessions:read", "attendances:read", "signing-links:write"} | _SIGN | _PAYROLL
    ),
    "champion": frozenset(
        {"sessions:read", "sessions:write", "attendances:read", "attendances:write"}
    ),
    "external-trainer": frozenset({"sessions:read"}),
    "provider-manager": frozenset({"sessions:read", "attendances:read"} | _SIGN),
    "participant": frozenset(_SIGN),
    "integration": frozenset(),
    "evaluator": frozenset({"sessions:read"}),
    "auditor": frozenset(_READ | _PROOF),
    "analyst": frozenset({"sessions:read"}),
    "regional": frozenset({"sessions:read"}),
}
MAY = {role: held | FOLLOW.get(role, set()) for role, held in MAY.items()}
"""Balances count heads over rows, so only those who may see the rows get them; others have reporting's summaries."""

MAY = {role: held | OF_THE_LEDGER.get(role, frozenset()) for role, held in MAY.items()}


class Day(NamedTuple):
    """The minutes of a session that fall on one local date, counted from the session's start."""

    local_date: date
    from_minute: int
    to_minute: int


def midnight(local_date: date) -> datetime:
    """The instant (UTC) at which a local date begins; Swedish clocks never change at midnight."""
    return datetime.combine(local_date, time(), STOCKHOLM).astimezone(UTC)


def end_of(local_date: date) -> datetime:
    """The instant at which a local date is over: what was known on that day was known before this."""
    return midnight(local_date + timedelta(days=1))


def days_of(starts_at: datetime, ends_at: datetime) -> list[Day]:
    """Splits a session by local date, true to elapsed time also on the two days when the clocks change."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    days = []
    begins = starts_at
    while begins < ends_at:
        local_date = begins.astimezone(STOCKHOLM).date()
        stops = min(ends_at, end_of(local_date))
        days.append(Day(local_date, _minutes(begins - starts_at), _minutes(stops - starts_at)))
        begins = stops
    return days


def share(day: Day, minutes: int) -> int:
    """How much of an attendance falls on one day: who leaves early was there from the start."""
    return max(0, min(minutes, day.to_minute) - day.from_minute)


def fault_of_attendance(minutes: int, status: str) -> str | None:
    """The code of what is wrong with a row by itself, if anything."""
    if not 0 <= minutes <= LONGEST_ATTENDANCE:
        return "minutes-range"
    if (status in AWAY) != (minutes == 0):
        return "minutes-against-status"
    return None


class Said(NamedTuple):
    """Minutes and status as somebody gives them; both may be left to the default."""

    minutes: int | None = None
    status: Status | None = None


def of_group(said: Said, default: Said, length: int) -> tuple[int, Status]:
    """What one of a group is recorded with: what is left out is the group's, else the whole session."""
    status = said.status or (default.status if said.minutes is None else None)
    if status in AWAY:
        return said.minutes or 0, status
    minutes = next((m for m in (said.minutes, default.minutes) if m is not None), length)
    return minutes, status or status_of(minutes, length)


def status_of(minutes: int, longest: int) -> Status:
    """The status that corrected minutes imply."""
    if minutes == 0:
        return "absent"
    return "present" if minutes == longest else "partial"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored for the session and the employee that an attendance row names."""

    length: int | None
    """The session's minutes; None where there is no such session."""
    within_reach: bool
    minutes: int | None
    """Minutes that stand, all local dates together; None where nothing is recorded yet."""
    status: str | None = None
    first_minutes: int | None = None
    """Minutes as first recorded."""
    known_at: datetime | None = None
    is_gathering: bool | None = False
    """The session is one whose time is nobody's participant time."""
    time_basis: str | None = "scheduled"
    has_begun: bool | None = True
    """The first local date of the session is here."""
    is_trainer: bool = False
    """The employee leads the session."""
    counted: bool = False
    """The same person has minutes there under another employee number."""
    session_status: str | None = "submitted"
    seen: bool = False
    """A posting known at the row's own `known_at` exists: the row was recorded, and corrected since."""


class Barred(Protocol):
    """What keeps somebody from having been at a session, as found beside the attendance."""

    @property
    def has_begun(self) -> bool | None: ...
    @property
    def is_trainer(self) -> bool: ...
    @property
    def counted(self) -> bool: ...


class Claim(NamedTuple):
    """What an attendance row says."""

    minutes: int
    status: str
    reason: str | None = None
    known_at: datetime | None = None
    """Only for imported history."""
    time_basis: str = "scheduled"


Verdict = Literal[
    "create", "change", "unchanged", "unknown-session", "outside-reach", "no-participants",
    "longer-than-session", "not-begun", "own-trainee", "same-person", "reason-required", "older-than-recorded",
    "session-draft", "session-voided", "counted-otherwise", "month-closed",
]  # fmt: skip


def verdict(claim: Claim, standing: Standing) -> Verdict:
    """What to do with an attendance row; a row that was recorded before, corrected since or not, changes nothing."""
    if refused := _refused(claim, standing):
        return refused
    stands = (standing.minutes, standing.status, standing.time_basis)
    if standing.seen or (claim.minutes, claim.status, claim.time_basis) == stands:
        return "unchanged"
    if claim.minutes and (fault := fault_of_presence(standing)):
        return fault
    if standing.minutes is None:
        return "create"
    if claim.reason is None:
        return "unchanged" if _first_again(claim, standing) else "reason-required"
    if claim.known_at and standing.known_at and claim.known_at < standing.known_at:
        return "older-than-recorded"
    return "change"


def fault_of_presence(standing: Barred) -> Verdict | None:
    """Why nobody can have been there for a minute, or not once more."""
    if not standing.has_begun:
        return "not-begun"
    if standing.is_trainer:
        return "own-trainee"
    return "same-person" if standing.counted else None


def _refused(claim: Claim, standing: Standing) -> Verdict | None:
    """Whatever is recorded or not: what a row may not say of this session."""
    if standing.length is None:
        return "unknown-session"
    again = standing.seen or _first_again(claim, standing)
    faults: dict[Verdict, bool | None] = {
        "outside-reach": not standing.within_reach,
        "session-draft": standing.session_status == "draft",
        "session-voided": standing.session_status == "voided" and not again,
        "no-participants": standing.is_gathering,
        "longer-than-session": claim.minutes > standing.length,
    }
    return next((code for code, found in faults.items() if found), None)


def _first_again(claim: Claim, standing: Standing) -> bool:
    return claim.reason is None and claim.minutes == standing.first_minutes


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
