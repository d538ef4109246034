"""What a tenant asks of whole groups' attendance and of the time outside the schedule."""

from __future__ import annotations

from tests.contract.call import Call

_MEMBER = {"employer_number": "212000-1439", "employee_number": "{duplicate}"}
CALLS = {
    "POST /sessions/{sessionId}/attendances": Call(
        body={"minutes": 60, "people": [_MEMBER]}, makes=True
    ),
    "GET /payroll-exports/{month}": Call(
        {"format": "json", "municipality_code": "1440", "project_id": "{projectId}"}
    ),
}
