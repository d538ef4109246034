"""What a participant's page asks for: the APIs give who asks as a participant what is her own."""

from __future__ import annotations

from datetime import UTC, datetime

from samlyft_portal.apis import Caller, Json

PERSON = "participant"


def myself(caller: Caller) -> str:
    """The person that the reader's grant as a participant names."""
    return next(iter(sorted(caller.reach_of(PERSON) - {"*"})), "")


async def certificates(caller: Caller) -> list[Json]:
    """Certificates, the newest first."""
    if not caller.may("training-log", "certificates:read") or not myself(caller):
        return []
    rows = await caller.items("/training-log/v1/certificates", most=400, person_id=myself(caller))
    return sorted(rows, key=lambda row: row["month"], reverse=True)


async def sign_ups(caller: Caller) -> list[Json]:
    """What the reader is signed up for."""
    if not caller.may("enrollment", "sign-ups:read") or not myself(caller):
        return []
    return await caller.items("/enrollment/v1/sign-ups", most=200, person_id=myself(caller))


async def coming(caller: Caller) -> list[Json]:
    """Planned sessions ahead, soonest first."""
    if not caller.may("enrollment", "planned-sessions:read"):
        return []
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return await caller.items(
        "/enrollment/v1/planned-sessions",
        most=50,
        status="planned",
        starts_from=now,
        sort="starts_at",
    )


async def extract(caller: Caller, form: str) -> bytes:
    """The reader's own register extract, of the media type `form`."""
    found = await caller.send(
        "GET", "/enrollment/v1/own-register-extract", headers={"Accept": form}
    )
    return found.content
