"""What a tenant asks of its own, route by route: told with another tenant's values it must find nothing.

`{name}` in any text stands for one of the tenant's values, `{ownName}` for one of the caller's. The order is that
in which things can be made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samlyft_survey.questionnaires import shipped
from tests.contract import calls_attendance
from tests.contract.call import Call
from tests.contract.calls_access import CALLS_ACCESS
from tests.contract.calls_enrollment_later import CALLS_LATER
from tests.contract.calls_enrollment_later import LAST as RETENTION
from tests.contract.calls_evaluation import EVALUATION
from tests.contract.calls_figures import FIGURES
from tests.contract.calls_filing import FILING
from tests.contract.calls_ledger import LAST, SESSIONS
from tests.contract.calls_months import DISPOSALS, MONTHS
from tests.contract.calls_places import ORGANISATIONS, REORGANISATIONS
from tests.contract.calls_planning import PLANNING
from tests.contract.calls_practice import PRACTICE
from tests.contract.calls_projects import CHAMPIONS, GROUPS, PACKAGES, PLANS
from tests.contract.calls_results import RESULTS
from tests.contract.calls_rosters import ROSTERS
from tests.contract.calls_sharing import SHARING, SIGNALS, WEBHOOKS
from tests.contract.calls_survey import ASKING, DRAFTS

EMPLOYER = "212000-1439"


def _makes(body: Any = None, *rows: Mapping[str, Any], mixed: tuple[Call, ...] = ()) -> Call:
    return Call(body=body, rows=rows, makes=True, mixed=mixed)


OWN, EVERYONE = Call(), Call(told="everyone")
COMMON = {
    "GET /api-info": EVERYONE,
    "GET /health/live": EVERYONE,
    "GET /health/ready": EVERYONE,
    "GET /changes": OWN,
    "GET /delivery-status": OWN,
    "GET /dead-letters": Call(query={"source": "{deadSource}", "type": "{deadType}"}),
    "POST /dead-letters/{deadLetterId}/replays": OWN,
    "GET /own-grants": EVERYONE,  # of the token's bearer, who is the same on both sides
}


def employee(name: str) -> dict[str, str]:
    return {"employer_number": EMPLOYER, "employee_number": name}


_PROJECT = {
    "code": "{projectCode}",
    "name": "{name}",
    "eligible_from": "2019-04-01",
    "introduction_kinds": ["BAS"],
    "refresher_months": 12,
    "municipalities": [{"municipality_code": "1440", "from_on": "2019-04-01"}],
}
_WORKPLACE = {
    "name": "{name}",
    "municipality_code": "1440",
    "employer_number": EMPLOYER,
    "area_of_care": "hemtjänst",
    "opened_on": "2015-01-01",
}
_PARTICIPATION = {
    **employee("{employee}"),
    "project_code": "{projectCode}",
    "starts_on": "2019-09-01",
}
_MERGE = {
    "kept": employee("{employee}"),
    "duplicate": employee("{duplicate}"),
    "reason": "registered_twice",
}
_GRANT = {
    "issuer": "https://login.example",
    "subject": "{subject}",
    "role": "analyst",
    "reach": ["*"],
}
_CLIENT = {
    "issuer": "https://login.example",
    "client_id": "{client}",
    "name": "{name}",
    "scopes": ["people:read"],
}
_TENANT = {
    "tenant_id": "{tenant}",
    "name": "{name}",
    "kind": "regional",
    "admin": {"issuer": "https://login.example", "subject": "{subject}"},
}
ENROLLMENT = {
    **COMMON,
    **CALLS_LATER,
    "POST /tenants": Call(body=_TENANT, told="platform"),
    "GET /tenants": Call(told="platform"),
    "POST /grants": _makes(_GRANT),
    "POST /clients": _makes(_CLIENT),
    "GET /grants": Call({"role": "analyst"}),
    "GET /grants/{grantId}": OWN,
    "PATCH /grants/{grantId}": Call(body={"valid_to": None}),
    "GET /municipalities": EVERYONE,
    "GET /municipalities/{municipalityCode}": EVERYONE,
    **ORGANISATIONS,
    "POST /workplaces": _makes({"code": "{workplaceCode}", **_WORKPLACE}),
    "POST /workplace-imports": _makes(None, {"code": "{otherWorkplaceCode}", **_WORKPLACE}),
    "GET /workplaces": Call(
        {
            "municipality_code": "1440",
            "code": "{workplaceCode}",
            "employer_number": EMPLOYER,
            "area_of_care": "hemtjänst",
            "name": "{name}",
            "on": "2020-06-01",
        }
    ),
    "GET /workplaces/{workplaceId}": Call({"on": "2020-06-01"}),
    "PATCH /workplaces/{workplaceId}": Call(body={"name": "Nytt namn"}),
    **REORGANISATIONS,
    "POST /projects": _makes(_PROJECT),
    "GET /projects": Call({"code": "{projectCode}", "kind": "project"}),
    "GET /projects/{projectId}": OWN,
    "PATCH /projects/{projectId}": Call(body={"name": "Nytt namn"}),
    **ROSTERS,
    "GET /people": Call(
        {
            "name": "{familyName}",
            "municipality_code": "1440",
            "workplace_id": "{workplaceId}",
            "restricted": "false",
        }
    ),
    "GET /people/{personId}": OWN,
    "PATCH /people/{personId}": Call(body={"given_name": "Annan"}),
    "GET /employments": Call({"person_id": "{personId}", "employee_number": "{employee}"}),
    "POST /participation-imports": _makes(
        None,
        _PARTICIPATION,
        mixed=(
            Call(rows=({**_PARTICIPATION, "project_code": "{ownProjectCode}"},)),
            Call(rows=({**_PARTICIPATION, **employee("{ownEmployee}")},)),
        ),
    ),
    "GET /participations": Call(
        {"project_id": "{projectId}", "person_id": "{personId}", "municipality_code": "1440"}
    ),
    "GET /participations/{participationId}": OWN,
    "PATCH /participations/{participationId}": Call(body={"role_group": "champion"}),
    **CHAMPIONS,
    **GROUPS,
    **PLANS,
    **PACKAGES,
    "POST /person-merges": _makes(
        _MERGE, mixed=(Call(body={**_MERGE, "kept": employee("{ownEmployee}")}),)
    ),
    "GET /person-merges": OWN,
    "GET /person-merges/{mergeId}": OWN,
    "DELETE /person-merges/{mergeId}": OWN,
    **PLANNING,
    "POST /identity-reads": _makes({"person_ids": ["{personId}"], "purpose": "audit"}),
    **CALLS_ACCESS,
    **RETENTION,
}

_TIMES = {"starts_at": "2020-09-14T10:00:00Z", "ends_at": "2020-09-14T12:00:00Z"}
_LATER = {"starts_at": "2020-10-14T10:00:00Z", "ends_at": "2020-10-14T12:00:00Z"}
_HELD = {"kind": "APT", "form": "on_site", "topic": "{name}", "workplace_code": "{workplaceCode}"}
_CLAIM = {"session_code": "{sessionCode}", "minutes": 60, "status": "present"}
_SESSION = {"project_code": "{projectCode}", **_TIMES, **_HELD}
TRAINING_LOG = {
    **COMMON,
    "POST /sessions": _makes(
        {
            "code": "{sessionCode}",
            **_SESSION,
            "topic": "Annat {name}",
            "trainers": [employee("{trainer}")],
        },
        mixed=(
            Call(body={"code": "{sessionCode}-b", **_SESSION, "project_code": "{ownProjectCode}"}),
        ),
    ),
    "POST /session-imports": _makes(
        None,
        {
            "session_code": "{otherSessionCode}",
            **_SESSION,
            **_LATER,
            "trainer_employer_number": EMPLOYER,
            "trainer_employee_number": "{employee}",
        },
    ),
    "GET /sessions": Call(
        {
            "project_id": "{projectId}",
            "code": "{sessionCode}",
            "status": "attested",
            "workplace_id": "{workplaceId}",
        }
    ),
    **SESSIONS,
    "GET /sessions/{sessionId}": OWN,
    "POST /attendances": _makes(
        {**_CLAIM, **employee("{employee}")},
        mixed=(
            Call(body={**_CLAIM, **employee("{employee}"), "session_code": "{ownSessionCode}"}),
        ),
    ),
    "POST /attendance-imports": _makes(
        None,
        {**_CLAIM, **employee("{absentee}")},
        {**_CLAIM, **employee("{learner}")},
        *(
            {**_CLAIM, **employee(number), "time_basis": "outside_schedule"}
            for number in ("{duplicate}", "{duplicate}-b")
        ),
        {**_CLAIM, **employee("{learner}-b"), "session_code": "{otherSessionCode}"},
        {**_CLAIM, **employee("{learner}"), "session_code": "{otherSessionCode}"},
    ),
    "GET /attendances": Call(
        {
            "session_id": "{sessionId}",
            "person_id": "{personId}",
            "project_id": "{projectId}",
            "status": "present",
            "time_basis": "scheduled",
        }
    ),
    "GET /attendances/{attendanceId}": OWN,
    "POST /attendances/{attendanceId}/corrections": _makes(
        {"minutes": 30, "reason": "wrong_minutes"}
    ),
    "GET /unmatched": Call({"project_id": "{projectId}"}),
    **calls_attendance.CALLS,
    "GET /postings": Call({"project_id": "{projectId}", "kind": "attendance"}),
    "GET /postings/{postingId}": OWN,
    "GET /balances": Call(
        {
            "project_id": "{projectId}",
            "as_of": "2020-12-31",
            "kind_of_time": "champion_teaching",
        }
    ),
    **MONTHS,
    **PRACTICE,
    **LAST,
    **DISPOSALS,
}

_FORM = {**shipped("modig_like").model_dump(mode="json"), "code": "{questionnaireCode}"}
_ROUND = {
    "project_id": "{projectId}",
    "family_code": "{familyCode}",
    "wave": "after",
    "questionnaire_id": "{questionnaireId}",
    "opens_on": "2021-06-01",
    "closes_on": "2021-06-20",
}
_ANSWERS = {"uses_teams": "daily"}
SURVEY = {
    **COMMON,
    "POST /questionnaires": _makes(_FORM),
    "GET /questionnaires": OWN,
    "GET /questionnaires/{questionnaireId}": OWN,
    **DRAFTS,
    "POST /rounds": _makes(_ROUND, mixed=(Call(body={**_ROUND, "project_id": "{ownProjectId}"}),)),
    "GET /rounds": Call({"project_id": "{projectId}"}),
    "GET /rounds/{roundId}": OWN,
    "PATCH /rounds/{roundId}": _makes({"status": "open"}),
    "POST /rounds/{roundId}/invitations": _makes({}),
    **ASKING,
    # The token is spent by then; a door without a login tells nobody whose it was.
    "POST /answers": Call(
        body={"token": "{token}", "answers": _ANSWERS}, told="everyone", makes=True
    ),
    "POST /rounds/{roundId}/answer-imports": _makes(
        None, {"token": "{paperToken}", "answers": _ANSWERS}
    ),
    "GET /rounds/{roundId}/results": OWN,
    **RESULTS,
    "GET /families": Call({"project_id": "{projectId}"}),
    "GET /families/{familyId}": OWN,
    "PATCH /families/{familyId}": Call(body={"status": "closed"}),
}

REPORTING = {
    **COMMON,
    "GET /projects": OWN,
    "GET /projects/{projectId}": OWN,
    "GET /projects/{projectId}/summaries": Call({"as_of": "2020-12-31", "group_by": "role_group"}),
    "GET /projects/{projectId}/comparisons": Call(
        {"from_date": "2020-01-01", "to_date": "2020-12-31", "group_by": "municipality"}
    ),
    "GET /freshness": OWN,
    "GET /indicators": EVERYONE,
    **SIGNALS,
    **FIGURES,
    **SHARING,
    **WEBHOOKS,
    **EVALUATION,
    **FILING,
}

CALLS: dict[str, dict[str, Call]] = {
    "enrollment": ENROLLMENT,
    "training-log": TRAINING_LOG,
    "survey": SURVEY,
    "reporting": REPORTING,
}
