"""Champion training counts as completed from what the training log tells, in any order."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from samlyft_enrollment.consumers import HANDLERS
from samlyft_events import PostingRecorded, SessionChanged
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.integration.test_champions import an_appointment, patched, staffed

KNOWN = datetime(2020, 1, 1, tzinfo=UTC)


def a_session(session_id: UUID, project_id: str, **changed: Any) -> SessionChanged:
    held: dict[str, Any] = {
        "aggregate_id": session_id,
        "version": 1,
        "known_at": KNOWN,
        "project_id": project_id,
        "code": "S",
        "starts_at": KNOWN,
        "ends_at": KNOWN,
        "kind": "DOU",
        "form": "on_site",
        "topic": "MI",
    }
    return SessionChanged(**held | changed)


def a_posting(
    champion: dict[str, Any], session_id: UUID, day: str, minutes: int
) -> PostingRecorded:
    entry: Any = {
        "line": 1,
        "attendance_id": uuid4(),
        "session_id": session_id,
        "person_id": champion["person_id"],
        "local_date": date.fromisoformat(day),
        "minutes": minutes,
        "role_group": "champion",
        "municipality_code": "1440",
        "workplace_id": uuid4(),
        "employer_number": "212000-1439",
    }
    return PostingRecorded(
        aggregate_id=uuid4(),
        version=1,
        known_at=KNOWN,
        project_id=champion["project_id"],
        time_kind="participant",
        kind="attendance",
        entries=[entry],
    )


async def hear(office: Office, *events: Any) -> None:
    for event in events:
        async with office.database.session(office.tenant) as session:
            await HANDLERS[type(event)](session, [event])


async def trained_on(office: Office) -> str | None:
    [champion] = await office.listed("/champions")
    found: str | None = champion["trained_on"]
    return found


@pytest.mark.parametrize("minutes_first", [False, True])
async def test_training_is_whole_on_the_day_that_reaches_what_the_project_asks(
    office: Office, *, minutes_first: bool
) -> None:
    await staffed(office)
    champion = await office.made("/champions", an_appointment())
    one, two = uuid4(), uuid4()
    sessions = [a_session(held, champion["project_id"]) for held in (one, two)]
    first = a_posting(champion, one, "2019-10-01", 180)
    await hear(office, *([first, sessions[0]] if minutes_first else [sessions[0], first]))
    assert await trained_on(office) is None
    second = a_posting(champion, two, "2019-11-05", 180)
    await hear(office, *([second, sessions[1]] if minutes_first else [sessions[1], second]))
    assert await trained_on(office) == "2019-11-05"
    told = await office.events("champion")
    assert [event["trained_on"] for event in told] == [None, "2019-11-05"]
    await hear(office, second, sessions[1])
    assert len(await office.events("champion")) == 2


async def test_a_correction_takes_the_day_back(office: Office) -> None:
    await staffed(office)
    champion = await office.made("/champions", an_appointment())
    held = uuid4()
    await hear(office, a_session(held, champion["project_id"]))
    await hear(office, a_posting(champion, held, "2019-10-01", 400))
    assert await trained_on(office) == "2019-10-01"
    await hear(office, a_posting(champion, held, "2019-10-01", -100))
    assert await trained_on(office) is None


async def test_a_voided_session_trained_nobody(office: Office) -> None:
    await staffed(office)
    champion = await office.made("/champions", an_appointment())
    held = uuid4()
    await hear(office, a_session(held, champion["project_id"]))
    await hear(office, a_posting(champion, held, "2019-10-01", 400))
    await hear(office, a_session(held, champion["project_id"], version=2, status="voided"))
    assert await trained_on(office) is None


async def test_other_training_and_what_a_leader_recorded_are_left_alone(office: Office) -> None:
    await staffed(office)
    champion = await office.made("/champions", an_appointment())
    other = uuid4()
    await hear(office, a_session(other, champion["project_id"], kind="SYS"))
    await hear(office, a_posting(champion, other, "2019-10-01", 600))
    assert await trained_on(office) is None
    path = f"/champions/{champion['champion_id']}"
    assert (await patched(office.client, path, {"trained_on": "2019-12-01"})).is_success
    held = uuid4()
    await hear(office, a_session(held, champion["project_id"]))
    await hear(office, a_posting(champion, held, "2019-10-01", 600))
    assert await trained_on(office) == "2019-12-01"


async def test_who_becomes_a_champion_after_the_training_and_what_is_asked_later(
    office: Office,
) -> None:
    await staffed(office)
    champion = await office.made("/champions", an_appointment("2"))
    held, person_id = uuid4(), (await office.listed("/people", name="Öberg"))[0]["person_id"]
    learnt = {**champion, "person_id": person_id}
    await hear(office, a_session(held, champion["project_id"]))
    await hear(office, a_posting(learnt, held, "2019-10-01", 200))
    later = await office.made("/champions", an_appointment())
    assert later["trained_on"] is None
    path = f"/projects/{champion['project_id']}"
    less = {"champion_training_minutes": 180}
    assert (await patched(office.client, path, less)).is_success
    [found] = await office.listed("/champions", trained="true")
    assert (found["person_id"], found["trained_on"]) == (person_id, "2019-10-01")
    end = {"status": "ended", "active_to": "2020-01-31"}
    assert (await patched(office.client, f"/champions/{found['champion_id']}", end, 2)).is_success
    again = await office.made("/champions", an_appointment(active_from="2020-03-01"))
    assert again["trained_on"] == "2019-10-01"
