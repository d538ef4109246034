"""Attendance and closed months that the training log tells of, where sign-ups need them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.enrollment.tests.conftest import Office, a_project
from services.enrollment.tests.hearing import a_held, a_month, a_posting, absences, hear
from services.enrollment.tests.planning import an_activity, at, planned, staff, workplace

BEGUN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
MONTH = BEGUN.strftime("%Y-%m")


async def a_session(office: Office, **changed: Any) -> tuple[str, str]:
    """A planned session of a project: both ids."""
    project = str((await office.made("/projects", a_project()))["project_id"])
    activity = await office.made("/activities", an_activity(project_id=project))
    made = await planned(office, activity["activity_id"], **changed)
    return project, str(made["planned_session_id"])


async def signed_up(office: Office, planned_id: str, person: str, **more: Any) -> httpx.Response:
    body = {"planned_session_id": planned_id, "person_id": person, **more}
    return await office.client.post("/sign-ups", json=body)


async def patched(office: Office, path: str, version: int, **body: Any) -> httpx.Response:
    return await office.client.patch(path, json=body, headers={"if-match": f'"v{version}"'})


async def told(office: Office, planned_id: str) -> dict[str, Any]:
    rows = await office.listed("/sign-ups", planned_session_id=planned_id)
    return {row["person_id"]: (row["status"], row["attendance"]) for row in rows}


@pytest.mark.parametrize("absence_first", [False, True])
async def test_absence_is_told_apart_from_late_cancellation(
    office: Office, *, absence_first: bool
) -> None:
    project, planned_id = await a_session(office, cancel_until=at(-24 * 40))
    came, stayed_away, cancelled, late = await staff(office, 4)
    for person in (came, stayed_away, cancelled, late):
        made = (await signed_up(office, planned_id, person)).json()
    answer = await patched(office, f"/sign-ups/{made['sign_up_id']}", 1, status="cancelled")
    assert answer.json()["status"] == "late_cancelled"
    held = uuid4()
    away = {stayed_away: "absent", cancelled: "cancelled", late: "late_cancelled"}
    session = a_held(held, project, planned_session_id=planned_id)
    parts = [session, absences(project, held, away)]
    await hear(office, *(reversed(parts) if absence_first else parts))
    await hear(office, a_posting(came, project, held, "2026-10-01", 60))
    found = await told(office, planned_id)
    assert found[came] == ("confirmed", "present")
    assert found[stayed_away] == ("confirmed", "absent")
    assert found[cancelled] == ("confirmed", None)
    assert found[late] == ("late_cancelled", None)
    rows = await office.listed("/sign-ups", planned_session_id=planned_id, attendance="absent")
    assert [row["person_id"] for row in rows] == [stayed_away]
    # Minutes that are posted afterwards say that she was there; a voided session says nothing.
    await hear(office, a_posting(stayed_away, project, held, "2026-10-01", 30))
    assert (await told(office, planned_id))[stayed_away] == ("confirmed", "present")
    one = rows[0]["sign_up_id"]
    again = await office.client.get(f"/sign-ups/{one}", headers={"if-none-match": '"v1"'})
    assert (again.status_code, again.json()["attendance"]) == (200, "present")


async def test_a_closed_month_is_changed_with_a_reason_or_not_at_all(office: Office) -> None:
    course = {"form": "self_paced", "starts_at": BEGUN.isoformat(), "ends_at": at()}
    project, planned_id = await a_session(office, **course)
    one, other = await staff(office, 2)
    first = (await signed_up(office, planned_id, one)).json()
    await hear(office, a_month(project, MONTH, "closed"))
    refused = await signed_up(office, planned_id, other)
    assert (refused.status_code, refused.json()["code"]) == (409, "month-closed")
    made = await signed_up(office, planned_id, other, after_close="forgotten")
    assert made.status_code == 201, made.text
    assert made.json()["after_close"] == "forgotten"
    path = f"/sign-ups/{first['sign_up_id']}"
    refused = await patched(office, path, 1, status="cancelled", reason="ill")
    assert (refused.status_code, refused.json()["code"]) == (409, "month-closed")
    done = await patched(office, path, 1, status="cancelled", reason="ill", after_close="wrong")
    assert (done.status_code, done.json()["after_close"]) == (200, "wrong")
    group = {
        "workplace_id": await workplace(office),
        "planned_session_ids": [planned_id],
    }
    keyed = {"idempotency-key": uuid4().hex}
    refused = await office.client.post("/group-sign-ups", json=group, headers=keyed)
    assert refused.json()["code"] == "month-closed"
    group["after_close"] = "agreed"
    keyed = {"idempotency-key": uuid4().hex}
    taken = await office.client.post("/group-sign-ups", json=group, headers=keyed)
    assert taken.json()["sessions"][0]["confirmed"] == 1, taken.text


async def test_a_session_of_a_closed_month_is_moved_with_a_reason_and_freely_once_it_is_opened(
    office: Office,
) -> None:
    course = {"form": "self_paced", "starts_at": BEGUN.isoformat(), "ends_at": at()}
    project, planned_id = await a_session(office, municipality_code="1440", **course)
    await hear(office, a_month(project, MONTH, "closed"))
    path = f"/planned-sessions/{planned_id}"
    refused = await patched(office, path, 1, capacity=5)
    assert (refused.status_code, refused.json()["code"]) == (409, "month-closed")
    assert (await patched(office, path, 1, capacity=5, reason="other")).status_code == 200
    await hear(office, a_month(project, MONTH, "reopened", 2), a_month(project, MONTH, "closed"))
    assert (await patched(office, path, 2, capacity=6)).status_code == 200


async def test_another_municipalitys_closed_month_stops_nobody(office: Office) -> None:
    course = {"form": "self_paced", "starts_at": BEGUN.isoformat(), "ends_at": at()}
    project, planned_id = await a_session(office, **course)
    [person] = await staff(office, 1)
    other = a_month(project, MONTH, "closed").model_copy(update={"municipality_code": "1384"})
    await hear(office, other, a_month(str(UUID(int=1)), MONTH, "closed"))
    assert (await signed_up(office, planned_id, person)).status_code == 201
