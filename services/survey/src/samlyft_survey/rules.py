"""Who may do what in survey."""

from __future__ import annotations

from collections.abc import Mapping

_READ = frozenset({"questionnaires:read", "rounds:read", "results:read"})
_RUN = _READ | {
    *("questionnaires:write", "rounds:write", "invitations:write", "answers:write"),
    *("addresses:read", "addresses:write"),
    "history:import",
}
MAY: Mapping[str, frozenset[str]] = {
    "tenant-admin": _READ | {"questionnaires:write", "rounds:write", "changes:read"},
    "project-owner": _RUN,
    "project-staff": _RUN,
    "local-project-leader": _READ
    | {"invitations:write", "answers:write", "addresses:read", "addresses:write"},
    "strategic-manager": _READ,
    "evaluator": _READ,
    "auditor": _READ,
    "analyst": _READ,
}
