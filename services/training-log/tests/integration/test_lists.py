"""Attendance lists: from a plan and its sign-ups, marked by QR at the meeting, submitted in one step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import samlyft_testing as testing

FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
LINE = {"employer_number": "212000-1439", "minutes": 15, "status": "partial"}


@pytest.fixture
async def drafted(api: Any, world: Any) -> str:
    """A draft of a plan to which 1001, 1002 and 1003 signed up; 2001 leads."""
    await world.staffed("1001", "1002", "1003")
    await world.learn(world.person("2001"), world.job("2001", role_group="champion"))
    await world.learn(
        world.plan(trainer_ids=[world.id("person 2001")]),
        *(world.sign_up(number) for number in ("1001", "1002")),
        world.sign_up("1003", "cancelled", version=2),
        world.sign_up("1003"),
    )
    answer = await api.client.post(f"/planned-sessions/{world.id('plan')}/drafts", json={})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["status"], made["code"], made["length"]) == ("draft", "plan", 30)
    assert made["planned_session_id"] == str(world.id("plan"))
    assert made["trainers"][0]["person_id"] == str(world.id("person 2001"))
    return f"/sessions/{made['session_id']}"


async def test_a_plan_becomes_a_draft_once_and_a_cancelled_one_never(
    api: Any, world: Any, drafted: str
) -> None:
    path = f"/planned-sessions/{world.id('plan')}/drafts"
    again = await api.client.post(path, json={})
    assert f"/sessions/{again.json()['session_id']}" == drafted
    await world.learn(world.plan(version=2, status="cancelled"))
    assert (await api.client.post(path, json={"code": "other"})).status_code == 409
    unknown = f"/planned-sessions/{world.id('none')}/drafts"
    assert (await api.client.post(unknown, json={})).status_code == 404


async def test_the_list_is_made_of_sign_ups_and_submitted_at_once(
    api: Any, world: Any, drafted: str
) -> None:
    listed = (await api.get(f"{drafted}/attendance-list"))["lines"]
    assert [(line["employee_number"], line["sign_up"]) for line in listed] == [
        ("1001", "confirmed"),
        ("1002", "confirmed"),
        ("1003", "cancelled"),
    ]
    assert await world.balance() == 0
    rows = [LINE | {"employee_number": "1001"}, LINE | {"employee_number": "7777"}]
    answer = await api.client.post(f"{drafted}/submissions", json={"rows": rows})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["recorded"], answer.json()["status"]) == (3, "submitted")
    rows = await world.rows(
        "select employee_number as n, minutes, status from attendance order by 1"
    )
    assert [tuple(row) for row in rows] == [
        ("1001", 15, "partial"),
        ("1002", 0, "absent"),
        ("7777", 15, "partial"),
    ]
    sums = await world.rows(
        "select kind_of_time, sum(minutes)::int from entry group by 1 order by 1"
    )
    assert dict(sums) == {"champion_teaching": 30, "participant": 15}


async def test_a_protected_person_is_on_the_list_without_name_and_number(
    api: Any, world: Any, drafted: str
) -> None:
    await world.learn(world.person("1001", version=2, protected=True, display_name=None))
    lines = (await api.get(f"{drafted}/attendance-list"))["lines"]
    hidden = [line for line in lines if line["person_id"] == str(world.id("person 1001"))]
    assert [(line["employee_number"], line["display_name"]) for line in hidden] == [(None, None)]


async def test_what_has_not_begun_is_not_submitted(api: Any, world: Any, drafted: str) -> None:
    later = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    body = {"code": "later", "starts_at": later.isoformat()}
    body |= {"ends_at": (later + timedelta(minutes=30)).isoformat()}
    made = await api.client.post(f"/planned-sessions/{world.id('plan')}/drafts", json=body)
    path = f"/sessions/{made.json()['session_id']}"
    answer = await api.client.post(f"{path}/submissions", json={})
    assert answer.json()["errors"][0]["code"] == "not-held-yet"
    assert (await api.client.post(f"{path}/marking-codes", json={})).status_code == 409


async def opened(api: Any, path: str) -> tuple[str, str]:
    """The path of the page, and the code on the wall."""
    answer = await api.client.post(f"{path}/marking-codes", json={"minutes": 5})
    assert answer.status_code == 201, answer.text
    assert answer.json()["qr_svg"].startswith("<svg")
    return answer.json()["url"].partition("/training-log/v1")[2], answer.json()["code"]


async def test_presence_is_marked_by_link_and_code_without_a_login(
    app: Any, api: Any, world: Any, drafted: str
) -> None:
    page, code = await opened(api, drafted)
    async with testing.client(app, None) as phone:
        shown = await phone.get(page, headers={"accept": "text/html"})
        assert shown.status_code == 200
        assert "Anställningsnummer" in shown.text
        assert "<script" not in shown.text
        english = await phone.get(page, headers={"accept": "text/html", "accept-language": "en"})
        assert "Employee number" in english.text
        wrong = await phone.post(page, content="employee_number=1001&code=000+00x", headers=FORM)
        assert (wrong.status_code, "stämmer inte" in wrong.text) == (422, True)
        for number in (
            "1001",
            "1001",
            "5555",
        ):  # twice changes nothing; an unknown one is told no other
            content = f"employee_number={number}&code={code.replace(' ', '+')}"
            marked = await phone.post(page, content=content, headers=FORM)
            assert (marked.status_code, "Tack" in marked.text) == (200, True)
        none = await phone.get(page[:-3] + "xyz", headers={"accept": "text/html"})
        assert none.status_code == 404
    lines = (await api.get(f"{drafted}/attendance-list"))["lines"]
    noted = {line["employee_number"] for line in lines if line["marked_at"]}
    assert noted == {"1001", "5555"}
    answer = (await api.client.post(f"{drafted}/submissions", json={})).json()
    assert (answer["recorded"], answer["unknown"]) == (2, 1)
    rows = await world.rows("select employee_number as n, minutes from attendance order by 1")
    assert [tuple(row) for row in rows] == [("1001", 30), ("1002", 0)]


async def test_a_code_used_too_late_says_so_and_one_guessed_at_is_shut(
    app: Any, api: Any, world: Any, drafted: str, owner: Any
) -> None:
    page, code = await opened(api, drafted)
    content = f"employee_number=1001&code={code.replace(' ', '')}"
    await world.rows("update marking_code set expires_at = now() - interval '1 second'")
    async with testing.client(app, None) as phone:
        late = await phone.post(page, content=content, headers=FORM)
        assert (late.status_code, "för sent" in late.text) == (410, True)
        page, code = await opened(api, drafted)
        await world.rows("update marking_code set wrong_tries = 29")
        wrong = await phone.post(page, content="employee_number=1&code=1", headers=FORM)
        assert wrong.status_code == 422
        content = f"employee_number=1001&code={code.replace(' ', '')}"
        shut = await phone.post(page, content=content, headers=FORM)
        assert shut.status_code == 410
    assert await world.rows("select from presence_mark") == []
