"""What a tenant asks of results, group returns and free texts."""

from __future__ import annotations

from uuid import UUID, uuid4

import samlyft_testing as testing
from samlyft_common.db import Database
from samlyft_survey.questionnaires import shipped
from tests.contract.call import Call

_RETURN = {
    "project_id": "{projectId}",
    "workplace_id": "{workplaceId}",
    "held_on": "2021-05-04",
    "entries": [{"kind": "fear", "theme": "feeling", "text": "{name}"}],
}
_LOOK = {"language": "sv", "dark": "true"}
RESULTS = {
    "GET /rounds/{roundId}/distributions": Call({"dimension": "role_group", "item": "uses_teams"}),
    "GET /rounds/{roundId}/means": Call({"dimension": "role_group", "scale": "confidence"}),
    "GET /rounds/{roundId}/responses": Call({"dimension": "municipality_code"}),
    "GET /rounds/{roundId}/comparisons": Call(
        {"since": "{roundId}", "dimension": "whole", "item": "uses_teams", "correction": "holm"}
    ),
    "GET /rounds/{roundId}/distribution-charts": Call(
        {"item": "uses_teams", **_LOOK, "dimension": "gender"}
    ),
    "GET /rounds/{roundId}/comparison-charts": Call(
        {"since": "{roundId}", "item": "uses_teams", **_LOOK}
    ),
    "POST /group-returns": Call(
        body=_RETURN,
        makes=True,
        mixed=(Call(body={**_RETURN, "project_id": "{ownProjectId}"}),),
    ),
    "GET /group-returns": Call(
        {
            "project_id": "{projectId}",
            "workplace_id": "{workplaceId}",
            "kind": "fear",
            "theme": "feeling",
            "status": "recorded",
        },
        few=True,
    ),
    "GET /group-returns/{groupReturnId}": Call(),
    "PATCH /group-returns/{groupReturnId}": Call(body={"status": "withdrawn"}),
    "GET /rounds/{roundId}/free-texts": Call(
        {"item": "x", "code": "support", "status": "waiting"}, few=True
    ),
    "GET /free-texts/{textId}": Call(),
    "PATCH /free-texts/{textId}": Call(body={"status": "withheld"}),
}
LISTS = {
    "groupReturnId": "/group-returns?project_id={projectId}",
    "textId": "/rounds/{textId}/free-texts?status=waiting",
}
# A text of a closed round of another project: it takes ten answers and a closing to get one through the API.
TEXT = """
with q as (
    insert into questionnaire (tenant_id, questionnaire_id, code, version, body)
    values ($1, $2, $3, 9, $4) returning *
), f as (
    insert into family (tenant_id, family_id, project_id, code, status, version)
    values ($1, $2, $2, 'texts', 'open', 1)
), r as (
    insert into round (tenant_id, round_id, project_id, family_id, questionnaire_id, wave, opens_on, closes_on,
        status, invited, told_answered, known_at, historical, version)
    values ($1, $2, $2, $2, $2, 'after', '2021-01-01', '2021-01-02', 'closed', 0, 0, now(), false, 1)
)
insert into free_text (tenant_id, text_id, round_id, item, text, codes, status, version)
values ($1, $2, $2, 'x', $3, '["support"]', 'waiting', 1)
"""


async def told_of_texts(database: Database, tenant: str, values: dict[str, str]) -> None:
    """A free text and a workplace."""
    text, form = uuid4(), shipped("modig_like").model_dump(mode="json")
    async with testing.as_tenant(database, tenant) as connection:
        await connection.execute(TEXT, tenant, text, values["questionnaireCode"], form)
        place: UUID = await connection.fetchval("select workplace_id from workplace limit 1")
    values |= {"textId": str(text), "workplaceId": str(place)}
