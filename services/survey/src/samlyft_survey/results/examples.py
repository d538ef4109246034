"""Examples shown in the API documentation; the data are made up."""

from __future__ import annotations

from typing import Any

_ROUND = "019ac0de-0000-7000-8000-000000000001"
_BEFORE = "019ac0de-0000-7000-8000-000000000011"
_TEXT = {"sv": "Använder du Teams i arbetet?", "en": "Do you use Teams at work?"}
_ALL = {"sv": "Alla som svarat", "en": "All who answered"}
_TOLD: dict[str, Any] = {
    "round_id": _ROUND,
    "wave": "after",
    "as_of": "2026-11-22T08:00:00Z",
    "reach": "project 019ac0de-0000-7000-8000-000000000002",
    "definition": {
        "sv": "Andel av dem som svarat på frågan (n).",
        "en": "Share of those who answered the item (n).",
    },
    "smallest_count": 5,
    "dimension": "whole",
    "invited": 120,
    "answered": 90,
    "response_rate": 0.75,
    "caveats": [{"sv": "Resultatet visar inte orsak.", "en": "The result shows no cause."}],
}


def _share(count: int, n: int) -> dict[str, Any]:
    return {"count": count, "share": round(count / n, 4), "low": 0.4, "high": 0.7}


def _table(columns: list[tuple[str, str, str]], counts: list[int]) -> dict[str, Any]:
    n = sum(counts)
    return {
        "item": "uses_teams",
        "text": _TEXT,
        "suppressed": False,
        "columns": [{"values": [v], "label": {"sv": sv, "en": en}} for v, sv, en in columns],
        "rows": [{"groups": [], "label": _ALL, "n": n, "cells": [_share(c, n) for c in counts]}],
    }


_ANSWERS = _table([("no", "Nej", "No"), ("yes", "Ja", "Yes")], [34, 56])
_MOVED = _table(
    [
        ("improved", "Förbättrat", "Improved"),
        ("unchanged", "Oförändrat", "Unchanged"),
        ("declined", "Försämrat", "Declined"),
    ],
    [21, 43, 7],
)
_SCALE: dict[str, Any] = {
    "scale": "confidence",
    "text": {"sv": "säkerhet med digitala verktyg", "en": "confidence with digital tools"},
    "missing": {
        "sv": "Medelvärdet för dem som svarat på minst 2 av 2 frågor.",
        "en": "The mean of those who answered at least 2 of 2 items.",
    },
    "items": ["sure_of_teams", "sure_of_digital_locks"],
    "lowest": 1,
    "highest": 4,
    "suppressed": False,
}
MEANS: dict[str, Any] = {
    **_TOLD,
    "design": "single",
    "smallest_mean": 7,
    "results": [
        {
            **_SCALE,
            "rows": [
                {
                    "groups": [],
                    "label": _ALL,
                    "n": 88,
                    "mean": 2.71,
                    "sd": 0.83,
                    "low": 2.53,
                    "high": 2.89,
                }
            ],
        }
    ],
}
RESPONSES: dict[str, Any] = {
    **_TOLD,
    "design": "single",
    "dimension": "role_group",
    "suppressed": False,
    "rows": [
        {
            "groups": ["care_staff"],
            "label": {"sv": "Baspersonal", "en": "Care staff"},
            "n": 90,
            "cells": [_share(66, 90)],
        }
    ],
}
DISTRIBUTIONS: dict[str, Any] = {
    **_TOLD,
    "design": "single",
    "results": [{**_ANSWERS, "group": None}],
}
CHANGES: dict[str, Any] = {
    **_TOLD,
    "design": "paired",
    "since_id": _BEFORE,
    "since_wave": "before",
    "invited_before": 120,
    "answered_before": 95,
    "response_rate_before": 0.7917,
    "paired": 71,
    "attrition": 0.2526,
    "correction": "holm",
    "results": [
        {
            **_MOVED,
            "net": 0.1972,
            "shares": {
                "n": 71,
                "before": _share(30, 71),
                "after": _share(44, 71),
                "test": {"name": "mcnemar", "p": 0.0082, "p_adjusted": 0.016},
            },
            "ranks": None,
            "unpaired": None,
        }
    ],
    "scales": [
        {
            **_SCALE,
            "design": "paired",
            "n_before": 70,
            "n_after": 70,
            "difference": 0.41,
            "low": 0.22,
            "high": 0.6,
            "effect": 0.52,
            "effect_name": "d_z",
            "test": {"name": "paired_t", "p": 0.00008, "p_adjusted": 0.00008},
        }
    ],
    "dropout": [],
}
CHART: dict[str, Any] = {
    "title": "Före och efter",
    "description": "Använder du Teams i arbetet? Från 42 % till 62 % av 71.",
    "table": {
        "columns": ["Fråga", "Före", "Efter", "n"],
        "rows": [["Teams", "42 %", "62 %", "71"]],
    },
    "specification": {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "bar"},
}
