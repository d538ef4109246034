"""What someone says of an employee at a session, on its way from a body or a row into a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from samlyft_common.auth import Principal
from samlyft_common.telemetry import current_traceparent
from samlyft_training_log import rules
from samlyft_training_log.attendances.schemas import AttendanceIn, AttendanceRow
from samlyft_training_log.matching import Key


@dataclass(frozen=True, slots=True)
class AttendanceClaim:
    """What someone says of one employee at one session."""

    session_code: str
    key: Key
    minutes: int
    status: str
    time_basis: str = "scheduled"
    reason: str | None = None
    known_at: datetime | None = None
    late_reason: str | None = None
    """Where no reason is given, the one under which it is taken into a closed month: for what nobody can ask about."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The request of a single write: its path, its Idempotency-Key, and the digest of its body."""

    route: str
    key: str | None
    fingerprint: str


def claim_of(row: AttendanceIn | AttendanceRow) -> AttendanceClaim:
    """What a body or an import row says."""
    return AttendanceClaim(
        session_code=row.session_code,
        key=Key(row.employer_number, row.employee_number),
        minutes=row.minutes,
        status=row.status,
        time_basis=row.time_basis,
        reason=row.reason,
        known_at=getattr(row, "known_at", None),
    )


def standing(row: Any) -> rules.Standing:
    """What the statement found, for `rules.verdict`."""
    return rules.Standing(
        length=row["length"],
        is_gathering=row["is_gathering"],
        session_status=row["session_status"],
        within_reach=row["within_reach"],
        minutes=row["standing_minutes"],
        status=row["standing_status"],
        first_minutes=row["first_minutes"],
        time_basis=row["standing_time_basis"],
        known_at=row["standing_known_at"],
        has_begun=row["has_begun"],
        is_trainer=row["is_trainer"],
        seen=row["seen"],
    )


def to_judge(claim: AttendanceClaim) -> rules.Claim:
    """What `rules.verdict` needs of it."""
    return rules.Claim(claim.minutes, claim.status, claim.reason, claim.known_at, claim.time_basis)


def columns_of(
    principal: Principal, claims: Sequence[AttendanceClaim], *, keep: bool
) -> tuple[Any, ...]:
    """The arguments of the recording statement; `keep` stores also those whose person is unknown."""
    return (
        principal.tenant_id,
        principal.actor,
        current_traceparent(),
        principal.scope.split(","),
        keep,
        [claim.session_code for claim in claims],
        [claim.key.employer_number for claim in claims],
        [claim.key.employee_number for claim in claims],
        [claim.minutes for claim in claims],
        [claim.status for claim in claims],
        [claim.time_basis for claim in claims],
        [claim.known_at for claim in claims],
    )


def values_of(principal: Principal, claim: AttendanceClaim, *, keep: bool) -> tuple[Any, ...]:
    """The same arguments for the statement of one claim."""
    arguments = columns_of(principal, [claim], keep=keep)
    return (*arguments[:5], *(column[0] for column in arguments[5:]))
