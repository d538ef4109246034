"""A session from draft to attested, or voided: what counts when, and who may say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from samlyft_events import SessionChanged

LATER = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=30)


async def session_id(api: Any, code: str = "S1") -> str:
    [found] = (await api.get("/sessions", code=code))["items"]
    return str(found["session_id"])


async def told(world: Any) -> list[SessionChanged]:
    rows = await world.rows(
        "select data from outbox where type = $1 order by seq", SessionChanged.event_type()
    )
    return [SessionChanged.model_validate(row["data"]) for row in rows]


async def test_a_session_says_its_topics_parts_and_place(api: Any, world: Any) -> None:
    await world.staffed("1001")
    parts = {"theory_minutes": 15, "discussion_minutes": 15, "place": "Personalrummet"}
    made = await api.hold(minutes=30, topics=["Teams", "Digitala möten"], **parts)
    assert made.status_code == 201, made.text
    assert made.json() | parts == made.json()
    assert made.json()["topics"] == ["Digitala möten", "Teams"]
    assert made.json()["status"] == "submitted"
    [event] = await told(world)
    assert (event.status, event.stage, event.topics) == (
        "held",
        "submitted",
        ["Digitala möten", "Teams"],
    )
    assert (event.theory_minutes, event.discussion_minutes) == (15, 15)
    refused = await api.hold("S2", minutes=30, theory_minutes=20, discussion_minutes=15)
    assert refused.json()["errors"][0]["code"] == "parts-longer-than-session"


async def test_nothing_is_held_in_the_future_but_a_draft_may_wait_for_it(
    api: Any, world: Any
) -> None:
    await world.staffed("1001")
    far = datetime(2099, 1, 5, 9, tzinfo=UTC)
    assert (await api.hold(starts_at=far)).json()["errors"][0]["code"] == "not-held-yet"
    assert (await api.hold(starts_at=far, status="draft")).status_code == 422
    made = await api.hold(starts_at=LATER, status="draft")
    assert made.json()["status"] == "draft"
    assert await told(world) == []
    refused = await api.attend("1001")
    assert refused.json()["errors"][0]["code"] == "session-draft"
    assert await world.balance() == 0


async def test_a_voided_session_is_reversed_in_one_posting_and_takes_no_more(
    api: Any, world: Any
) -> None:
    await world.staffed("1001", "1002", "1003")
    await api.hold()
    for number in ("1001", "1002", "1003"):
        assert (await api.attend(number)).status_code == 201
    assert await world.balance() == 180
    path = f"/sessions/{await session_id(api)}"
    answer = await api.client.post(f"{path}/voidings", json={"reason": "not_held"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["entries"], answer.json()["minutes"]) == (3, 180)
    [posting_id] = answer.json()["posting_ids"]
    posting = await api.get(f"/postings/{posting_id}")
    assert (posting["kind"], posting["reason"], posting["minutes"]) == (
        "correction",
        "not_held",
        -180,
    )
    assert await world.balance() == 0
    stands = await api.get(path)
    assert (stands["status"], stands["void_reason"], stands["version"]) == ("voided", "not_held", 2)
    assert [(e.status, e.stage) for e in await told(world)] == [
        ("held", "submitted"),
        ("voided", "voided"),
    ]
    await world.learn(world.person("1004"), world.job("1004"))
    assert (await api.attend("1004")).json()["errors"][0]["code"] == "session-voided"
    assert (await api.attend("1001")).status_code == 200  # sent again: recorded once, voided since
    again = await api.client.post(f"{path}/voidings", json={"reason": "mistake"})
    assert again.status_code == 409
    assert (await api.hold()).json()["status"] == "voided"  # the same import again changes nothing
    assert await world.balance() == 0


async def test_what_waits_for_its_person_is_voided_too(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    assert (await api.attend("9999")).json()["matched"] is False
    path = f"/sessions/{await session_id(api)}/voidings"
    assert (await api.client.post(path, json={"reason": "mistake"})).status_code == 201
    await world.learn(world.person("9999"), world.job("9999"))
    assert await world.balance() == 0


@pytest.mark.parametrize(
    ("policy", "role", "status"),
    [
        (None, "first-line-manager", 201),
        (None, "local-project-leader", 201),
        ("manager", "first-line-manager", 201),
        ("manager", "local-project-leader", 403),
        ("project_leader", "first-line-manager", 403),
        ("project_leader", "project-staff", 201),
        ("nobody", "first-line-manager", 409),
    ],
)
async def test_who_attests_is_the_projects_policy_of_that_day(
    api: Any, world: Any, caller: Any, policy: str | None, role: str, status: int
) -> None:
    await world.staffed("1001")
    await world.learn(world.project(version=2, programme_period="2014-2020"))
    await api.hold()
    owner = await caller("project-owner")
    if policy:
        for day, who in (("2019-04-01", policy), ("2020-10-01", "either")):
            rule = {"project_id": str(world.id("modig")), "valid_from": day, "attested_by": who}
            added = await owner.post("/attestation-policies", json=rule | {"source": "Handbok 4"})
            assert added.status_code == 201, added.text
    client = await caller(role)
    path = f"/sessions/{await session_id(api)}"
    answer = await client.post(f"{path}/attestations")
    assert answer.status_code == status, answer.text
    if status == 201:
        assert (answer.json()["status"], answer.json()["attested_as"]) == ("attested", role)
        assert (await told(world))[-1].stage == "attested"


async def test_a_new_period_needs_no_attestation_and_a_changed_session_a_new_one(
    api: Any, world: Any, caller: Any
) -> None:
    await world.learn(world.project(programme_period="2021-2027"), world.workplace())
    await api.hold()
    manager = await caller("first-line-manager")
    path = f"/sessions/{await session_id(api)}/attestations"
    assert (await manager.post(path)).status_code == 409
    await world.learn(world.project(version=2, programme_period="2014-2020"))
    assert (await manager.post(path)).status_code == 201
    row = {"session_code": "S1", "project_code": "modig", "kind": "BAS", "form": "on_site"}
    times = {"starts_at": "2020-09-14T10:00:00Z", "ends_at": "2020-09-14T12:00:00Z"}
    changed = await api.send(
        row | times | {"topic": "Teams", "workplace_code": "ALE-01"}, path="/session-imports"
    )
    assert changed.json()["changed"] == 1, changed.text
    assert (await api.get("/sessions", status="submitted"))["items"][0]["attested_at"] is None


async def test_a_policy_is_dated_and_added_once(api: Any, world: Any, caller: Any) -> None:
    await world.staffed("1001")
    owner = await caller("project-owner")
    rule = {
        "project_id": str(world.id("modig")),
        "valid_from": "2019-04-01",
        "attested_by": "manager",
        "source": "Beslut 2019-03-12",
    }
    assert (await owner.post("/attestation-policies", json=rule)).status_code == 201
    assert (await owner.post("/attestation-policies", json=rule)).status_code == 409
    unknown = rule | {"project_id": str(world.id("none"))}
    assert (await owner.post("/attestation-policies", json=unknown)).status_code == 404
    listed = (await owner.get("/attestation-policies")).json()["items"]
    assert [item["source"] for item in listed] == ["Beslut 2019-03-12"]


async def test_a_trainer_is_no_participant_of_the_same_session(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    trainer = {"employer_number": "212000-1439", "employee_number": "1001"}
    await api.hold(trainers=[trainer])
    assert (await api.attend("1001")).json()["errors"][0]["code"] == "own-trainee"
    assert (await api.attend("1002")).status_code == 201
    [refused] = (await api.send(api.row("1001"))).json()["errors"]
    assert refused["code"] == "own-trainee"
    assert (await api.attend("1001", 0)).status_code == 201  # noted as absent: no time
    await api.hold("S2", trainers=[])
    await api.attend("1002", code="S2")
    row = {
        "session_code": "S2", "project_code": "modig", "kind": "APT", "form": "on_site",
        "topic": "Digitala möten", "workplace_code": "ALE-01",
        "starts_at": "2020-09-14T10:00:00Z", "ends_at": "2020-09-14T12:00:00Z",
        "trainer_employer_number": "212000-1439", "trainer_employee_number": "1002",
    }  # fmt: skip
    [fault] = (await api.send(row, path="/session-imports")).json()["errors"]
    assert fault["code"] == "trainer-attends"
    assert await world.balance() == 120
