"""What people are told of seats, of sessions that change and of applications: once each, or not at all."""

from typing import Any
from uuid import uuid4

import pytest

from samlyft_common.settings import Settings
from samlyft_testing.mailbox import Mailbox
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.integration.test_champions import an_application, patched, staffed
from services.enrollment.tests.integration.test_notices import deliver, reach, subject_of
from services.enrollment.tests.integration.test_planning_changes import PATH, change
from services.enrollment.tests.integration.test_sign_ups import cancelled, key, signed_up
from services.enrollment.tests.planning import an_activity, at, planned, staff, workplace

Told = list[tuple[str, str]]


async def told(office: Office, before: Told | None = None) -> Told:
    """Who was told what, by person; without what was told before."""
    rows = await office.listed("/notices", limit=200)
    everything = sorted((row["person_id"], row["kind"]) for row in rows)
    for one in before or []:
        everything.remove(one)
    return everything


def each(people: list[str], *kinds: str) -> Told:
    return sorted(zip(people, kinds * (len(people) if len(kinds) == 1 else 1), strict=True))


async def full(office: Office) -> tuple[str, str, list[str], list[dict[str, Any]]]:
    """A session with one seat: the first of three has it, the others wait."""
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    made = await planned(office, activity, capacity=1)
    people = await staff(office, 3)
    planned_id = str(made["planned_session_id"])
    return activity, planned_id, people, await signed_up(office, planned_id, people)


async def test_whoever_gets_a_seat_waits_or_moves_up_is_told_once(office: Office) -> None:
    _, planned_id, people, made = await full(office)
    first = await told(office)
    assert first == each(people, "sign_up", "waiting_list", "waiting_list")
    waits = await office.listed("/notices", kind="waiting_list", about_id=planned_id)
    assert sorted(row["facts"]["position"] for row in waits) == [1, 2]
    again = {"planned_session_id": planned_id, "person_id": people[0]}
    assert (await office.client.post("/sign-ups", json=again)).status_code == 409
    await cancelled(office, made[0])
    assert await told(office, first) == [(people[1], "seat_given")]


async def test_a_work_group_is_told_once_each_with_the_place_in_line(office: Office) -> None:
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    planned_id = (await planned(office, activity, capacity=1))["planned_session_id"]
    people = await staff(office, 3)
    group = {"workplace_id": await workplace(office), "planned_session_ids": [planned_id]}
    once = key()
    for _ in range(2):
        await office.client.post("/group-sign-ups", json=group, headers=once)
    assert await told(office) == each(people, "sign_up", "waiting_list", "waiting_list")
    waits = await office.listed("/notices", kind="waiting_list")
    assert {row["person_id"]: row["facts"]["position"] for row in waits} == {
        people[1]: 1,
        people[2]: 2,
    }


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"starts_at": at(24)}, "moved"),
        ({"form": "digital", "link": "https://mote.example/x"}, "moved"),
        ({"place": "Lilla salen"}, "moved"),
        ({"status": "cancelled", "reason": "infection"}, "cancelled"),
        ({"capacity": 1}, None),
        ({"topic": "digital-locks"}, None),
    ],
)
async def test_a_session_that_changes_is_told_once_to_those_who_stand(
    office: Office, body: dict[str, Any], kind: str | None
) -> None:
    _, planned_id, people, made = await full(office)
    await cancelled(office, made[2])
    before = await told(office)
    changed = await patched(office.client, f"/planned-sessions/{planned_id}", body)
    assert changed.status_code == 200, changed.text
    assert await told(office, before) == (each(people[:2], kind) if kind else [])


async def test_whoever_moves_up_as_it_is_moved_is_told_of_the_seat_only(office: Office) -> None:
    _, planned_id, people, _ = await full(office)
    before = await told(office)
    body = {"starts_at": at(24), "capacity": 2}
    await patched(office.client, f"/planned-sessions/{planned_id}", body)
    assert await told(office, before) == each(people, "moved", "seat_given", "moved")


async def test_many_changed_at_once_and_undone_are_told_once_each_and_a_dry_run_nobody(
    office: Office,
) -> None:
    activity, _, people, _ = await full(office)
    other = await planned(office, activity, "ws-1-b", starts_at=at(48))
    await signed_up(office, other["planned_session_id"], people[:1])
    before = await told(office)
    body = {"which": {"activity_id": activity}, "status": "cancelled", "reason": "infection"}
    tried = await change(office, body, dry_run="true")
    assert (tried.status_code, await told(office, before)) == (200, [])
    done = (await change(office, body)).json()
    both = [people[0], *people]
    assert await told(office, before) == each(both, "cancelled")
    before = await told(office)
    path = f"{PATH}/{done['planning_change_id']}"
    undone = await office.client.delete(path, headers={"if-match": '"v1"'})
    assert undone.status_code == 204
    back = each(both, "sign_up", "sign_up", "waiting_list", "waiting_list")
    assert await told(office, before) == back


async def test_an_undoing_that_is_refused_tells_nobody(office: Office) -> None:
    activity, planned_id, people, _ = await full(office)
    done = (await change(office, {"which": {"activity_id": activity}, "move_days": 1})).json()
    await patched(office.client, f"/planned-sessions/{planned_id}", {"place": "Lilla salen"}, 2)
    before = await told(office)
    assert before.count((people[0], "moved")) == 2
    path = f"{PATH}/{done['planning_change_id']}"
    undone = await office.client.delete(path, headers={"if-match": '"v1"'})
    assert (undone.status_code, await told(office, before)) == (409, [])


async def test_a_letter_says_when_it_was_and_that_it_is_online_now(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    activity, _, people, _ = await full(office)
    await reach(office, people[0], email="asa@example.org")
    await reach(office, people[1], email="mary@example.org", language="en", declined=["moved"])
    body = {"which": {"activity_id": activity}, "move_days": 7, "form": "digital",
            "link": "https://mote.example/x"}  # fmt: skip
    await change(office, body, dry_run="true")
    await change(office, body)
    await deliver(settings, mailbox)
    [letter] = mailbox.received
    assert letter["To"] == "asa@example.org"
    assert subject_of(letter) == "Ändrad tid eller plats: Workshop 1"
    text = letter.get_payload(decode=True).decode()
    assert "Tidigare tid: " in text
    assert "Plats: Digitalt" in text
    assert "mote.example" not in text


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"status": "accepted", "minutes_per_week": 240, "active_from": "2019-09-01"}, "granted"),
        ({"status": "declined", "reason": "Vikarie saknas."}, "declined"),
        ({"status": "withdrawn"}, None),
    ],
)
async def test_an_answered_application_is_told_without_its_reason(
    office: Office, body: dict[str, Any], outcome: str | None
) -> None:
    await staffed(office)
    asked = await office.made("/champion-applications", an_application())
    path = f"/champion-applications/{asked['application_id']}"
    assert (await patched(office.client, path, {"status": "declined"})).status_code == 422
    assert await told(office) == []
    assert (await patched(office.client, path, body)).status_code == 200
    rows = await office.listed("/notices", kind="application_answered")
    assert [row["facts"]["outcome"] for row in rows] == ([outcome] if outcome else [])
    assert "Vikarie" not in str(rows)


async def test_a_protected_person_with_a_seat_gets_no_letter(
    office: Office, settings: Settings, mailbox: Mailbox
) -> None:
    activity = str((await office.made("/activities", an_activity()))["activity_id"])
    planned_id = (await planned(office, activity))["planned_session_id"]
    [person] = await staff(office, 1, protection="secrecy_marking")
    await reach(office, person, email=f"{uuid4().hex}@example.org")
    await signed_up(office, planned_id, [person])
    assert [row["why"] for row in await office.listed("/notices")] == ["protected"]
    await deliver(settings, mailbox)
    assert mailbox.received == []
