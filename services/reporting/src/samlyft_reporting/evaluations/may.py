"""Who gives an evaluator an assignment, who takes extracts under it, who asks those drawn, who answers."""

from __future__ import annotations

_READ = frozenset({"evaluations:read", "recommendations:read"})
_ASK = frozenset({"interview-seats:read", "interview-seats:write"})
"""Whom the samples drew: never the evaluator."""
_ANSWER = frozenset({"recommendation-answers:write"})
MAY_EVALUATIONS: dict[str, frozenset[str]] = {
    "tenant-admin": _READ | {"evaluations:write"},
    "project-owner": _READ | _ASK | _ANSWER | {"evaluations:write", "recommendations:write"},
    "project-staff": _READ | _ASK | _ANSWER,
    "local-project-leader": _ASK | _ANSWER | {"recommendations:read"},
    "strategic-manager": frozenset({"recommendations:read"}),
    "evaluator": _READ | {"evaluation-extracts:write", "evaluation-extracts:read"}
    | {"interview-samples:write", "recommendations:write"},
    "auditor": _READ,
}  # fmt: skip
