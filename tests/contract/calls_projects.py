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
_WHERE = {"project_id": "{projectId}", "municipality_code": "1440"}
_MILESTONE = {**_WHERE, "kind": "action_plan", "name": "{name}", "due_on": "2020-12-31"}
_PART = {**_WHERE, "code": "{projectCode}-part", "name": "{name}", "from_on": "2019-09-01"}
_LEADER = {**_WHERE, "mandate": "weak", "share_percent": 25, "from_on": "2019-04-01"}
_RULE = {
    "call": "{name}",
    "valid_from": "2018-01-01",
    "role_groups": ["care_staff", "champion"],
    "source": "{name}",
}
_TAKEOVER = {
    "from_project_code": "{projectCode}",
    "to_programme_code": "{projectCode}",
    "from_on": "2021-07-01",
}
PLANS = {
    "POST /milestones": Call(
        body=_MILESTONE, makes=True, mixed=(Call(body={**_MILESTONE, "kind": "other"}),)
    ),
    "GET /milestones": Call(
        {
            "project_id": "{projectId}",
            "municipality_code": "1440",
            "kind": "action_plan",
            "stage": "not_started",
            "due_before": "2030-01-01",
        }
    ),
    "GET /milestones/{milestoneId}": Call(),
    "PATCH /milestones/{milestoneId}": Call(body={"owner": "socialchef"}),
    "POST /subprojects": Call(body=_PART, makes=True),
    "GET /subprojects": Call({"project_id": "{projectId}", "municipality_code": "1440"}),
    "GET /subprojects/{subprojectId}": Call(),
    "PATCH /subprojects/{subprojectId}": Call(body={"name": "Nytt namn"}),
    "POST /local-leaders": Call(
        body=_LEADER,
        makes=True,
        mixed=(Call(body={**_LEADER, "project_id": "{ownProjectId}", "employee": _EMPLOYEE}),),
    ),
    "GET /local-leaders": Call(
        {
            "project_id": "{projectId}",
            "municipality_code": "1440",
            "mandate": "weak",
            "vacant": "true",
            "active_on": "2020-01-01",
        }
    ),
    "GET /local-leaders/{leaderId}": Call(),
    "PATCH /local-leaders/{leaderId}": Call(body={"share_percent": 50}),
    "POST /counting-rules": Call(body=_RULE, makes=True),
    "GET /counting-rules": Call({"call": "{name}"}),
    "GET /counting-rules/{ruleId}": Call(),
    "PATCH /counting-rules/{ruleId}": Call(body={"least_minutes": 30}),
    "GET /projects/{projectId}/newcomers": Call(
        {
            "employed_since": "2000-01-01",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
        }
    ),
    "GET /projects/{projectId}/refreshers": Call(
        {"due_by": "2030-01-01", "municipality_code": "1440", "workplace_id": "{workplaceId}"}
    ),
    "POST /champion-takeovers": Call(body=_TAKEOVER),
}
_CONTENT = {"kind": "example", "tried": "{name}", "came_of_it": "{name}"}
_EDITION = {"title": "{name}", "topics": ["{name}"], "content": _CONTENT}
_ADOPTION = {"shared_package_id": "{sharedPackageId}"}
PACKAGES = {
    "POST /packages": Call(
        body={"code": "{projectCode}-package", **_EDITION},
        makes=True,
        mixed=(Call(body={"code": "other", "title": "{name}", "activity_id": "{activityId}"}),),
    ),
    "GET /packages": Call({"kind": "example", "topic": "{name}"}),
    "GET /packages/{packageId}": Call(),
    "POST /packages/{packageId}/editions": Call(body=_EDITION, makes=True),
    "POST /package-offers": Call(body={"package_id": "{packageId}", "recipients": ["{tenant}"]}),
    "POST /package-adoptions": Call(body=_ADOPTION, makes=True),
    "GET /shared-packages": Call(
        {
            "kind": "example",
            "topic": "{name}",
            "offered_by": "{tenant}",
            "every_edition": "true",
        }
    ),
    "GET /shared-packages/{sharedPackageId}": Call(),
    "GET /package-adoptions": Call(),
    "GET /package-adoptions/{adoptionId}": Call(),
    "PATCH /package-adoptions/{adoptionId}": Call(body={"status": "ended"}),
}
LISTS = {
    "milestoneId": "/milestones?project_id={projectId}",
    "subprojectId": "/subprojects?project_id={projectId}",
    "leaderId": "/local-leaders?project_id={projectId}",
    "ruleId": "/counting-rules?call={name}",
    "packageId": "/packages?topic={name}",
    "sharedPackageId": "/shared-packages?topic={name}",
    "adoptionId": "/package-adoptions",
    "applicationId": "/champion-applications?project_id={projectId}",
    "championId": "/champions?project_id={projectId}",
}
