"""Whoever leaves keeps no seat: a person's end is refused, a group's end tells how many there are."""

from datetime import timedelta
from typing import Any

from services.enrollment.tests.conftest import Office, a_participation, a_project
from services.enrollment.tests.integration.test_champions import patched
from services.enrollment.tests.integration.test_sign_ups import cancelled, signed_up
from services.enrollment.tests.integration.test_work_groups import sent
from services.enrollment.tests.planning import SOON, an_activity, planned, staff

BEFORE = (SOON - timedelta(days=2)).date().isoformat()
LATER = (SOON + timedelta(days=2)).date().isoformat()


async def two_signed_up(office: Office) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One of them takes part; both are signed up to a session of the project a month from now."""
    project = await office.made("/projects", a_project(eligible_to=None))
    people = await staff(office, 2)
    await office.loaded("participation", [a_participation("0"), a_participation("1")])
    activity = await office.made("/activities", an_activity(project_id=project["project_id"]))
    session = await planned(office, activity["activity_id"])
    made = await signed_up(office, session["planned_session_id"], people)
    [first] = await office.listed("/participations", person_id=people[0])
    return first, made


def ended(day: str) -> dict[str, Any]:
    return {"status": "ended", "ends_on": day, "reason": "left_employment"}


async def test_an_end_before_a_session_that_is_signed_up_to_is_refused(office: Office) -> None:
    taking_part, made = await two_signed_up(office)
    path = f"/participations/{taking_part['participation_id']}"
    answer = await patched(office.client, path, ended(BEFORE))
    assert (answer.status_code, answer.json()["code"]) == (409, "open-sign-ups")
    withdrawn = {"status": "withdrawn", "reason": "not_eligible"}
    assert (await patched(office.client, path, withdrawn)).status_code == 409
    sent_in = await office.load("participation", [a_participation("0", **ended(BEFORE))])
    assert sent_in.json()["errors"][0]["code"] == "open_sign_ups"
    after = await office.load("participation", [a_participation("1", **ended(LATER))])
    assert after.status_code == 200
    assert (await cancelled(office, made[0])).is_success
    assert (await patched(office.client, path, ended(BEFORE))).status_code == 200


async def test_the_end_of_many_tells_of_seats_still_kept(office: Office) -> None:
    await two_signed_up(office)
    ending = {"project_code": "modig", "ends_on": BEFORE, "reason": "other"}
    done = await sent(office.client, "/participation-endings", ending, dry_run=True)
    assert done.json() == {"dry_run": True, "ended": 2, "begin_later": 0, "open_sign_ups": 2}
    late = await sent(
        office.client, "/participation-endings", {**ending, "ends_on": LATER}, dry_run=True
    )
    assert late.json()["open_sign_ups"] == 0
