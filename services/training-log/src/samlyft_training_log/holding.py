"""What may be said of a session and who attests it, by policy or by programme period: decided without a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from samlyft_training_log.rules import LONGEST_ATTENDANCE, LONGEST_WINDOW, end_of
from samlyft_web.days import today

AttestedBy = Literal["nobody", "manager", "project_leader", "either"]


FURTHEST_DRAFT = timedelta(days=400)
"""How far ahead a session may be drafted; what is submitted has begun."""


def fault_of_session(
    starts_at: datetime, ends_at: datetime, form: str, status: str = "submitted"
) -> str | None:
    """The code of what is wrong with a session's times, if anything."""
    if ends_at <= starts_at:
        return "ends-before-start"
    tomorrow = end_of(today())
    if starts_at >= tomorrow + (FURTHEST_DRAFT if status == "draft" else timedelta()):
        return "not-held-yet"
    if any(at.second or at.microsecond for at in (starts_at, ends_at)):
        return "whole-minutes"
    longest = LONGEST_WINDOW if form == "self_paced" else timedelta(minutes=LONGEST_ATTENDANCE)
    return "too-long" if ends_at - starts_at > longest else None


def fault_of_parts(
    length: int, theory_minutes: int | None, discussion_minutes: int | None
) -> str | None:
    """Theory and discussion fill a session at most."""
    return (
        "parts-longer-than-session"
        if (theory_minutes or 0) + (discussion_minutes or 0) > length
        else None
    )


ATTESTERS: dict[AttestedBy, frozenset[str]] = {
    "nobody": frozenset(),
    "manager": frozenset({"first-line-manager"}),
    "project_leader": frozenset({"local-project-leader", "project-owner", "project-staff"}),
    "either": frozenset(
        {"first-line-manager", "local-project-leader", "project-owner", "project-staff"}
    ),
}
ATTESTED_BY_PERIOD: dict[str | None, AttestedBy] = {
    "2014-2020": "either",
    "2021-2027": "nobody",
    None: "nobody",
}
"""Until a project has a policy of its own (domain.md, A1.3): the manager signed beside the participant in 2014-2020;
in 2021-2027 time is signed by whoever reports it, never by a superior; ordinary operation asks for none."""


def attests_as(policy: AttestedBy, roles: frozenset[str]) -> str | None:
    """The role in which a caller attests under a policy; None where it may not. Machines act for whoever sent them."""
    fitting = ATTESTERS[policy] & roles
    return min(fitting) if fitting else "integration" if "integration" in roles else None
