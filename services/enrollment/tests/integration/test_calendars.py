"""Calendar feeds: what they show, to whom, and for how long."""

from typing import Any

import httpx
from fastapi import FastAPI

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_row
from services.enrollment.tests.planning import an_activity, planned, staff, workplace


async def a_link(office: Office, **body: Any) -> dict[str, Any]:
    return await office.made("/calendar-links", body)


async def read(app: FastAPI, path: str) -> httpx.Response:
    """As a calendar program does: without a token."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path.removeprefix("/enrollment/v1"))


async def a_session(office: Office, code: str, **changed: Any) -> str:
    listed = await office.listed("/activities")
    activity = listed[0] if listed else await office.made("/activities", an_activity())
    return str(
        (await planned(office, activity["activity_id"], code, **changed))["planned_session_id"]
    )


async def test_each_kind_of_feed_shows_its_own_sessions_and_no_names(
    office: Office, app: FastAPI
) -> None:
    place, [trainer, person] = await workplace(office), await staff(office, 2)
    await a_session(office, "own", workplace_id=place)
    await a_session(office, "led", trainers=[{"person_id": trainer}])
    signed = await a_session(office, "signed")
    await a_session(office, "other")
    await office.made("/sign-ups", {"planned_session_id": signed, "person_id": person})
    for body, count in (
        ({"kind": "workplace", "workplace_id": place}, 2),
        ({"kind": "trainer", "person_id": trainer}, 1),
        ({"kind": "person", "person_id": person}, 1),
    ):
        link = await a_link(office, **body)
        answer = await read(app, link["path"])
        assert answer.headers["content-type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == count
        assert "Åsa" not in answer.text
        assert "N000" not in answer.text


async def test_a_change_counts_the_sequence_up_and_a_cancelled_session_says_so(
    office: Office, app: FastAPI
) -> None:
    place = await workplace(office)
    planned_id = await a_session(office, "own", workplace_id=place)
    link = await a_link(office, kind="workplace", workplace_id=place)
    assert "SEQUENCE:0\r\n" in (await read(app, link["path"])).text
    patch = {"status": "cancelled", "reason": "staffing"}
    await office.client.patch(
        f"/planned-sessions/{planned_id}", json=patch, headers={"if-match": '"v1"'}
    )
    text = (await read(app, link["path"])).text
    assert "SEQUENCE:1\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text


async def test_a_wrong_a_revoked_and_no_link_are_answered_alike(
    office: Office, app: FastAPI
) -> None:
    place = await workplace(office)
    link = await a_link(office, kind="workplace", workplace_id=place)
    own = f"/calendar-links/{link['calendar_link_id']}"
    assert "path" not in (await office.client.get(own)).json()
    assert (await office.client.delete(own, headers={"if-match": '"v1"'})).status_code == 204
    token = link["path"].split("/")[-2]
    wrong = [token, token[:-3] + "AAA", "halland" + token[2:], "gr." + "A" * 43, "x", "nowhere.a"]
    told = set()
    for one in wrong:
        answer = await read(app, f"/calendars/{one}/feed")
        told.add((answer.status_code, answer.json()["code"], answer.json()["detail"]))
    assert len(told) == 1
    assert told.pop()[:2] == (404, "no-such-link")


async def test_a_protected_person_has_no_feed_however_old_the_link(
    office: Office, app: FastAPI
) -> None:
    [person] = await staff(office, 1)
    link = await a_link(office, kind="person", person_id=person)
    assert (await read(app, link["path"])).status_code == 200
    changed = a_row("0", family_name="N0000", protection="secrecy_marking")
    await office.loaded("roster", [changed])
    assert (await read(app, link["path"])).status_code == 404
    refused = await office.client.post(
        "/calendar-links", json={"kind": "person", "person_id": person}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "protected-person")


async def test_the_workplace_of_a_protected_person_does_not_show_where_she_goes(
    office: Office, app: FastAPI
) -> None:
    planned_id, place = await a_session(office, "other"), await workplace(office)
    await office.loaded("roster", [a_row("p", protection="secrecy_marking")])
    who = {"employer_number": ALE, "employee_number": "p"}
    await office.made("/sign-ups", {"planned_session_id": planned_id, "employee": who})
    link = await a_link(office, kind="workplace", workplace_id=place)
    assert "BEGIN:VEVENT" not in (await read(app, link["path"])).text


async def test_links_are_made_and_seen_within_reach(office: Office, caller: Caller) -> None:
    own, [person, other] = await workplace(office), await staff(office, 2)
    body = {"kind": "person", "person_id": person}
    herself = await caller("participant", reach=[person])
    assert (await herself.post("/calendar-links", json=body)).status_code == 201
    refused = await herself.post("/calendar-links", json={**body, "person_id": other})
    assert refused.status_code == 422
    assert (
        await (await caller("participant")).post("/calendar-links", json=body)
    ).status_code == 422
    assert len((await herself.get("/calendar-links")).json()["items"]) == 1
    elsewhere = await caller("first-line-manager", reach=[await workplace(office, "KBA-01")])
    place = {"kind": "workplace", "workplace_id": own}
    assert (await elsewhere.post("/calendar-links", json=place)).status_code == 422
    assert (await elsewhere.get("/calendar-links")).json()["items"] == []
    wrong = {"kind": "workplace", "person_id": person}
    assert (await office.client.post("/calendar-links", json=wrong)).status_code == 422
