"""Who may do what with what came of the training: support, barriers, changes, plans and their figures."""

from __future__ import annotations

_LOG_READ = {"support:read", "barriers:read", "work-changes:read"}
_LOG_WRITE = {"support:write", "barriers:write", "work-changes:write"}
_KNOWN = {"action-plans:read", "trends:read"}
"""What holds no person, and is open to everyone who follows the work."""
_FOLLOW = _LOG_READ | _KNOWN
_LEAD = _FOLLOW | _LOG_WRITE | {"action-plans:write"}

FOLLOW: dict[str, set[str]] = {
    "tenant-admin": _KNOWN,
    "project-owner": _LEAD,
    "project-staff": _LEAD,
    "local-project-leader": _LEAD,
    "strategic-manager": _KNOWN
    | {"action-plans:write", "barriers:read", "work-changes:read", "work-changes:write"},
    "first-line-manager": _LEAD,
    "champion": _FOLLOW | _LOG_WRITE,
    "provider-manager": _FOLLOW | {"barriers:write", "work-changes:write"},
    "evaluator": _KNOWN,
    "auditor": _FOLLOW,
    "analyst": _KNOWN,
    "regional": _KNOWN,
}
