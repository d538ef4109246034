"""What a tenant asks about champions, goals, programmes and shared packages; ids and where they are found."""

from __future__ import annotations

from tests.contract.call import Call

_EMPLOYEE = {"employer_number": "212000-1439", "employee_number": "{employee}"}
_OWN = {"employer_number": "212000-1439", "employee_number": "{ownEmployee}"}
_CHAMPION = {
    "employee": _EMPLOYEE,
    "project_code": "{projectCode}",
    "minutes_per_week": 240,
    "active_from": "2019-09-01",
}
_APPLICATION = {
    "employee": _EMPLOYEE,
    "project_code": "{projectCode}",
    "words": "{name}",
    "applied_on": "2019-08-15",
}
_GROUP = {
    "project_code": "{projectCode}",
    "workplace_ids": ["{workplaceId}"],
    "starts_on": "2019-09-01",
}
_ENDING = {"project_code": "{projectCode}", "ends_on": "2030-12-31", "reason": "other"}
GROUPS = {
    "POST /work-group-enrolments": Call(
        body=_GROUP,
        makes=True,
        mixed=(
            Call(body={**_GROUP, "project_code": "{ownProjectCode}"}),
            Call(body={**_GROUP, "workplace_ids": ["{ownWorkplaceId}"]}),
        ),
    ),
    "POST /participation-endings": Call(
        body=_ENDING,
        mixed=(Call(body={**_ENDING, "workplace_ids": ["{workplaceId}"]}),),
    ),
}
CHAMPIONS = {
    "POST /champion-applications": Call(
        body=_APPLICATION, makes=True, mixed=(Call(body={**_APPLICATION, "employee": _OWN}),)
    ),
    "GET /champion-applications": Call(
        {"project_id": "{projectId}", "status": "open", "workplace_id": "{workplaceId}"}
    ),
    "GET /champion-applications/{applicationId}": Call(),
    "PATCH /champion-applications/{applicationId}": Call(body={"status": "withdrawn"}),
    "POST /champions": Call(
        body=_CHAMPION,
        makes=True,
        mixed=(
            Call(body={**_CHAMPION, "employee": _OWN}),
            Call(body={**_CHAMPION, "workplace_ids": ["{workplaceId}"]}),
        ),
    ),
    "POST /champion-imports": Call(
        rows=(
            {
                **_EMPLOYEE,
                "project_code": "{projectCode}",
                "recruited_by": "applied",
                "minutes_per_week": 240,
                "active_from": "2019-09-01",
            },
        ),
        makes=True,
    ),
    "GET /champions": Call(
        {
            "project_id": "{projectId}",
            "person_id": "{personId}",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "status": "active",
            "recruited_by": "applied",
            "active_on": "2020-01-01",
            "trained": "false",
        }
    ),
    "GET /champions/{championId}": Call(),
    "PATCH /champions/{championId}": Call(body={"minutes_per_week": 120}),
}
LISTS = {
    "applicationId": "/champion-applications?project_id={projectId}",
    "championId": "/champions?project_id={projectId}",
}
