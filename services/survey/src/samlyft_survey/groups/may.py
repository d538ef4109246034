"""Who enters and who reads what groups and individuals have written."""

from __future__ import annotations

_READ = frozenset({"group-returns:read"})
_WRITE = _READ | {"group-returns:write"}
_TEXTS = frozenset({"free-texts:read"})
_CHECK = _TEXTS | {"free-texts:check"}
_LEADS = _WRITE | _CHECK

MAY_GROUPS: dict[str, frozenset[str]] = {
    "project-owner": _LEADS,
    "project-staff": _LEADS,
    "local-project-leader": _WRITE | _TEXTS,
    "strategic-manager": _READ,
    "first-line-manager": _READ,
    "champion": _WRITE,
    "external-trainer": _WRITE,
    "evaluator": _READ | _TEXTS,
    "auditor": _READ,
}
"""A work group's own words are its unit's and the project's at any size; an individual's never leave the project."""
