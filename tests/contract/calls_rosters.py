"""What a tenant asks about HR systems and the rosters they send; ids and where they are found."""

from __future__ import annotations

from tests.contract.call import Call

_EMPLOYER = "212000-1439"
_SOURCE = {
    "name": "{name}",
    "employer_number": _EMPLOYER,
    "columns": {"Anst.nr": "employee_number", "employee_number": "employee_number"},
}


def a_row(number: str, **more: str) -> dict[str, str]:
    return {
        "employer_number": _EMPLOYER,
        "employee_number": number,
        "given_name": "Åsa",
        "family_name": "{familyName}",
        "workplace_code": "{workplaceCode}",
        "role_group": "care_staff",
        "starts_on": "2019-01-01",
        **more,
    }


_HERE = {"workplace_code": "{ownWorkplaceCode}"}
_ROWS = (
    a_row("{employee}", identity_number="{identity}"),
    a_row("{duplicate}", family_name="Dubblett"),
    a_row("{absentee}", family_name="Dubblett"),
)
_ONE = (a_row("{employee}", identity_number="{identity}", **_HERE),)
ROSTERS = {
    "POST /roster-sources": Call(body=_SOURCE, makes=True),
    "GET /roster-sources": Call({"employer_number": _EMPLOYER}),
    "GET /roster-sources/{rosterSourceId}": Call(),
    "PATCH /roster-sources/{rosterSourceId}": Call(body={"date_format": "YYYYMMDD"}),
    "POST /roster-imports": Call(
        {"source_id": "{rosterSourceId}"},
        rows=_ROWS,
        makes=True,
        mixed=(
            Call(rows=_ONE),
            Call({"source_id": "{rosterSourceId}"}, rows=_ONE),
            Call({"preview_id": "{rosterImportId}"}, rows=_ONE),
        ),
    ),
    "GET /roster-imports": Call({"source_id": "{rosterSourceId}", "dry_run": "false"}),
    "GET /roster-imports/{rosterImportId}": Call(),
    "GET /roster-imports/{rosterImportId}/lines": Call({"outcome": "new"}),
    "GET /roster-imports/{rosterImportId}/vanished": Call(few=True),
    "GET /match-suggestions": Call({"status": "open", "municipality_code": "1440"}),
    "GET /match-suggestions/{matchSuggestionId}": Call(),
    "PATCH /match-suggestions/{matchSuggestionId}": Call(body={"status": "dismissed"}),
    "GET /employments/{employmentId}": Call(),
    "PATCH /employments/{employmentId}": Call(body={"share_percent": 50}),
    "DELETE /employments/{employmentId}": Call(),
}
ROSTER_LISTS = {
    "matchSuggestionId": "/match-suggestions",
    "employmentId": "/employments?employee_number={employee}",
    "rosterSourceId": "/roster-sources",
    "rosterImportId": "/roster-imports?source_id={rosterSourceId}",
}
