"""Planned training of enrollment, asked with another tenant's values."""

from __future__ import annotations

from tests.contract.call import Call

_ACTIVITY = {
    "code": "{projectCode}-a",
    "name": "{name}",
    "kind": "FÖR",
    "project_id": "{projectId}",
    "series": "{projectCode}-s",
    "series_order": 1,
    "topics": [{"topic": "{projectCode}-t"}],
}
_PLANNED = {
    "code": "{projectCode}-p",
    "activity_id": "{activityId}",
    "starts_at": "2100-02-01T12:00:00Z",
    "place": "{name}",
    "workplace_id": "{workplaceId}",
    "trainers": [{"person_id": "{personId}"}],
}
_SIGN_UP = {"planned_session_id": "{plannedSessionId}", "person_id": "{personId}"}
_GROUP = {"workplace_id": "{workplaceId}", "planned_session_ids": ["{plannedSessionId}"]}
_RELEASE = {"decisions": [{"sign_up_id": "{signUpId}", "release": "released"}]}
_COUNTS = {"counts": [{"role": "politician", "unit": "{name}", "heads": 3}]}
_MANY = {"which": {"planned_session_ids": ["{plannedSessionId}"]}, "move_minutes": 15}
_SHIFT = {
    "employer_number": "212000-1439",
    "employee_number": "{employee}",
    "starts_at": "2100-01-31T06:00:00Z",
    "ends_at": "2100-01-31T15:00:00Z",
}
_PURCHASE = {"organisation_id": "{organisationId}", "activity_id": "{activityId}", "seats": 5,
             "valid_from": "2020-01-01"}  # fmt: skip
_DEMAND = {"organisation_id": "{organisationId}", "topic": "{projectCode}-t",
           "share_percent": 70, "due_on": "2100-12-31"}  # fmt: skip
_WISH = {"person_id": "{personId}", "champion_id": "{personId}", "topic": "{name}"}
_LINK = {"kind": "workplace", "workplace_id": "{workplaceId}"}
NOBODY = Call(told="everyone")
"""A wish is told to those whom it names: a machine with every scope is named by none."""
PLANNING = {
    "GET /activity-terms": Call(told="everyone"),
    "POST /activities": Call(body=_ACTIVITY, makes=True),
    "GET /activities": Call(
        {
            "project_id": "{projectId}",
            "kind": "FÖR",
            "series": "{projectCode}-s",
            "topic": "{projectCode}-t",
            "code": "{projectCode}-a",
        }
    ),
    "GET /activities/{activityId}": Call(),
    "PATCH /activities/{activityId}": Call(body={"name": "Nytt namn"}),
    "POST /planned-sessions": Call(
        body=_PLANNED,
        makes=True,
        mixed=(
            Call(body={**_PLANNED, "activity_id": "{ownActivityId}", "code": "{ownProjectCode}-q"}),
        ),
    ),
    "GET /planned-sessions": Call(
        {
            "code": "{projectCode}-p",
            "activity_id": "{activityId}",
            "project_id": "{projectId}",
            "workplace_id": "{workplaceId}",
            "trainer_id": "{personId}",
            "municipality_code": "1440",
            "kind": "FÖR",
            "status": "planned",
            "starts_from": "2100-01-01T00:00:00Z",
            "starts_before": "2101-01-01T00:00:00Z",
        }
    ),
    "GET /planned-sessions/{plannedSessionId}": Call(),
    "PATCH /planned-sessions/{plannedSessionId}": Call(body={"capacity": 30}),
    "GET /planned-sessions/{plannedSessionId}/head-counts": Call(),
    "PUT /planned-sessions/{plannedSessionId}/head-counts": Call(body=_COUNTS),
    "POST /sign-ups": Call(
        body=_SIGN_UP,
        makes=True,
        mixed=(
            Call(body={**_SIGN_UP, "planned_session_id": "{ownPlannedSessionId}"}),
            Call(body={**_SIGN_UP, "person_id": "{ownPersonId}"}),
        ),
    ),
    "POST /group-sign-ups": Call(body=_GROUP, makes=True),
    "GET /sign-ups": Call(
        {
            "planned_session_id": "{plannedSessionId}",
            "person_id": "{personId}",
            "workplace_id": "{workplaceId}",
            "status": "confirmed",
            "release": "unanswered",
            "attendance": "present",
        }
    ),
    "GET /sign-ups/{signUpId}": Call(),
    "PATCH /sign-ups/{signUpId}": Call(body={"status": "cancelled"}),
    "POST /planned-sessions/{plannedSessionId}/releases": Call(body=_RELEASE),
    "POST /planned-session-changes": Call(body=_MANY, makes=True),
    "GET /planned-session-changes": Call(),
    "GET /planned-session-changes/{planningChangeId}": Call(),
    "GET /planned-session-changes/{planningChangeId}/recipients": Call(),
    "DELETE /planned-session-changes/{planningChangeId}": Call(),
    "POST /shift-imports": Call(rows=(_SHIFT,), makes=True),
    "GET /workplaces/{workplaceId}/proposed-times": Call(
        {"from_date": "2100-01-30", "to_date": "2100-01-31", "minutes": "30", "days": "5"}
    ),
    "POST /seat-purchases": Call(
        body=_PURCHASE,
        makes=True,
        mixed=(Call(body={**_PURCHASE, "organisation_id": "{ownOrganisationId}"}),),
    ),
    "GET /seat-purchases": Call(
        {"organisation_id": "{organisationId}", "activity_id": "{activityId}"}
    ),
    "GET /seat-purchases/{seatPurchaseId}": Call(),
    "PATCH /seat-purchases/{seatPurchaseId}": Call(body={"seats": 9}),
    "POST /training-requirements": Call(body=_DEMAND, makes=True),
    "GET /training-requirements": Call({"organisation_id": "{organisationId}", "status": "active"}),
    "GET /training-requirements/{requirementId}": Call(),
    "PATCH /training-requirements/{requirementId}": Call(body={"share_percent": 80}),
    "POST /wishes": Call(body=_WISH, told="everyone"),
    "GET /wishes": Call({"kind": "individual"}, told="everyone"),
    "GET /wishes/{wishId}": NOBODY,
    "DELETE /wishes/{wishId}": NOBODY,
    "POST /calendar-links": Call(body=_LINK, makes=True),
    "GET /calendar-links": Call({"kind": "workplace"}),
    "GET /calendar-links/{calendarLinkId}": Call(),
    "DELETE /calendar-links/{calendarLinkId}": Call(),
    "GET /calendars/{calendarToken}/feed": NOBODY,
}
