"""What the administrators' page asks for, as far as the reader may see it."""

from __future__ import annotations

from typing import Any

from samlyft_portal.apis import Caller, together

PARTS = {
    "tenants": ("enrollment", "tenants:read", "/enrollment/v1/tenants"),
    "grants": ("enrollment", "grants:read", "/enrollment/v1/grants"),
    "clients": ("enrollment", "grants:read", "/enrollment/v1/clients"),
    "keys": ("enrollment", "grants:read", "/enrollment/v1/client-keys"),
    "imports": ("enrollment", "rosters:read", "/enrollment/v1/roster-imports"),
    "reads": ("enrollment", "identity-reads:read", "/enrollment/v1/identity-reads"),
    "erasures": ("enrollment", "privacy:read", "/enrollment/v1/erasures"),
    "evidence": ("training-log", "evidence:read", "/training-log/v1/evidence-reads"),
    "platforms": ("training-log", "learning-platforms:read", "/training-log/v1/learning-platforms"),
}
"""By name: which service, with which permission, from where."""


async def parts(caller: Caller) -> dict[str, Any]:
    """Each part the reader may see as its rows, None where it is away; the others are left out."""
    wanted = {name: one for name, one in PARTS.items() if caller.may(one[0], one[1])}
    found = await together(*(caller.items(path, most=100) for _, _, path in wanted.values()))
    return dict(zip(wanted, found, strict=True))


async def freshness(caller: Caller) -> Any:
    """How far behind the read models are."""
    if not caller.may("reporting", "freshness:read"):
        return None
    (found,) = await together(caller.get("/reporting/v1/freshness"))
    return found
