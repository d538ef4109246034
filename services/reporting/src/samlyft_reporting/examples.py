"""What the documentation shows: Modig, as the demonstration has it."""

from __future__ import annotations

from typing import Any

PROJECT_ID = "019ac0de-0000-7000-8000-000000000001"
FIGURE: dict[str, Any] = {
    "indicator": "persons_trained",
    "value": 3552,
    "unit": "persons",
    "n": 3552,
    "definition": "persons_trained@1",
    "suppressed": False,
    "group": None,
    "base": None,
    "rounding": None,
}
SUMMARY: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "project_code": "modig",
    "project_name": "Modig",
    "synthetic": True,
    "as_of": "2021-04-21",
    "reach": "all",
    "figures": [FIGURE],
    "groups": [
        {
            "dimension": "municipality",
            "key": "1440",
            "label": "Ale",
            "figures": [{**FIGURE, "value": 512, "n": 512, "group": "1440"}],
        }
    ],
}
DIFFERENCE: dict[str, Any] = {
    "from": 3552,
    "to": 3513,
    "difference": -39,
    "suppressed": False,
    "causes": [{"cause": "merged", "count": -12}, {"cause": "withdrawn", "count": -27}],
}
MUNICIPALITY = {
    "municipality_code": "1440",
    "from_on": "2019-04-01",
    "to_on": None,
    "role": "participating",
}
PROJECT = {
    "project_id": PROJECT_ID,
    "code": "modig",
    "name": "Modig",
    "funder": "Europeiska socialfonden",
    "programme_period": "2014-2020",
    "eligible_from": "2019-04-01",
    "eligible_to": "2021-06-30",
    "known_at": "2026-11-22T08:00:00Z",
    "municipalities": [MUNICIPALITY],
    "synthetic": True,
}
SOURCE = {
    "source": "training-log",
    "last_recorded_at": "2026-11-22T08:00:00Z",
    "events_handled": 4711,
    "seconds_behind": 0.021,
}
INDICATOR = {
    "indicator": "persons_trained",
    "definition": "persons_trained@1",
    "unit": "persons",
    "title": {"sv": "Utbildade personer", "en": "People trained"},
    "meaning": {"sv": "Olika personer med minuter.", "en": "Distinct people with minutes."},
    "rounding": None,
}
COMPARISON: dict[str, Any] = {
    "project_id": PROJECT_ID,
    "project_code": "modig",
    "project_name": "Modig",
    "synthetic": True,
    "from_date": "2021-04-21",
    "to_date": "2021-07-01",
    "reach": "all",
    "persons": DIFFERENCE,
    "minutes": {**DIFFERENCE, "from": 1800000, "to": 1799961},
    "groups": [],
}
