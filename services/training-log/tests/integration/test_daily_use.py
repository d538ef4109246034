"""What people do every day: a draft mended before it is submitted, and a month's sessions attested in one call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from samlyft_events import SessionChanged

MARCH, APRIL = (datetime(2020, month, 12, 10, tzinfo=UTC) for month in (3, 4))
EMPLOYER = "212000-1439"


async def draft(api: Any, **changed: Any) -> tuple[str, dict[str, str]]:
    """The path of a new draft, and the header that its next change needs."""
    made = await api.hold(minutes=30, status="draft", theory_minutes=15, **changed)
    assert made.status_code == 201, made.text
    return f"/sessions/{made.json()['session_id']}", {"If-Match": made.headers["etag"]}


async def test_a_draft_is_changed_and_told_to_nobody(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    path, match = await draft(api, place="Personalrummet", starts_at=MARCH)
    late = datetime(2020, 3, 31, 21, 30, tzinfo=UTC)
    body = {
        "starts_at": late.isoformat(), "ends_at": (late + timedelta(hours=1)).isoformat(),
        "form": "digital", "topics": ["Teams", "Digitala möten", "Teams"], "place": None,
        "trainers": [{"employer_number": EMPLOYER, "employee_number": "1002"}],
    }  # fmt: skip
    changed = await api.client.patch(path, json=body, headers=match)
    assert changed.status_code == 200, changed.text
    now = changed.json()
    assert (now["length"], now["form"], now["topic"], now["topics"], now["place"]) == (
        60, "digital", "Teams", ["Teams", "Digitala möten"], None,
    )  # fmt: skip
    assert (now["version"], now["theory_minutes"], now["status"]) == (2, 15, "draft")
    assert [trainer["person_id"] for trainer in now["trainers"]] == [str(world.id("person 1002"))]
    days = await world.rows("select local_date::text, from_minute, to_minute from session_day")
    assert {tuple(day) for day in days} == {("2020-03-31", 0, 30), ("2020-04-01", 30, 60)}
    assert await world.rows("select from outbox where type = $1", SessionChanged.event_type()) == []
    assert await world.rows("select from worked_time") == []


async def test_a_change_says_which_version_it_changes(api: Any, world: Any) -> None:
    await world.staffed("1001")
    path, match = await draft(api)
    assert (await api.client.patch(path, json={"form": "digital"})).status_code == 428
    assert (await api.client.patch(path, json={}, headers=match)).status_code == 200
    assert (await api.client.patch(path, json={}, headers=match)).status_code == 412
    unknown = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert (await api.client.patch(unknown, json={}, headers={"If-Match": "*"})).status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"ends_at": "2020-09-14T09:00:00Z"}, "ends-before-start"),
        ({"ends_at": "2020-09-16T10:00:00Z"}, "too-long"),
        ({"ends_at": "2020-09-14T10:10:00Z"}, "parts-longer-than-session"),
        ({"starts_at": "2099-09-14T10:00:00Z", "ends_at": "2099-09-14T11:00:00Z"}, "not-held-yet"),
        ({"starts_at": "2020-09-14T10:00:30Z"}, "whole-minutes"),
    ],
)
async def test_a_draft_that_no_session_can_be_stays_as_it_was(
    api: Any, world: Any, body: dict[str, Any], code: str
) -> None:
    await world.staffed("1001")
    path, match = await draft(api)
    refused = await api.client.patch(path, json=body, headers=match)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert (await api.get(path))["version"] == 1


async def test_what_is_submitted_is_changed_in_other_ways_and_the_answer_says_which(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    path, match = await draft(api)
    assert (await api.client.post(f"{path}/submissions", json={})).status_code == 201
    refused = await api.client.patch(path, json={"form": "digital"}, headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["code"]) == (409, "session-not-a-draft")
    assert "/session-imports" in refused.json()["detail"]
    assert (await api.client.patch(path, json={}, headers=match)).status_code == 412


async def attest(office: Any, key: str = "attest-march", **body: Any) -> Any:
    return await office.client.post(
        "/session-attestations", json=body, headers={"Idempotency-Key": key}
    )


async def months(office: Any, world: Any) -> str:
    """Three sessions in March, one of them a draft, and one in April; the project's period asks for attestation."""
    await world.staffed("1001")
    await world.learn(world.project(version=2, programme_period="2014-2020"))
    for code, at in (("M1", MARCH), ("M2", MARCH), ("A1", APRIL)):
        await office.hold(code, 30, starts_at=at)
    await office.hold("D1", 30, starts_at=MARCH, status="draft")
    return str(world.id("modig"))


async def test_a_months_sessions_are_attested_in_one_call_and_tried_before(
    office: Any, world: Any, caller: Any
) -> None:
    project_id = await months(office, world)
    office.client = await caller("local-project-leader", reach=["1440"])
    body = {"project_id": project_id, "month": "2020-03", "municipality_code": "1440"}
    tried = await office.client.post(
        "/session-attestations?dry_run=true", json=body, headers={"Idempotency-Key": "attest-march"}
    )
    assert tried.status_code == 200, tried.text
    assert (tried.json()["attested"], tried.json()["dry_run"]) == (2, True)
    assert (await office.get("/sessions", status="attested"))["items"] == []
    done = (await attest(office, **body)).json()
    assert (done["attested"], done["refused"], done["remaining"]) == (2, 0, 0)
    assert {result["code"] for result in done["results"]} == {"M1", "M2"}
    attested = (await office.get("/sessions", status="attested"))["items"]
    assert {(item["code"], item["attested_as"], item["version"]) for item in attested} == {
        ("M1", "local-project-leader", 2), ("M2", "local-project-leader", 2),
    }  # fmt: skip
    told = await world.rows(
        "select data from outbox where type = $1 order by seq desc limit 2",
        SessionChanged.event_type(),
    )
    assert {SessionChanged.model_validate(row["data"]).stage for row in told} == {"attested"}
    assert (await attest(office, **body)).json() == done  # the same key again: the same answer
    again = (await attest(office, "attest-again", **body)).json()
    assert (again["attested"], again["results"]) == (0, [])


async def test_each_session_named_has_a_result_of_its_own(
    office: Any, world: Any, caller: Any
) -> None:
    await months(office, world)
    listed = (await office.get("/sessions"))["items"]
    found = {item["code"]: item["session_id"] for item in listed}
    manager = await caller("first-line-manager")
    assert (await manager.post(f"/sessions/{found['M1']}/attestations")).status_code == 201
    ids = [found["M1"], found["M2"], found["D1"], str(world.id("none"))]
    office.client = await caller("first-line-manager")
    done = (await attest(office, session_ids=ids)).json()
    assert {(r["code"], r["outcome"], r["fault"]) for r in done["results"]} == {
        ("M1", "unchanged", None),
        ("M2", "attested", None),
        ("D1", "refused", "not-submitted"),
        (None, "refused", "not-found"),
    }
    assert all(r["what_to_do"] for r in done["results"] if r["outcome"] == "refused")
    office.client = await caller("first-line-manager", reach=["1401"])
    apart = (await attest(office, session_ids=ids[:1])).json()
    assert [result["fault"] for result in apart["results"]] == ["outside-reach"]


async def test_what_the_policy_leaves_to_others_is_refused_with_the_reason(
    office: Any, world: Any, caller: Any
) -> None:
    project_id = await months(office, world)
    rule = {"project_id": project_id, "valid_from": "2020-04-01", "attested_by": "manager"}
    added = await office.client.post("/attestation-policies", json=rule | {"source": "Beslut"})
    assert added.status_code == 201, added.text
    office.client = await caller("local-project-leader")
    april = (await attest(office, project_id=project_id, month="2020-04")).json()
    assert [result["fault"] for result in april["results"]] == ["other-role"]
    for place, wrong in enumerate(({}, {"project_id": project_id}, {"month": "2020-04"})):
        assert (await attest(office, f"wrong-{place}-key", **wrong)).status_code == 422
