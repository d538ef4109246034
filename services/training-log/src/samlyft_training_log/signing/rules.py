"""Decisions about signatures: what may still be signed, and how long a link is good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

Channel = Literal["email", "sms", "slip", "tablet"]
LASTS: dict[Channel, timedelta] = {
    "email": timedelta(days=14),
    "sms": timedelta(days=14),
    "slip": timedelta(days=60),
    "tablet": timedelta(hours=2),
}
MOST_ATTEMPTS = 5
Refusal = Literal["revoked", "stale", "not-asked", "signed-already"]
Door = Literal["open", "used", "late", "locked", "replaced", "wrong-code"]


def refusal(
    status: str, signer: str, signers: Collection[str], signed: Collection[str], *, stale: bool
) -> Refusal | None:
    """Why a certificate cannot be signed by this signer."""
    if status == "revoked":
        return "revoked"
    if stale:
        return "stale"
    if signer not in signers:
        return "not-asked"
    return "signed-already" if signer in signed else None


def state_of(  # all that is known of a link
    now: datetime,
    expires_at: datetime,
    used_at: datetime | None,
    replaced_at: datetime | None,
    attempts: int,
    *,
    code_is_right: bool = True,
) -> Door:
    """What a link and the code typed behind it are worth."""
    if used_at:
        return "used"
    if replaced_at:
        return "replaced"
    if attempts >= MOST_ATTEMPTS:
        return "locked"
    if now >= expires_at:
        return "late"
    return "open" if code_is_right else "wrong-code"
