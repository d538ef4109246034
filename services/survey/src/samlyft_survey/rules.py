"""Who may do what in survey."""

from __future__ import annotations

from collections.abc import Mapping

from samlyft_survey.groups.may import MAY_GROUPS

_READ = frozenset({"questionnaires:read", "rounds:read", "results:read"})
_RUN = _READ | {
    *("questionnaires:write", "rounds:write", "invitations:write", "answers:write"),
    *("addresses:read", "addresses:write"),
    "history:import",
}
_BASE: Mapping[str, frozenset[str]] = {
    "tenant-admin": _READ
    | {
        "questionnaires:write",
        "rounds:write",
        "changes:read",
        "dead-letters:read",
        "dead-letters:write",
    },
    "project-owner": _RUN,
    "project-staff": _RUN,
    "local-project-leader": _READ
    | {"invitations:write", "answers:write", "addresses:read", "addresses:write"},
    "strategic-manager": _READ,
    "evaluator": _READ,
    "auditor": _READ,
    "analyst": _READ,
}
MAY: Mapping[str, frozenset[str]] = {
    role: _BASE.get(role, frozenset()) | MAY_GROUPS.get(role, frozenset())
    for role in {**_BASE, **MAY_GROUPS}
}
