"""Who may do what with what came of the training: support, barriers, changes, plans and their figures."""

from __future__ import annotations

_LOG_READ = {"support:read", "barriers:read", "work-changes:read"}
_LOG_WRITE = {"support:write", "barriers:write", "work-changes:write"}
_KNOWN = {"action-plans:read", "trends:read"}
"""What holds no person, and is open to everyone who follows the work."""
_FOLLOW = _LOG_READ | _KNOWN
_LEAD = _FOLLOW | _LOG_WRITE | {"action-plans:write", "coverages:read"}
_CHAIN = {"trainers:read", "coverages:read"}
"""Names trainers: for themselves and those who lead the work, never for their managers (domain.md, pitfall 34)."""

FOLLOW: dict[str, set[str]] = {
    "tenant-admin": _KNOWN,
    "project-owner": _LEAD | _CHAIN,
    "project-staff": _LEAD | _CHAIN,
    "local-project-leader": _LEAD | _CHAIN,
    "strategic-manager": _KNOWN
    | {
        "coverages:read",
        "action-plans:write",
        "barriers:read",
        "work-changes:read",
        "work-changes:write",
    },
    "first-line-manager": _LEAD,
    "champion": _FOLLOW | _LOG_WRITE | _CHAIN,
    "provider-manager": _FOLLOW | {"coverages:read", "barriers:write", "work-changes:write"},
    "evaluator": _KNOWN,
    "auditor": _FOLLOW | _CHAIN,
    "analyst": _KNOWN,
    "regional": _KNOWN,
}
