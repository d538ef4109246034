"""Examples shown in the API documentation; the data are made up."""

from __future__ import annotations

from typing import Any

from samlyft_survey.forms import QUESTIONNAIRE as FORM

_ROUND = "019ac0de-0000-7000-8000-000000000001"
_PROJECT = "019ac0de-0000-7000-8000-000000000002"
_FAMILY = "019ac0de-0000-7000-8000-000000000003"
_FORM = "019ac0de-0000-7000-8000-000000000004"
_PERSON = "019ac0de-0000-7000-8000-000000000005"
_INSTANT = "2026-11-22T08:00:00Z"
TOKEN = "gr.2Zb8q0mJpC4uWc1rT7xYkLh5vN3sAe9dFgQiOoPzXwU"  # noqa: S105  # an example, never issued

QUESTIONNAIRE: dict[str, Any] = {
    "questionnaire_id": _FORM,
    "used": False,
    "revision": 1,
    "updated_at": _INSTANT,
    "questionnaire": FORM,
}
AREA: dict[str, Any] = {
    "code": "digcomp-2.2:2",
    "name": {"sv": "Kommunikation och samarbete", "en": "Communication and collaboration"},
}
ROUND_CREATE: dict[str, Any] = {
    "project_id": _PROJECT,
    "family_code": "before_and_after",
    "wave": "after",
    "questionnaire_id": _FORM,
    "opens_on": "2026-11-01",
    "closes_on": "2026-11-22",
    "audience": {"role_groups": ["care_staff"]},
    "automatic": True,
    "reminds_on": ["2026-11-12"],
}
ROUND: dict[str, Any] = {
    "round_id": _ROUND,
    "project_id": _PROJECT,
    "family_id": _FAMILY,
    "questionnaire_id": _FORM,
    "wave": "after",
    "opens_on": "2026-11-01",
    "closes_on": "2026-11-22",
    "status": "open",
    "occasion": "",
    "audience": {
        "role_groups": ["care_staff"],
        "municipality_codes": [],
        "workplace_codes": [],
        "on": None,
    },
    "automatic": True,
    "by_mail": False,
    "reminds_on": ["2026-11-12"],
    "months_after_end": None,
    "closing_at": None,
    "invited": 120,
    "known_at": _INSTANT,
    "updated_at": _INSTANT,
    "version": 2,
}
FAMILY: dict[str, Any] = {
    "family_id": _FAMILY,
    "project_id": _PROJECT,
    "code": "before_and_after",
    "status": "open",
    "updated_at": _INSTANT,
    "version": 1,
}
INVITATIONS: dict[str, Any] = {
    "invited": 120,
    "mailed": 0,
    "invitations": [
        {
            "person_id": _PERSON,
            "workplace_id": None,
            "role_group": "care_staff",
            "workplace_code": "ALE-01",
            "workplace_name": "Hemtjänst Älvängen",
            "token": TOKEN,
            "link": f"https://api.samlyft.example/survey/v1/pages/{TOKEN}/answers",
        }
    ],
}
ANSWER: dict[str, Any] = {"token": TOKEN, "answers": {"uses_teams": "yes"}}
RESULTS: dict[str, Any] = {
    "round_id": _ROUND,
    "wave": "after",
    "status": "closed",
    "as_of": _INSTANT,
    "reach": f"project {_PROJECT}",
    "definition": {
        "sv": "Andel av dem som svarade. Bygger på n svar i den grupp som anges.",
        "en": "Share of those who answered, of n answers in the group named.",
    },
    "smallest_count": 5,
    "invited": 120,
    "answered": 90,
    "answered_is_exact": True,
    "response_rate": 0.75,
    "paired": 71,
    "outcomes": [
        {
            "outcome": "uses_teams",
            "definition": {"sv": "använder Teams i arbetet", "en": "uses Teams at work"},
            "base": ["care_staff"],
            "role_group": "care_staff",
            "suppressed": False,
            "count": 54,
            "n": 90,
            "share": 0.6,
        }
    ],
}
