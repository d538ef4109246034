"""Calls of the training log's sessions, ledger, sheets and marking."""

from __future__ import annotations

from typing import Any

from tests.contract.call import Call

EMPLOYER = "212000-1439"
_ROW: dict[str, Any] = {
    "employer_number": EMPLOYER,
    "employee_number": "{learner}",
    "minutes": 60,
    "status": "present",
}
_WORKED = {
    "project_code": "{projectCode}",
    "employer_number": EMPLOYER,
    "employee_number": "{learner}",
    "kind_of_time": "champion_preparing",
    "starts_at": "2020-11-02T08:00:00Z",
    "ends_at": "2020-11-02T08:30:00Z",
}
_SHEET = {
    "session_code": "{sessionCode}",
    "archive_reference": "Arkiv {name}",
    "scan_hash": "{scan}",
    "arrived_on": "2020-10-05",
    "rows": [_ROW],
}
OWN = Call()
SESSIONS = {
    "POST /attestation-policies": Call(
        body={
            "project_id": "{projectId}",
            "valid_from": "2019-04-01",
            "attested_by": "either",
            "source": "{name}",
        },
        makes=True,
    ),
    "GET /attestation-policies": Call({"project_id": "{projectId}"}),
    "POST /sessions/{sessionId}/attestations": Call(makes=True),
    "POST /session-attestations": Call(
        body={"session_ids": ["{sessionId}"]},
        mixed=(Call(body={"project_id": "{projectId}", "month": "2020-09"}),),
    ),
    "PATCH /sessions/{sessionId}": Call(body={"form": "digital"}),
    "POST /worked-times": Call(
        body=_WORKED,
        makes=True,
        mixed=(Call(body={**_WORKED, "project_code": "{ownProjectCode}"}),),
    ),
    "GET /worked-times": Call(
        {
            "project_id": "{projectId}",
            "session_id": "{sessionId}",
            "person_id": "{trainerId}",
            "kind_of_time": "champion_teaching",
            "status": "stands",
            "from_date": "2020-01-01",
            "to_date": "2020-12-31",
        }
    ),
    "GET /worked-times/{workedTimeId}": OWN,
    "POST /worked-times/{workedTimeId}/reversals": Call(body={"reason": "wrong_minutes"}),
    "GET /chain-heads": Call({"position": "1"}),
    "GET /chain-verifications": Call({"from_position": "1"}),
    "POST /paper-sheets": Call(
        body=_SHEET, makes=True, mixed=(Call(body={**_SHEET, "session_code": "{ownSessionCode}"}),)
    ),
    "GET /paper-sheets": Call(
        {"session_id": "{sessionId}", "project_id": "{projectId}", "status": "keyed_once"}
    ),
    "GET /paper-sheets/{sheetId}": OWN,
    "POST /paper-sheets/{sheetId}/keyings": Call(body={"rows": [_ROW]}),
    "POST /paper-sheets/{sheetId}/settlements": Call(body={"rows": [_ROW]}),
    "POST /planned-sessions/{plannedSessionId}/drafts": Call(
        body={"code": "{sessionCode}-d"}, makes=True
    ),
    "GET /sessions/{sessionId}/attendance-list": OWN,
}
LAST = {
    "GET /entries": Call(
        {
            "session_id": "{sessionId}",
            "attendance_id": "{attendanceId}",
            "person_id": "{personId}",
            "posting_id": "{postingId}",
        }
    ),
    "GET /seals": Call({"posting_id": "{postingId}"}),
    "POST /sessions/{sessionId}/submissions": Call(body={"rows": [_ROW]}),
    "POST /sessions/{sessionId}/marking-codes": Call(body={"minutes": 5}),
    "POST /sessions/{sessionId}/voidings": Call(body={"reason": "not_held"}),
}
"""Asked after all else: nothing of the session counts from then on."""
