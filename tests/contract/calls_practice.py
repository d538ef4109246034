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
_COURSE = {
    "code": "{sessionCode}-w",
    "title": "{name}",
    "kind": "WEB",
    "topic": "{name}",
    "project_code": "{projectCode}",
    "nominal_minutes": 10,
    "activity_id": "https://learning.example/{sessionCode}",
}
_POLICY = {
    "project_code": "{projectCode}",
    "level": "passed",
    "from_on": "2100-01-01",
    "told_on": "2020-01-01",
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
    "POST /web-courses": Call(body=_COURSE, makes=True, mixed=(_mixed(_COURSE),)),
    "GET /web-courses": Call(
        {"project_id": "{projectId}", "code": "{sessionCode}-w", "kind": "WEB", "status": "open"}
    ),
    "GET /web-courses/{courseId}": OWN,
    "PATCH /web-courses/{courseId}": Call(body={"title": "Annan"}),
    "POST /result-visibilities": Call(body=_POLICY, makes=True),
    "GET /result-visibilities": Call({"project_id": "{projectId}"}),
    "POST /course-result-imports": Call(
        rows=(
            {
                "course_code": "{sessionCode}-w",
                "employer_number": "212000-1439",
                "employee_number": "{employee}",
                "completed_at": "2020-09-14T10:00:00Z",
                "passed": True,
            },
        ),
        makes=True,
    ),
    "GET /course-results": Call(
        {
            **_FILTERS,
            **_DAYS,
            "course_id": "{courseId}",
            "person_id": "{personId}",
            "passed": "true",
            "matched": "true",
        }
    ),
    "GET /course-summaries": Call({"project_id": "{projectId}", "course_id": "{courseId}"}),
    "POST /learning-platforms": Call(body={"code": "{client}", "name": "{name}"}, makes=True),
    "GET /learning-platforms": OWN,
    "GET /learning-platforms/{platformId}": OWN,
    "PATCH /learning-platforms/{platformId}": Call(body={"name": "Annan"}),
    "POST /learning-platforms/{platformId}/rotations": Call(body={"overlap_hours": 1}),
    "GET /unmatched-learners": Call({"platform_id": "{platformId}"}),
    "POST /unmatched-learners/{learnerId}/matches": Call(
        body={"employer_number": "212000-1439", "employee_number": "{employee}"}
    ),
    "POST /evidence-requests": Call(
        body={
            "project_code": "{projectCode}",
            "purpose": "audit",
            "from_date": "2020-01-01",
            "to_date": "2020-12-31",
            "sample_size": 2,
        },
        makes=True,
    ),
    "GET /evidence-requests": Call({"project_id": "{projectId}"}),
    "GET /evidence-requests/{requestId}": OWN,
    "GET /evidence-requests/{requestId}/bundle": OWN,
    "GET /evidence-reads": Call({"request_id": "{requestId}"}),
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
    "requestId": "/evidence-requests?project_id={projectId}",
    "courseId": "/web-courses?project_id={projectId}",
    "platformId": "/learning-platforms",
    "learnerId": "/unmatched-learners",
    "measureId": "/plan-measures?plan_id={planId}",
}
"""Where the tenant itself finds an id of these."""
