"""Many planned sessions changed at once: previewed, told, undone."""

from typing import Any
from uuid import uuid4

import httpx

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_row
from services.enrollment.tests.planning import an_activity, at, planned, staff, workplace

PATH = "/planned-session-changes"


async def change(office: Office, body: dict[str, Any], **params: str) -> httpx.Response:
    headers = {"idempotency-key": uuid4().hex}
    return await office.client.post(PATH, json=body, params=params, headers=headers)


async def three(office: Office, **changed: Any) -> tuple[str, list[str]]:
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    made = [
        await planned(office, activity, f"s-{n}", starts_at=at(24 * n), **changed) for n in range(3)
    ]
    return activity, [str(one["planned_session_id"]) for one in made]


async def stored(office: Office) -> list[tuple[str, str, int]]:
    rows = await office.listed("/planned-sessions")
    return [(row["form"], row["starts_at"], row["version"]) for row in rows]


async def test_a_preview_shows_all_and_leaves_no_trace(office: Office) -> None:
    activity, _ = await three(office)
    before = await stored(office)
    body = {"which": {"activity_id": activity}, "form": "digital", "link": "https://m.example/x"}
    seen = (await change(office, body, dry_run="true")).json()
    assert (seen["planning_change_id"], seen["dry_run"], len(seen["sessions"])) == (None, True, 3)
    assert {one["after"]["form"] for one in seen["sessions"]} == {"digital"}
    assert await stored(office) == before
    assert await office.listed(PATH) == []
    assert len(await office.events("planned_session")) == 3
    done = (await change(office, body)).json()
    assert [one["after"] for one in done["sessions"]] == [one["after"] for one in seen["sessions"]]
    assert {form for form, *_ in await stored(office)} == {"digital"}


async def test_a_change_is_undone_whole(office: Office) -> None:
    activity, _ = await three(office, sign_up_until=at(-48))
    before = await office.listed("/planned-sessions")
    body = {"which": {"activity_id": activity}, "move_days": 7, "status": "cancelled",
            "reason": "infection"}  # fmt: skip
    done = (await change(office, body)).json()
    assert await office.listed(PATH) == [done]
    assert (await office.client.get(f"{PATH}/{done['planning_change_id']}")).json() == done
    undone = await office.client.delete(
        f"{PATH}/{done['planning_change_id']}", headers={"if-match": '"v1"'}
    )
    assert undone.status_code == 204
    after = await office.listed("/planned-sessions")
    moving = {"version", "changed_at"}
    assert [{k: v for k, v in row.items() if k not in moving} for row in after] == [
        {k: v for k, v in row.items() if k not in moving} for row in before
    ]
    assert [row["version"] for row in after] == [3, 3, 3]
    again = await office.client.delete(
        f"{PATH}/{done['planning_change_id']}", headers={"if-match": '"v2"'}
    )
    assert again.json()["code"] == "cannot-be-undone"


async def test_what_was_changed_since_is_not_undone_behind_anyones_back(office: Office) -> None:
    activity, [first, *_] = await three(office)
    done = (await change(office, {"which": {"activity_id": activity}, "move_minutes": 30})).json()
    await office.client.patch(
        f"/planned-sessions/{first}", json={"capacity": 9}, headers={"if-match": '"v2"'}
    )
    undone = await office.client.delete(
        f"{PATH}/{done['planning_change_id']}", headers={"if-match": '"v1"'}
    )
    assert (undone.status_code, undone.json()["code"]) == (409, "cannot-be-undone")
    assert {row["version"] for row in await office.listed("/planned-sessions")} == {2, 3}


async def test_a_move_keeps_the_clock_on_the_wall_over_the_change_to_summer_time(
    office: Office,
) -> None:
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    await planned(office, activity, starts_at="2027-03-26T13:00:00+01:00")
    await change(office, {"which": {"activity_id": activity}, "move_days": 7})
    [row] = await office.listed("/planned-sessions")
    assert row["starts_at"] == "2027-04-02T11:00:00Z"


async def test_those_signed_up_are_listed_by_workplace_and_name(
    office: Office, caller: Caller
) -> None:
    activity, [first, *_] = await three(office)
    people = await staff(office, 2)
    await office.loaded("roster", [a_row("p", protection="fictitious")])
    place = await workplace(office)
    await office.client.post(
        "/group-sign-ups",
        json={"workplace_id": place, "planned_session_ids": [first]},
        headers={"idempotency-key": uuid4().hex},
    )
    done = (await change(office, {"which": {"activity_id": activity}, "move_days": 1})).json()
    assert done["people"] == 3
    path = f"{PATH}/{done['planning_change_id']}/recipients"
    manager = await caller("first-line-manager", reach=[place])
    told = (await manager.get(path)).json()["recipients"]
    assert sorted(one["person_id"] for one in told if one["family_name"]) == sorted(people)
    [hidden] = [one for one in told if one["family_name"] is None]
    assert (hidden["given_name"], hidden["workplace"]) == (None, None)
    elsewhere = await caller("first-line-manager", reach=[await workplace(office, "KBA-01")])
    assert (await elsewhere.get(path)).json()["recipients"] == []


async def test_what_is_unknown_or_no_change_is_refused_whole(office: Office) -> None:
    activity, ids = await three(office)
    for body, code in (
        ({"which": {"planned_session_ids": [*ids, activity]}, "move_days": 1},
         "unknown_planned_session"),
        ({"which": {"activity_id": activity}}, "no_change"),
        ({"which": {"activity_id": ids[0]}, "move_days": 1}, "unknown_planned_session"),
    ):  # fmt: skip
        answer = await change(office, body)
        assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert (await change(office, {"which": {}, "move_days": 1})).status_code == 422
    assert {row["version"] for row in await office.listed("/planned-sessions")} == {1}
