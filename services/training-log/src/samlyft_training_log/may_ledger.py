"""Who may attest, seal-check, post worked time and dispose of papers: a part of `rules.MAY`."""

from __future__ import annotations

_RULES = frozenset({"attestations:write", "policies:read"})
_HOURS = frozenset({"worked-times:read", "worked-times:write"})
_SEALS = frozenset({"seals:read"})
OF_THE_LEDGER: dict[str, frozenset[str]] = {
    "project-owner": _RULES
    | _HOURS
    | _SEALS
    | {"policies:write", "disposals:read", "disposals:write"},
    "project-staff": _RULES | _HOURS | _SEALS | {"policies:write", "disposals:read"},
    "local-project-leader": _RULES | _HOURS,
    "first-line-manager": _RULES | {"worked-times:read"},
    "champion": _HOURS,
    "auditor": _SEALS | {"policies:read", "worked-times:read", "disposals:read"},
}
