"""What a tenant asks of evaluation: assignments, extracts, interviews, recommendations."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from samlyft_testing import as_tenant
from tests.contract.call import Call

OWN = Call()
ASSIGNED = """
insert into evaluation_assignment (tenant_id, id, version, project_id, issuer, subject, evaluator, purpose,
    from_on, to_on, status, actor)
values ($1, $2, 1, $3, 'https://issuer.example', $4, $5, $5, '2020-01-01', '2200-01-01', 'given', $4)
"""
TAKEN = """
insert into evaluation_extract (tenant_id, id, assignment_id, project_id, as_of, smallest_cell, people,
    generalised, withheld, files, actor)
values ($1, $2, $3, $4, '2020-12-31', 5, 0, 0, 0, '[]', $5)
"""
FILED = "insert into evaluation_file values ($1, $2, 'participations', $3::text::bytea)"
FETCHED = """
insert into evaluation_read (tenant_id, extract_id, project_id, part, actor)
values ($1, $2, $3, 'participations', $4)
"""
SAMPLED = """
insert into interview_sample (tenant_id, id, assignment_id, project_id, as_of, dimensions, per_stratum, seed,
    strata, too_few, actor)
values ($1, $2, $3, $4, '2020-12-31', '["role_group"]', 1, 1, '[]', 0, $5)
"""
SEATED = """
insert into interview_seat (tenant_id, id, version, sample_id, project_id, person_id, municipality_code,
    workplace_id, role_group, status)
values ($1, $2, 1, $3, $4, $2, '1440', $2, 'care_staff', 'drawn')
"""
ADVISED = """
insert into recommendation (tenant_id, id, version, assignment_id, project_id, municipality_code, body, owner,
    status, actor)
values ($1, $2, 1, $3, $4, '1440', $5, $5, 'open', $5)
"""
_TERMS = {
    "project_id": "{projectId}",
    "issuer": "https://issuer.example",
    "subject": "{subject}",
    "evaluator": "{name}",
    "purpose": "{name}",
    "from_on": "2020-01-01",
    "to_on": "2200-01-01",
}
_OF = {"project_id": "{projectId}", "assignment_id": "{assignmentId}"}
EVALUATION = {
    "POST /evaluation-assignments": Call(body=_TERMS, makes=True),
    "GET /evaluation-assignments": Call({"project_id": "{projectId}", "status": "given"}),
    "GET /evaluation-assignments/{assignmentId}": OWN,
    "PATCH /evaluation-assignments/{assignmentId}": Call(body={"status": "ended"}),
    "POST /evaluation-assignments/{assignmentId}/extracts": Call(body={"as_of": "2020-12-31"}),
    "GET /evaluation-extracts": Call(_OF),
    "GET /evaluation-extracts/{extractId}": OWN,
    "GET /evaluation-extracts/{extractId}/content": Call({"part": "participations"}),
    "GET /evaluation-reads": Call({"extract_id": "{extractId}"}),
    "POST /evaluation-assignments/{assignmentId}/interview-samples": Call(
        body={"as_of": "2020-12-31", "per_stratum": 1}
    ),
    "GET /interview-samples": Call(_OF),
    "GET /interview-samples/{sampleId}": OWN,
    "GET /interview-seats": Call(
        {"sample_id": "{sampleId}", "municipality_code": "1440", "status": "drawn"}
    ),
    "GET /interview-seats/{seatId}": OWN,
    "PATCH /interview-seats/{seatId}": Call(body={"status": "asked"}),
    "POST /evaluation-assignments/{assignmentId}/recommendations": Call(
        body={"body": "{name}", "owner": "{name}"}, makes=True
    ),
    "GET /recommendations": Call({**_OF, "municipality_code": "1440", "status": "open"}),
    "GET /recommendations/{recommendationId}": OWN,
    "PATCH /recommendations/{recommendationId}": Call(
        body={"status": "accepted", "answer": "{name}"}
    ),
}
LISTS = {
    "assignmentId": "/evaluation-assignments?project_id={projectId}",
    "extractId": "/evaluation-extracts?project_id={projectId}",
    "sampleId": "/interview-samples?project_id={projectId}",
    "seatId": "/interview-seats?sample_id={sampleId}",
    "recommendationId": "/recommendations?project_id={projectId}",
}
"""Where the tenant itself finds an id of these."""


async def told_of_evaluation(world: Any, values: dict[str, str]) -> None:
    """An assignment with one of everything under it."""
    ids = {
        name: uuid4()
        for name in ("assignmentId", "extractId", "sampleId", "seatId", "recommendationId")
    }
    values.update({name: str(one) for name, one in ids.items()})
    tenant, project, name = world.tenant, world.project_id, values["name"]
    given, taken, sampled = ids["assignmentId"], ids["extractId"], ids["sampleId"]
    async with as_tenant(world.database, tenant) as connection:
        for statement, *rest in (
            (ASSIGNED, given, project, values["subject"], name),
            (TAKEN, taken, given, project, name),
            (FILED, taken, name),
            (FETCHED, taken, project, name),
            (SAMPLED, sampled, given, project, name),
            (SEATED, ids["seatId"], sampled, project),
            (ADVISED, ids["recommendationId"], given, project, name),
        ):
            await connection.execute(statement, tenant, *rest)
