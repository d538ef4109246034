"""One employment: mended, removed, restored; what contradicts itself is refused clearly."""

from typing import Any

import httpx
import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import KUNGSBACKA, Office, a_row


async def change(office: Office, told: dict[str, Any], **body: Any) -> httpx.Response:
    path = f"/employments/{told['employment_id']}"
    return await office.client.patch(path, json=body, headers={"if-match": f'"v{told["version"]}"'})


async def remove(office: Office, told: dict[str, Any]) -> httpx.Response:
    path = f"/employments/{told['employment_id']}"
    return await office.client.delete(path, headers={"if-match": f'"v{told["version"]}"'})


async def test_a_change_is_a_version_that_everybody_is_told(office: Office) -> None:
    await office.loaded("roster", [a_row()])
    [told] = await office.listed("/employments")
    answer = await change(office, told, share_percent=60, hours="night", ends_on="2030-01-31")
    assert (answer.status_code, answer.json()["share_percent"]) == (200, 60)
    opened = await change(office, answer.json(), ends_on=None)
    assert opened.json()["ends_on"] is None
    versions = [(e["version"], e["ends_on"]) for e in await office.events("employment")]
    assert versions == [(1, None), (2, "2030-01-31"), (3, None)]


@pytest.mark.parametrize(
    ("body", "code"),
    [({"ends_on": "2018-12-31"}, "period"), ({"starts_on": "2020-06-01"}, "overlap")],
)
async def test_dates_that_contradict_are_refused(
    office: Office, body: dict[str, str], code: str
) -> None:
    await office.loaded("roster", [a_row(ends_on="2019-12-31"), a_row(starts_on="2020-06-01")])
    first = (await office.listed("/employments", sort="starts_on"))[0]
    wrong = {**body, **({"ends_on": "2020-12-31"} if code == "overlap" else {})}
    answer = await change(office, first, **wrong)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)


async def test_a_wrong_employment_is_removed_and_comes_back_only_when_somebody_says_so(
    office: Office,
) -> None:
    await office.loaded("roster", [a_row()])
    [told] = await office.listed("/employments")
    assert (await remove(office, told)).status_code == 204
    [told] = await office.listed("/employments")
    assert told["status"] == "removed"
    assert await office.listed("/people", municipality_code="1440") == []
    assert (await remove(office, told)).status_code == 409
    assert (await change(office, told, share_percent=50)).status_code == 409
    again = await office.load("roster", [a_row()])
    assert again.json()["errors"][0]["code"] == "removed_employment"
    other = await office.loaded("roster", [a_row(starts_on="2019-02-01")])
    assert other["created"] == 1
    restored = await change(office, told, status="active")
    assert restored.json()["errors"][0]["code"] == "overlap"
    [_, later] = await office.listed("/employments", sort="starts_on")
    assert (await remove(office, later)).status_code == 204
    assert (await change(office, told, status="active")).status_code == 200
    assert (await office.loaded("roster", [a_row()]))["unchanged"] == 1


async def test_several_at_once_in_several_municipalities(office: Office) -> None:
    pnr = "811218-9876"
    elsewhere = {"employer_number": KUNGSBACKA, "workplace_code": "KBA-01"}
    rows = [
        a_row("1", identity_number=pnr, share_percent=50, hours="day"),
        a_row("2", identity_number=pnr, share_percent=25, hours="night"),
        a_row("3", identity_number=pnr, share_percent=25, role_group="champion", **elsewhere),
    ]
    await office.loaded("roster", rows)
    [person] = await office.listed("/people")
    held = await office.listed("/employments", person_id=person["person_id"])
    assert {e["municipality_code"] for e in held} == {"1440", "1384"}


async def test_an_employment_beyond_the_reach_is_not_there(office: Office, caller: Caller) -> None:
    await office.loaded("roster", [a_row(), a_row("2", protection="secrecy_marking")])
    told = (await office.listed("/employments", employee_number="10023"))[0]
    far = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    assert (await change(far, told, share_percent=50)).status_code == 404
    staff = Office(await caller("project-staff"), office.database, "gr")
    hidden = (await office.listed("/employments", employee_number="2"))[0]
    assert (await remove(staff, hidden)).status_code == 404
    assert (await staff.client.get(f"/employments/{hidden['employment_id']}")).status_code == 404
