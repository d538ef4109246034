"""Life after the project: newcomers offered the introduction, refreshers due, champions going on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from samlyft_events import PostingRecorded, SessionChanged
from samlyft_testing.plugin import Caller
from samlyft_web.days import today as local_today
from services.enrollment.tests.conftest import ALE, Office, a_project, a_row
from services.enrollment.tests.integration.test_champion_training import hear
from services.enrollment.tests.integration.test_work_groups import sent

TODAY = local_today()
SINCE = TODAY - timedelta(days=60)


def day(days: int) -> str:
    return (SINCE + timedelta(days=days)).isoformat()


async def a_programme(office: Office, **changed: Any) -> dict[str, Any]:
    """Ale carries Modig on; one has worked there for years, two are new, one of them from elsewhere."""
    await office.made("/projects", a_project())
    programme = {
        "code": "digital-ale",
        "name": "Digital i Ale",
        "kind": "programme",
        "eligible_from": "2021-07-01",
        "continues_project_code": "modig",
        "introduction_kinds": ["BAS"],
        "refresher_months": 12,
        "municipalities": [{"municipality_code": "1440", "from_on": "2021-07-01"}],
        **changed,
    }
    made = await office.made("/projects", programme)
    elsewhere = {"employer_number": "212000-1256", "workplace_code": "KBA-01"}
    rows = [
        a_row("1", family_name="Van"),
        a_row("2", family_name="Ny", starts_on=day(1)),
        a_row("3", family_name="Lärd", starts_on=day(2)),
        a_row("7", starts_on=day(3), **elsewhere),
    ]
    await office.loaded("roster", rows)
    return made


async def trained(
    office: Office, project_id: str, name: str, on: date, kind: str = "BAS", minutes: int = 60
) -> None:
    """The training log tells of minutes of whoever has the family name."""
    [person] = await office.listed("/people", name=name)
    session_id = uuid4()
    known = datetime(2020, 1, 1, tzinfo=UTC)
    held = SessionChanged(
        aggregate_id=session_id,
        version=1,
        known_at=known,
        project_id=UUID(project_id),
        code="S",
        starts_at=known,
        ends_at=known,
        kind=kind,
        form="on_site",
        topic="Teams",
    )
    entry: Any = {
        "line": 1,
        "attendance_id": uuid4(),
        "session_id": session_id,
        "person_id": person["person_id"],
        "local_date": on,
        "minutes": minutes,
        "role_group": "care_staff",
        "municipality_code": "1440",
        "workplace_id": uuid4(),
        "employer_number": ALE,
    }
    posting = PostingRecorded(
        aggregate_id=uuid4(),
        version=1,
        known_at=known,
        project_id=UUID(project_id),
        time_kind="participant",
        kind="attendance",
        entries=[entry],
    )
    await hear(office, held, posting)


async def test_newcomers_are_those_employed_since_and_not_introduced(office: Office) -> None:
    programme = await a_programme(office)
    path = f"/projects/{programme['project_id']}/newcomers"
    found = await office.listed(path, employed_since=SINCE)
    assert [row["display_name"] for row in found] == ["Åsa Lärd", "Åsa Ny"]
    await trained(office, programme["project_id"], "Ny", TODAY, kind="SYS")
    assert len(await office.listed(path, employed_since=SINCE)) == 2
    await trained(office, programme["project_id"], "Lärd", TODAY)
    [left] = await office.listed(path, employed_since=SINCE)
    assert left["display_name"] == "Åsa Ny"
    await trained(office, programme["continues_project_id"], "Ny", TODAY)
    assert await office.listed(path, employed_since=SINCE) == []
    await trained(office, programme["project_id"], "Ny", TODAY, minutes=-60)
    assert len(await office.listed(path, employed_since=SINCE)) == 1
    everyone = await office.listed(path)
    assert [row["display_name"] for row in everyone] == ["Åsa Ny", "Åsa Van"]


async def test_refreshers_are_due_after_the_months_of_the_programme(office: Office) -> None:
    programme = await a_programme(office)
    path = f"/projects/{programme['project_id']}/refreshers"
    assert await office.listed(path) == []
    await trained(office, programme["continues_project_id"], "Van", date(2021, 3, 15))
    [due] = await office.listed(path)
    assert (due["last_on"], due["due_on"]) == ("2021-03-15", "2022-03-15")
    assert await office.listed(path, due_by="2022-03-14") == []
    await trained(office, programme["project_id"], "Van", TODAY - timedelta(days=1))
    assert await office.listed(path) == []
    later = TODAY + timedelta(days=365)
    assert len(await office.listed(path, due_by=later)) == 1


async def test_the_lists_tell_no_place_of_a_protected_person(
    office: Office, caller: Caller
) -> None:
    programme = await a_programme(office)
    await office.loaded(
        "roster", [a_row("2", family_name="Ny", starts_on=day(1), protection="fictitious")]
    )
    path = f"/projects/{programme['project_id']}/newcomers"
    staff = await caller("project-staff")
    seen = (await staff.get(path)).json()["items"]
    assert [row["display_name"] for row in seen] == ["Åsa Lärd", "Åsa Van"]
    assert len(await office.listed(path)) == 3
    local = await caller("local-project-leader", reach=["1384"])
    assert (await local.get(path)).json()["items"] == []


async def test_champions_go_on_with_their_time_and_training(office: Office) -> None:
    programme = await a_programme(office)
    employee = {"employer_number": ALE, "employee_number": "1"}
    body = {"employee": employee, "minutes_per_week": 240, "active_from": "2019-09-01"}
    await office.made("/champions", {**body, "project_code": "modig", "trained_on": "2019-11-05"})
    call = {
        "from_project_code": "modig",
        "to_programme_code": "digital-ale",
        "from_on": "2021-07-01",
        "municipality_code": "1440",
    }
    done = await sent(office.client, "/champion-takeovers", call)
    assert done.json()["carried_on"] == 1
    assert (await sent(office.client, "/champion-takeovers", call)).json()["carried_on"] == 0
    [goes_on] = await office.listed("/champions", status="active")
    assert [goes_on[name] for name in ("project_id", "trained_on", "minutes_per_week")] == [
        *(programme["project_id"], "2019-11-05", 240)
    ]
    await trained(office, programme["project_id"], "Van", TODAY, kind="DOU", minutes=30)
    [goes_on] = await office.listed("/champions", status="active")
    assert goes_on["trained_on"] == "2019-11-05"
    [before] = await office.listed("/champions", status="ended")
    assert (before["active_to"], before["handover_to_id"]) == (
        "2021-06-30",
        goes_on["champion_id"],
    )
    assert len(await office.events("champion")) == 3
    wrong = {**call, "to_programme_code": "modig"}
    answer = await sent(office.client, "/champion-takeovers", wrong)
    assert answer.json()["errors"][0]["code"] == "no_programme"
