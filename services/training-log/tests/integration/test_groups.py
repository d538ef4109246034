"""A whole work group in one call: who is left out gets the default, and nobody is counted twice."""

from __future__ import annotations

from typing import Any

EMPLOYER = "212000-1439"


def member(number: str, **said: Any) -> dict[str, Any]:
    return {"employer_number": EMPLOYER, "employee_number": number, **said}


async def record(api: Any, *people: dict[str, Any], session_id: str = "", **said: Any) -> Any:
    where = session_id or (await api.get("/sessions"))["items"][0]["session_id"]
    return await api.client.post(
        f"/sessions/{where}/attendances", json={"people": list(people), **said}
    )


async def test_everyone_at_the_workplace_gets_the_whole_session_but_those_named(
    api: Any, world: Any
) -> None:
    await world.staffed("1001", "1002", "1003", "1004")
    await world.learn(world.job("1004", version=2, ends_on="2020-09-13"))
    await api.hold(minutes=30)
    answer = await record(
        api, member("1002", status="absent"), workplace_id=str(world.id("ALE-01"))
    )
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["created"], told["unchanged"], told["unmatched"]) == (3, 0, 0)
    assert [(i["employee_number"], i["minutes"], i["status"]) for i in told["items"]] == [
        ("1001", 30, "present"),
        ("1002", 0, "absent"),
        ("1003", 30, "present"),
    ]
    assert await world.balance() == 60


async def test_the_same_again_changes_nothing(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    people = [member("1001"), member("1002", minutes=15)]
    first = await record(api, *people)
    again = await record(api, *people)
    assert (first.json()["created"], again.json()["created"]) == (2, 0)
    assert again.json()["unchanged"] == 2
    assert again.json()["items"] == first.json()["items"]
    assert await world.balance() == 135


async def test_one_who_cannot_be_is_named_and_nothing_is_stored(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002", "1003")
    await api.hold(minutes=30)
    answer = await record(
        api, member("1001"), member("1002", minutes=31), member("1003", minutes=0, status="present")
    )
    assert answer.status_code == 422
    told = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert told == [("/people/2/minutes", "minutes-against-status")]
    answer = await record(api, member("1001"), member("1002", minutes=31))
    told = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert told == [("/people/1/minutes", "longer-than-session")]
    assert await world.rows("select * from attendance") == []


async def test_what_stands_otherwise_is_a_conflict(api: Any, world: Any) -> None:
    await world.staffed("1001", "1002")
    await api.hold()
    await api.attend("1001", 45)
    answer = await record(api, member("1002"), member("1001"))
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/people/1/reason"]
    assert await world.balance() == 45


async def test_nobody_named_and_someone_named_twice_are_refused(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    assert (await record(api)).status_code == 422
    twice = await record(api, member("1001"), member("1001", minutes=5))
    assert [error["code"] for error in twice.json()["errors"]] == ["twice"]
    assert await world.balance() == 0


async def test_who_is_unknown_waits_and_is_told(api: Any, world: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    answer = await record(api, member("1001"), member("7777"))
    assert (answer.json()["created"], answer.json()["unmatched"]) == (2, 1)
    assert [row["employee_number"] for row in (await api.get("/unmatched"))["items"]] == ["7777"]


async def test_outside_ones_reach_nobody_is_recorded(api: Any, world: Any, caller: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    session_id = (await api.get("/sessions"))["items"][0]["session_id"]
    api.client = await caller("champion", reach=["1480"])
    assert (await record(api, member("1001"), session_id=session_id)).status_code == 403
    api.client = await caller("champion", reach=["1440"])
    assert (await record(api, member("1001"), session_id=session_id)).status_code == 200
