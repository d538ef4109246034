"""Web courses and knowledge tests: by import, by xAPI, into the ledger once, and seen as the policy says."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from samlyft_common.db import Database
from samlyft_web.days import today as local_today

COURSE = {
    "code": "webb-las",
    "title": "Digitala lås",
    "kind": "WEB",
    "topic": "Digitala lås",
    "project_code": "modig",
    "nominal_minutes": 30,
    "activity_id": "https://larplattform.example/las",
}
PLATFORM = {"code": "larplatt", "name": "Lärplattformen", "employer_number": "212000-1439"}
VERBS = "http://adlnet.gov/expapi/verbs/"
READ = [
    *("web-courses:read", "web-courses:write", "course-results:read", "course-results:write"),
    *("result-visibilities:read", "result-visibilities:write"),
    *("learning-platforms:read", "learning-platforms:write", "coverages:read"),
    *("postings:read", "sessions:read", "attendances:read"),
]


@pytest.fixture
async def learning(caller: Any, api: Any) -> Any:
    return type(api)(await caller(scopes=READ))


async def made(api: Any, path: str, **body: Any) -> Any:
    answer = await api.client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def a_statement(name: str = "1001", verb: str = "completed", **more: Any) -> dict[str, Any]:
    statement = {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://larplattform.example", "name": name}},
        "verb": {"id": VERBS + verb},
        "object": {"id": COURSE["activity_id"]},
        "timestamp": "2020-09-14T10:00:00Z",
    }
    return statement | more


class Lms:
    """A learning platform, as it speaks."""

    def __init__(self, app: FastAPI, made: Any) -> None:
        pair = f"{made['username']}:{made['secret']}".encode()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://api.samlyft.example/training-log/xapi",
            headers={
                "Authorization": f"Basic {base64.b64encode(pair).decode()}",
                "X-Experience-API-Version": "1.0.3",
            },
        )

    async def tell(self, *sent: Any) -> httpx.Response:
        return await self.client.post("/statements", json=sent[0] if len(sent) == 1 else sent)


@pytest.fixture
async def lms(app: FastAPI, learning: Any, world: Any) -> Lms:
    await world.staffed("1001", "1002")
    await made(learning, "/web-courses", **COURSE)
    return Lms(app, await made(learning, "/learning-platforms", **PLATFORM))


async def test_a_completion_is_in_the_ledger_once_with_its_nominal_minutes(
    lms: Lms, learning: Any, world: Any
) -> None:
    """Said twice, and later again by another statement with hours on screen: thirty minutes."""
    done = a_statement(result={"duration": "PT6H", "completion": True})
    first = await lms.tell(done)
    assert (first.status_code, first.json()) == (200, [done["id"]])
    assert first.headers["x-experience-api-version"] == "1.0.3"
    assert (await lms.tell(done)).status_code == 200
    await lms.tell(a_statement(timestamp="2020-10-01T10:00:00Z", verb="completed"))
    assert await world.balance() == 30
    [entry] = await world.rows("select local_date, minutes from entry")
    assert entry["local_date"] == date(2020, 9, 14)
    [session] = (await learning.get("/sessions"))["items"]
    assert (session["code"], session["form"]) == ("webb-las-2020-09-14", "self_paced")
    [result] = (await learning.get("/course-results"))["items"]
    assert (result["completed_on"], result["display_name"]) == ("2020-09-14", "Anna 1001")


async def test_the_same_id_with_other_content_is_refused_and_nothing_of_the_batch_kept(
    lms: Lms, learning: Any, world: Any
) -> None:
    done = a_statement()
    await lms.tell(done)
    other = {**done, "verb": {"id": VERBS + "failed"}}
    assert (await lms.tell(a_statement("1002"), other)).status_code == 409
    assert len((await learning.get("/course-results"))["items"]) == 1
    put = await lms.client.put("/statements", params={"statementId": done["id"]}, json=done)
    assert put.status_code == 204
    wrong = await lms.client.put("/statements", params={"statementId": str(uuid4())}, json=done)
    assert wrong.status_code == 400


async def test_an_unknown_actor_is_kept_visible_and_counts_once_matched(
    lms: Lms, learning: Any, world: Any
) -> None:
    mail = {"mbox": "mailto:anna@larplattform.example"}
    await lms.tell(a_statement(actor=mail))
    await lms.tell(a_statement(actor=mail, verb="passed", result={"score": {"scaled": 0.85}}))
    assert await world.balance() == 0
    [waiting] = (await learning.get("/unmatched-learners"))["items"]
    assert (waiting["actor"], waiting["statements"]) == (mail["mbox"], 2)
    path = f"/unmatched-learners/{waiting['learner_id']}/matches"
    who = {"employer_number": "212000-1439", "employee_number": "1001"}
    matched = (await learning.client.post(path, json=who)).json()
    assert (matched["statements"], await world.balance()) == (2, 30)
    assert (await learning.get("/unmatched-learners"))["items"] == []
    assert (await learning.client.post(path, json=who)).status_code == 409
    [result] = (await learning.get("/course-results"))["items"]
    assert result["passed"] is True


async def test_an_account_whose_employment_is_not_known_yet_waits_as_other_attendance(
    lms: Lms, learning: Any, world: Any
) -> None:
    await lms.tell(a_statement("7777"))
    assert await world.balance() == 0
    [result] = (await learning.get("/course-results", matched="false"))["items"]
    assert result["person_id"] is None
    await world.learn(world.person("7777"), world.job("7777"))
    assert await world.balance() == 30
    assert (await learning.get("/course-results", matched="false"))["items"] == []


async def test_completions_told_at_once_are_counted_once(
    lms: Lms, learning: Any, world: Any
) -> None:
    moments = [f"2020-09-{day:02}T10:00:00Z" for day in range(1, 9)]
    told = await asyncio.gather(*(lms.tell(a_statement(timestamp=at)) for at in moments))
    assert {answer.status_code for answer in told} == {200}
    assert await world.balance() == 30
    assert len(await world.rows("select from entry")) == 1


async def test_a_course_added_later_takes_what_was_said_of_it(
    lms: Lms, learning: Any, world: Any
) -> None:
    await lms.tell(a_statement(object={"id": "https://larplattform.example/teams"}))
    assert await world.balance() == 0
    teams = {"code": "webb-teams", "activity_id": "https://larplattform.example/teams"}
    await made(learning, "/web-courses", **{**COURSE, **teams, "nominal_minutes": 20})
    assert await world.balance() == 20


async def test_results_are_shown_as_the_policy_of_their_day_lets_others_see(
    lms: Lms, learning: Any, world: Any
) -> None:
    policy = {"project_code": "modig", "told_on": "2020-01-01"}
    today = local_today()
    for from_on, told_on, code in (
        (today - timedelta(days=30), "2020-01-01", "not-backwards"),
        (today + timedelta(days=9), "2099-01-01", "told-first"),
    ):
        body = {**policy, "level": "result", "from_on": from_on.isoformat(), "told_on": told_on}
        answer = await learning.client.post("/result-visibilities", json=body)
        assert answer.json()["errors"][0]["code"] == code
    await made(
        learning, "/result-visibilities", **policy, level="result", from_on=today.isoformat()
    )
    earlier = {**policy, "level": "passed", "from_on": today.isoformat()}
    refused = await learning.client.post("/result-visibilities", json=earlier)
    assert refused.json()["errors"][0]["code"] == "not-backwards"
    result = {"success": True, "score": {"scaled": 0.9}}
    await lms.tell(a_statement(verb="passed", result={**result, "completion": True}))
    now = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    await lms.tell(a_statement("1002", timestamp=now, result={**result, "completion": True}))
    shown = {r["employee_number"]: r for r in (await learning.get("/course-results"))["items"]}
    assert (shown["1001"]["visible"], shown["1001"]["score_percent"]) == (
        "passed_and_progress",
        None,
    )
    assert (shown["1002"]["visible"], shown["1002"]["score_percent"]) == ("result", 90)
    [summary] = (await learning.get("/course-summaries"))["items"]
    assert (summary["passed"], summary["suppressed"]) == (None, "protected")


async def test_the_import_says_the_same_and_changes_nothing_when_sent_again(
    lms: Lms, learning: Any, world: Any
) -> None:
    row = {
        "course_code": "webb-las",
        "employer_number": "212000-1439",
        "employee_number": "1001",
        "completed_at": "2020-09-14T10:00:00Z",
        "passed": True,
    }
    first = await learning.send(row, path="/course-result-imports")
    assert first.json()["created"] == 1
    again = await learning.send(row, path="/course-result-imports")
    assert again.json()["unchanged"] == 1
    await lms.tell(a_statement())
    assert await world.balance() == 30
    bad = await learning.send(
        {**row, "course_code": "no-such"},
        {**row, "completed_at": "2099-01-01T00:00:00Z"},
        path="/course-result-imports",
        mode="partial",
    )
    assert [e["code"] for e in bad.json()["errors"]] == ["unknown-course", "in-future"]


async def test_a_credential_is_its_platforms_own_and_can_be_rotated_and_revoked(
    app: FastAPI, learning: Any, caller: Any, api: Any, lms: Lms, database: Database
) -> None:
    again = await learning.client.post("/learning-platforms", json=PLATFORM)
    assert again.status_code == 409
    [listed] = (await learning.get("/learning-platforms"))["items"]
    assert "secret" not in listed
    path = f"/learning-platforms/{listed['platform_id']}"
    new = (await learning.client.post(f"{path}/rotations", json={"overlap_hours": 1})).json()
    rotated = Lms(app, new)
    assert (await lms.tell(a_statement())).status_code == 200
    assert (await rotated.tell(a_statement())).status_code == 200
    newest = (await learning.client.post(f"{path}/rotations", json={})).json()
    assert (await rotated.tell(a_statement())).status_code == 401
    last = Lms(app, newest)
    other = type(api)(await caller(tenant="halland", scopes=READ))
    theirs = Lms(app, await made(other, "/learning-platforms", **PLATFORM))
    told = a_statement()
    await last.tell(told)
    found = await theirs.client.get("/statements", params={"statementId": told["id"]})
    assert found.status_code == 404
    assert (await theirs.client.get("/statements")).json()["statements"] == []
    revoked = await learning.client.patch(
        path, json={"status": "revoked"}, headers={"If-Match": '"v3"'}
    )
    assert revoked.status_code == 200
    shut = await last.tell(a_statement())
    assert (shut.status_code, shut.headers["www-authenticate"]) == (401, 'Basic realm="xapi"')


async def test_statements_are_given_back_page_by_page_without_the_voided(lms: Lms) -> None:
    sent = [a_statement(), a_statement("1002"), a_statement(verb="launched")]
    for one in sent:
        await lms.tell(one)
    void = a_statement(verb="voided", object={"objectType": "StatementRef", "id": sent[2]["id"]})
    await lms.tell(void)
    first = (await lms.client.get("/statements", params={"limit": 2, "ascending": "true"})).json()
    assert [s["id"] for s in first["statements"]] == [s["id"] for s in sent[:2]]
    more = first["more"].removeprefix("/training-log/xapi")
    rest = (await lms.client.get(more)).json()
    assert ([s["id"] for s in rest["statements"]], rest["more"]) == ([void["id"]], "")
    agent = '{"account":{"homePage":"https://larplattform.example","name":"1002"}}'
    of_one = await lms.client.get("/statements", params={"agent": agent})
    assert [s["id"] for s in of_one.json()["statements"]] == [sent[1]["id"]]
    voided = {"voidedStatementId": sent[2]["id"]}
    assert (await lms.client.get("/statements", params=voided)).status_code == 200
    gone = await lms.client.get("/statements", params={"statementId": sent[2]["id"]})
    assert gone.status_code == 404


async def test_an_attachment_is_kept_by_its_address(lms: Lms) -> None:
    file = {
        "usageType": "https://larplattform.example/bevis",
        "fileUrl": "https://larplattform.example/1",
    }
    sent = a_statement(attachments=[file], version="2.0.0")
    spoken = await lms.client.post(
        "/statements", json=sent, headers={"X-Experience-API-Version": "2.0.0"}
    )
    assert (spoken.status_code, spoken.headers["x-experience-api-version"]) == (200, "2.0.0")
    kept = (await lms.client.get("/statements", params={"statementId": sent["id"]})).json()
    assert (kept["attachments"], kept["version"]) == ([file], "2.0.0")


@pytest.mark.parametrize(
    "sent",
    [
        [],
        "x",
        {},
        [a_statement() | {"id": "no-uuid"}],
        a_statement(actor={}),
        a_statement(actor={"mbox": "a", "openid": "b"}),
        a_statement(verb="completed") | {"verb": {"id": "not an iri"}},
        a_statement(object={"id": None}),
        a_statement(result={"success": "yes"}),
        a_statement(result={"score": {"scaled": 7}}),
        a_statement(timestamp="2099-01-01T00:00:00Z"),
        a_statement(timestamp="yesterday"),
        a_statement(timestamp="2020-09-14T10:00:00-00:00"),
        a_statement(version="0.95"),
        a_statement(attachments=[{"usageType": "https://larplattform.example/bevis", "length": 3}]),
        a_statement(madeUp=1),
        a_statement(context=None),
    ],
)
async def test_what_is_no_statement_is_refused(lms: Lms, world: Any, sent: Any) -> None:
    answer = await lms.client.post("/statements", json=sent)
    assert answer.status_code == 400, answer.text
    assert await world.rows("select from xapi_statement") == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Experience-API-Version": "0.95"}, 400),
        ({"Authorization": "Basic !!!"}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"Authorization": "Basic " + base64.b64encode(b"gr.0123456789abcdef:x").decode()}, 401),
        ({"Content-Type": "multipart/mixed"}, 415),
    ],
)
async def test_who_is_not_known_or_speaks_otherwise_is_told(
    lms: Lms, headers: dict[str, str], status: int
) -> None:
    answer = await lms.client.post(
        "/statements", content=b"{}", headers={"Content-Type": "application/json"} | headers
    )
    assert answer.status_code == status
    assert (await lms.client.get("/about")).json()["version"] == ["1.0.3", "2.0.0"]
