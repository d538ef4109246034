"""Who sees signals, puts them aside, sets their thresholds and notes what was seen."""

from __future__ import annotations

_READ = frozenset({"signals:read", "signal-rules:read", "observations:read"})
SEES_CHAMPIONS = "champion-signals:read"
"""Signals about few champions: for them and for those who lead the project (domain.md, pitfall 34)."""
_FOLLOW = _READ | {"signals:write", "observations:write"}
MAY_SIGNALS: dict[str, frozenset[str]] = {
    "tenant-admin": frozenset({"signal-rules:read", "signal-rules:write", "signals:read"}),
    "project-owner": _FOLLOW | {SEES_CHAMPIONS, "signal-rules:write"},
    "project-staff": _FOLLOW | {SEES_CHAMPIONS},
    "local-project-leader": _FOLLOW | {SEES_CHAMPIONS},
    "strategic-manager": _READ,
    "first-line-manager": _FOLLOW,
    "champion": _READ | {SEES_CHAMPIONS, "observations:write"},
    "evaluator": _READ,
    "auditor": _READ,
    "analyst": frozenset({"signals:read", "signal-rules:read"}),
    "regional": frozenset({"signal-rules:read"}),
}
