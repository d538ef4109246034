"""Who may do what with what came of the training: support, barriers, changes, plans and their figures."""

from __future__ import annotations

_LOG_READ = {"support:read", "barriers:read", "work-changes:read"}
_LOG_WRITE = {"support:write", "barriers:write", "work-changes:write"}
_KNOWN = {"action-plans:read", "trends:read", "web-courses:read", "result-visibilities:read"}
"""What holds no person, and is open to everyone who follows the work."""
_FOLLOW = _LOG_READ | _KNOWN
_COURSES = {"web-courses:write", "course-results:read", "course-results:write"}
_POLICY = {"result-visibilities:write", "learning-platforms:read", "learning-platforms:write"}
_LEAD = _FOLLOW | _LOG_WRITE | {"action-plans:write", "coverages:read"}
_CHAIN = {"trainers:read", "coverages:read"}
"""Names trainers: for themselves and those who lead the work, never for their managers (domain.md, pitfall 34)."""

FOLLOW: dict[str, set[str]] = {
    "tenant-admin": _KNOWN | _POLICY,
    "project-owner": _LEAD | _CHAIN | _COURSES | _POLICY | {"evidence:read"},
    "project-staff": _LEAD | _CHAIN | _COURSES,
    "local-project-leader": _LEAD | _CHAIN | _COURSES,
    "strategic-manager": _KNOWN
    | {
        "coverages:read",
        "action-plans:write",
        "barriers:read",
        "work-changes:read",
        "work-changes:write",
    },
    "first-line-manager": _LEAD | {"course-results:read"},
    "champion": _FOLLOW | _LOG_WRITE | _CHAIN,
    "provider-manager": _FOLLOW
    | {"course-results:read", "coverages:read", "barriers:write", "work-changes:write"},
    "external-trainer": {"web-courses:read"},
    "participant": {"result-visibilities:read"},
    "evaluator": _KNOWN,
    "auditor": _FOLLOW | _CHAIN | {"course-results:read", "evidence:read"},
    "analyst": _KNOWN,
    "regional": _KNOWN,
}
