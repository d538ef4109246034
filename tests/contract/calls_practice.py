"""What a tenant asks of support, barriers, changed ways of working and action plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contract.call import Call

OWN = Call()
_HERE = {"workplace_code": "{workplaceCode}", "project_code": "{projectCode}"}
_FILTERS = {
    "project_id": "{projectId}",
    "municipality_code": "1440",
    "workplace_id": "{workplaceId}",
}
_DAYS = {"from_date": "2020-01-01", "to_date": "2020-12-31"}
_SUPPORT = {"topic": "{name}", "minutes": 5, "local_date": "2020-09-14", **_HERE}
_BARRIER = {"kind": "phone", "seen_on": "2020-09-14", **_HERE}
_CHANGE = {
    "kind": "routine_changed",
    "title": "{name}",
    "evidence": "{name}",
    "changed_on": "2020-10-05",
    "digital": True,
}
_MEASURE = {"title": "{name}", "owner": "{name}", "due_on": "2020-12-31"}
_PLAN = {
    "title": "{name}",
    "owner": "{name}",
    "due_on": "2020-12-31",
    "status": "adopted",
    "adopted_on": "2020-01-20",
    "measures": [_MEASURE],
}


def _mixed(body: Mapping[str, Any]) -> Call:
    """The other tenant's workplace beside the caller's own project."""
    return Call(body={**body, "project_code": "{ownProjectCode}"})


PRACTICE = {
    "POST /support-events": Call(body=_SUPPORT, makes=True, mixed=(_mixed(_SUPPORT),)),
    "POST /support-event-imports": Call(
        rows=({**_SUPPORT, "reference": "{sessionCode}-s"},), makes=True
    ),
    "GET /support-events": Call(
        {**_FILTERS, **_DAYS, "topic": "{name}", "status": "logged"},
    ),
    "GET /support-trends": Call({**_FILTERS, **_DAYS}),
    "GET /support-events/{supportId}": OWN,
    "PATCH /support-events/{supportId}": Call(body={"minutes": 10}),
    "POST /barriers": Call(body=_BARRIER, makes=True, mixed=(_mixed(_BARRIER),)),
    "GET /barriers": Call({**_FILTERS, **_DAYS, "kind": "phone", "status": "open"}),
    "GET /barrier-trends": Call({**_FILTERS, "kind": "phone"}),
    "GET /barriers/{barrierId}": OWN,
    "PATCH /barriers/{barrierId}": Call(body={"note": "Annat"}),
    "POST /work-changes": Call(
        body={**_CHANGE, **_HERE, "session_codes": ["{sessionCode}"]},
        makes=True,
        mixed=(
            _mixed({**_CHANGE, **_HERE}),
            Call(body={**_CHANGE, "municipality_code": "1440", "session_codes": ["{sessionCode}"]}),
        ),
    ),
    "GET /work-changes": Call(
        {
            **_FILTERS,
            **_DAYS,
            "kind": "routine_changed",
            "digital": "true",
            "status": "recorded",
            "session_id": "{sessionId}",
        }
    ),
    "GET /change-shares": Call(
        {"project_id": "{projectId}", "municipality_code": "1440", "as_of": "2020-12-31"}
    ),
    "GET /work-changes/{changeId}": OWN,
    "PATCH /work-changes/{changeId}": Call(body={"title": "Annan"}),
    "POST /action-plans": Call(
        body={**_PLAN, **_HERE}, makes=True, mixed=(_mixed({**_PLAN, **_HERE}),)
    ),
    "GET /action-plans": Call({**_FILTERS, "level": "workplace", "status": "adopted"}),
    "GET /action-plans/{planId}": OWN,
    "PATCH /action-plans/{planId}": Call(body={"title": "Annan"}),
    "POST /action-plans/{planId}/measures": Call(body=_MEASURE, makes=True),
    "GET /plan-measures": Call(
        {
            **_FILTERS,
            **_DAYS,
            "plan_id": "{planId}",
            "status": "planned",
            "overdue": "true",
            "owner": "{name}",
        }
    ),
    "GET /plan-measures/{measureId}": OWN,
    "PATCH /plan-measures/{measureId}": Call(body={"title": "Annan"}),
    "GET /trainers": Call(
        {
            **_FILTERS,
            "topic": "{name}",
            "generation": "0",
            "gap": "true",
        }
    ),
    "GET /trainers/{personId}": Call({"topic": "{name}"}),
    "GET /trainers/{personId}/trainees": Call({"topic": "{name}", "project_id": "{projectId}"}),
    "GET /chain-summaries": Call({"topic": "{name}", "project_id": "{projectId}"}),
    "GET /coverages": Call(
        {
            "topic": "{name}",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "as_of": "2020-12-31",
            "fresh_months": "12",
        }
    ),
    "GET /champion-capacities": Call(
        {**_FILTERS, "state": "idle", "from_date": "2020-09-01", "to_date": "2020-09-20"}
    ),
    "GET /coverage-trends": Call(
        {
            "topic": "{name}",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "as_of": "2020-12-31",
            "fresh_months": "12",
            "back": "6",
        }
    ),
}
LISTS = {
    "supportId": "/support-events?project_id={projectId}",
    "barrierId": "/barriers?project_id={projectId}",
    "changeId": "/work-changes?project_id={projectId}",
    "planId": "/action-plans?project_id={projectId}",
    "measureId": "/plan-measures?plan_id={planId}",
}
"""Where the tenant itself finds an id of these."""
