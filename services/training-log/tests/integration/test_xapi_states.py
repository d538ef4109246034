"""What a learning platform remembers of a learner: kept, merged, given back, and nobody else's."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

ACTIVITY = "https://larplattform.example/las"
ANNA = {"account": {"homePage": "https://larplattform.example", "name": "1001"}}
REGISTRATION = str(uuid4())


class Lms:
    """A learning platform, as it speaks of one learner in one activity."""

    def __init__(self, app: FastAPI, made: Any, version: str = "1.0.3") -> None:
        pair = f"{made['username']}:{made['secret']}".encode()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://api.samlyft.example/training-log/xapi",
            headers={
                "Authorization": f"Basic {base64.b64encode(pair).decode()}",
                "X-Experience-API-Version": version,
            },
        )

    async def ask(
        self,
        method: str,
        state: str | None = "bookmark",
        sent: Any = None,
        headers: dict[str, str] | None = None,
        **of: Any,
    ) -> httpx.Response:
        asked = {"activityId": ACTIVITY, "agent": json.dumps(ANNA), "stateId": state} | of
        body = {} if sent is None else {"json": sent}
        return await self.client.request(
            method,
            "/activities/state",
            params={k: v for k, v in asked.items() if v is not None},
            headers=headers or {},
            **body,
        )


@pytest.fixture
async def platform(caller: Any, api: Any) -> Any:
    """Makes platforms."""
    may = type(api)(await caller(scopes=["learning-platforms:read", "learning-platforms:write"]))

    async def make(code: str) -> Any:
        answer = await may.client.post("/learning-platforms", json={"code": code, "name": code})
        assert answer.status_code == 201, answer.text
        return answer.json()

    return make


@pytest.fixture
async def lms(app: FastAPI, platform: Any) -> Lms:
    return Lms(app, await platform("larplatt"))


async def test_a_document_is_given_back_as_it_was_sent(lms: Lms) -> None:
    assert (await lms.ask("GET")).status_code == 404
    sent = {"page": 7, "text": "Å", "visited": [1, 2, {"deep": None}]}
    assert (await lms.ask("PUT", sent=sent)).status_code == 204
    found = await lms.ask("GET")
    assert (found.status_code, found.json()) == (200, sent)
    assert (
        found.headers["etag"]
        == f'"{hashlib.sha1(found.content, usedforsecurity=False).hexdigest()}"'
    )
    assert found.headers["last-modified"].endswith("GMT")
    assert found.headers["x-experience-api-version"] == "1.0.3"
    assert (await lms.ask("PUT", sent=[1])).status_code == 204
    assert (await lms.ask("GET")).json() == [1]


async def test_post_puts_members_into_what_stands(lms: Lms) -> None:
    await lms.ask("POST", sent={"page": 1, "inner": {"a": 1}})
    assert (await lms.ask("POST", sent={"page": 2, "inner": {"b": 2}})).status_code == 204
    assert (await lms.ask("GET")).json() == {"page": 2, "inner": {"b": 2}}
    assert (await lms.ask("POST", sent=["x"])).status_code == 400
    await lms.ask("PUT", sent="text")
    assert (await lms.ask("POST", sent={"page": 3})).status_code == 400
    assert (await lms.ask("GET")).json() == "text"


async def test_documents_of_registrations_stand_beside_that_of_none(lms: Lms) -> None:
    await lms.ask("PUT", sent=1)
    await lms.ask("PUT", sent=2, registration=REGISTRATION)
    await lms.ask("PUT", "other", sent=3, registration=REGISTRATION)
    assert (await lms.ask("GET")).json() == 1
    assert (await lms.ask("GET", registration=REGISTRATION)).json() == 2
    assert (await lms.ask("GET", None)).json() == ["bookmark", "other"]
    assert (await lms.ask("GET", None, registration=str(uuid4()))).json() == []
    assert (await lms.ask("GET", None, since="2099-01-01T00:00:00Z")).json() == []
    assert (await lms.ask("DELETE", None, registration=REGISTRATION)).status_code == 204
    assert (await lms.ask("GET", None)).json() == ["bookmark"]
    assert (await lms.ask("DELETE")).status_code == 204
    assert (await lms.ask("DELETE")).status_code == 204
    assert (await lms.ask("GET")).status_code == 404


async def test_who_names_another_version_than_stands_is_refused(
    lms: Lms, app: FastAPI, platform: Any
) -> None:
    assert (await lms.ask("PUT", sent=1, headers={"If-Match": "*"})).status_code == 412
    assert (await lms.ask("PUT", sent=1, headers={"If-None-Match": "*"})).status_code == 204
    assert (await lms.ask("PUT", sent=2, headers={"If-None-Match": "*"})).status_code == 412
    tag = (await lms.ask("GET")).headers["etag"]
    assert (await lms.ask("PUT", sent=2, headers={"If-Match": tag})).status_code == 204
    for method in ("PUT", "POST", "DELETE"):
        sent = None if method == "DELETE" else {"page": 3}
        assert (await lms.ask(method, sent=sent, headers={"If-Match": tag})).status_code == 412
    assert (await lms.ask("PUT", sent=2, headers={"If-Match": "what"})).status_code == 400
    newer = Lms(app, await platform("nyare"), "2.0.0")
    assert (await newer.ask("PUT", sent=1)).status_code == 204
    assert (await newer.ask("PUT", sent=2)).status_code == 409
    tag = (await newer.ask("GET")).headers["etag"]
    assert (await newer.ask("PUT", sent=2, headers={"If-Match": tag})).status_code == 204


async def test_of_many_at_once_none_is_lost(lms: Lms) -> None:
    parts = [{f"m{n}": n} for n in range(12)]
    answers = await asyncio.gather(*(lms.ask("POST", sent=part) for part in parts))
    assert {answer.status_code for answer in answers} == {204}
    assert (await lms.ask("GET")).json() == {f"m{n}": n for n in range(12)}
    firsts = {"If-None-Match": "*"}
    answers = await asyncio.gather(
        *(lms.ask("PUT", "first", sent=n, headers=firsts) for n in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [204, *[412] * 5]


async def test_a_platform_sees_its_own_and_nobody_becomes_a_learner_by_a_bookmark(
    lms: Lms, app: FastAPI, platform: Any, world: Any
) -> None:
    await lms.ask("PUT", sent=1)
    other = Lms(app, await platform("annan"))
    assert (await other.ask("GET")).status_code == 404
    assert (await other.ask("GET", None)).json() == []
    await other.ask("DELETE", None)
    assert (await lms.ask("GET")).json() == 1, "control: it stands"
    assert await world.rows("select from learner") == []
    bo = json.dumps({"mbox": "mailto:bo@larplattform.example"})
    assert (await lms.ask("GET", agent=bo)).status_code == 404


@pytest.mark.parametrize(
    "of",
    [
        {"activityId": "las"},
        {"activityId": None},
        {"agent": "{}"},
        {"agent": "no json"},
        {"agent": json.dumps({"mbox": "mailto:a\u0000b"})},
        {"agent": json.dumps({"mbox": "mailto:\ud800"})},
        {"registration": "no uuid"},
        {"state": None},
        {"state": "x" * 201},
    ],
)
async def test_what_names_no_document_is_refused(lms: Lms, of: dict[str, Any]) -> None:
    assert (await lms.ask("PUT", sent=1, **of)).status_code in {400, 422}
    if "agent" in of:
        answer = await lms.client.get("/statements", params=of)
        assert answer.status_code in {400, 422}


async def test_a_document_is_json_and_no_larger_than_it_may_be(lms: Lms) -> None:
    assert (await lms.ask("PUT", sent="x" * 65_534)).status_code == 204
    assert (await lms.ask("PUT", sent="x" * 65_535)).status_code == 413
    asked = {"activityId": ACTIVITY, "agent": json.dumps(ANNA), "stateId": "bookmark"}
    for body, media, status in (
        (b"text", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"1e999", "application/json", 422),
    ):
        answer = await lms.client.put(
            "/activities/state", params=asked, content=body, headers={"Content-Type": media}
        )
        assert answer.status_code == status, body


async def test_a_learner_has_a_hundred_documents_in_an_activity_at_most(lms: Lms) -> None:
    for number in range(100):
        assert (await lms.ask("PUT", f"s{number}", sent=number)).status_code == 204
    assert (await lms.ask("PUT", "one more", sent=1)).status_code == 409
    assert (await lms.ask("PUT", "s7", sent=8)).status_code == 204
    assert len((await lms.ask("GET", None)).json()) == 100
