"""What a participant does."""

from __future__ import annotations

from samlyft_portal.apis import Caller
from samlyft_portal.people.queries import myself


async def sign(caller: Caller, certificate_id: str, once: str) -> None:
    """Vouches for her own time."""
    path = f"/training-log/v1/certificates/{certificate_id}/signatures"
    await caller.post(path, {"signer": "participant"}, once)


async def sign_up(caller: Caller, planned_session_id: str, once: str) -> None:
    """To a planned session."""
    body = {"planned_session_id": planned_session_id, "person_id": myself(caller)}
    await caller.post("/enrollment/v1/sign-ups", body, once)


async def cancel(caller: Caller, sign_up_id: str, reason: str) -> None:
    """From a planned session."""
    await caller.change(
        f"/enrollment/v1/sign-ups/{sign_up_id}", {"status": "cancelled", "reason": reason}
    )
