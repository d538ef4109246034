"""What the administrators' pages ask for, as far as the reader may see it."""

from __future__ import annotations

from typing import Any

from samlyft_portal.apis import SERVICES, Caller, Json, together
from samlyft_web.problems import Text

NOT_YOURS = Text(
    "Sidan är för administratörer. Be er administratör om rätt roll.",
    "The page is for administrators. Ask your administrator for the right role.",
)
EVENTS = "events"
"""The page of what goes between the services, which each of them has a part of."""
Part = tuple[str, str, str]
PARTS: dict[str, dict[str, Part]] = {
    "": {
        "tenants": ("enrollment", "tenants:read", "/enrollment/v1/tenants"),
        "grants": ("enrollment", "grants:read", "/enrollment/v1/grants"),
        "clients": ("enrollment", "grants:read", "/enrollment/v1/clients"),
        "keys": ("enrollment", "grants:read", "/enrollment/v1/client-keys"),
        "platforms": (
            "training-log", "learning-platforms:read", "/training-log/v1/learning-platforms",
        ),
    },
    "work": {
        "imports": ("enrollment", "rosters:read", "/enrollment/v1/roster-imports"),
        "exports": ("reporting", "exports:write", "/reporting/v1/exports"),
        "packs": ("reporting", "packs:write", "/reporting/v1/packs"),
        "prints": ("training-log", "certificates:print", "/training-log/v1/certificate-prints"),
        "webhooks": ("reporting", "webhooks:read", "/reporting/v1/webhooks"),
        "deliveries": ("reporting", "webhooks:read", "/reporting/v1/webhook-deliveries?status=failed"),
    },
    "traces": {
        "reads": ("enrollment", "identity-reads:read", "/enrollment/v1/identity-reads"),
        "file_reads": ("reporting", "month-files:read", "/reporting/v1/month-file-reads"),
        "evidence": ("training-log", "evidence:read", "/training-log/v1/evidence-reads"),
        "corrections": ("enrollment", "privacy:read", "/enrollment/v1/corrections"),
        "restrictions": ("enrollment", "privacy:read", "/enrollment/v1/restrictions"),
        "rules": ("enrollment", "privacy:read", "/enrollment/v1/retention-rules"),
        "erasures": ("enrollment", "privacy:read", "/enrollment/v1/erasures"),
        "exits": ("enrollment", "exits:read", "/enrollment/v1/municipality-exits"),
    },
}  # fmt: skip
"""By page and name: which service, with which permission, from where."""


def wanted(caller: Caller, page: str) -> dict[str, str]:
    """The parts of a page that the reader may see, with their addresses."""
    return {name: one[2] for name, one in PARTS[page].items() if caller.may(one[0], one[1])}


def pages(caller: Caller) -> list[str]:
    """The pages that have anything for the reader."""
    found = [page for page in PARTS if wanted(caller, page)]
    return [*found, EVENTS] if _telling(caller) else found


def _telling(caller: Caller) -> list[str]:
    return [name for name in SERVICES if caller.may(name, "dead-letters:read")]


async def events(caller: Caller) -> tuple[dict[str, Json | None], list[tuple[str, Json]]]:
    """How each service's events stand, None where it is away; and what each has set aside, the oldest first."""
    names = _telling(caller)
    standing = await together(*(caller.get(f"/{name}/v1/delivery-status") for name in names))
    found = await together(*(caller.items(f"/{name}/v1/dead-letters", most=100) for name in names))
    letters = [(name, one) for name, rows in zip(names, found, strict=True) for one in rows or []]
    letters.sort(key=lambda pair: str(pair[1]["first_seen_at"]))
    return dict(zip(names, standing, strict=True)), letters[:100]


async def parts(caller: Caller, page: str) -> dict[str, Any]:
    """Each part the reader may see as its latest rows, None where it is away; the others are left out."""
    asked = wanted(caller, page)
    found = await together(*(caller.items(path, most=100) for path in asked.values()))
    return dict(zip(asked, found, strict=True))


async def freshness(caller: Caller) -> Json | None:
    """How far behind the read models are."""
    if not caller.may("reporting", "freshness:read"):
        return None
    (found,) = await together(caller.get("/reporting/v1/freshness"))
    return found  # type: ignore[no-any-return]  # JSON


async def chain(caller: Caller) -> Json | None:
    """Where the ledger's chain of seals stands."""
    if not caller.may("training-log", "seals:read"):
        return None
    (found,) = await together(caller.get("/training-log/v1/chain-heads"))
    return found  # type: ignore[no-any-return]  # JSON
