"""What staff and unions are told is what is set: every figure follows the settings, grants, rules and logs."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from samlyft_events import ResultVisibilityChanged
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_project, a_row
from services.enrollment.tests.hearing import KNOWN, hear

PATH = "/staff-information"


async def told(office: Office, **params: Any) -> dict[str, Any]:
    answer = await office.client.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def a_visibility(project_id: str, level: str, day: str) -> ResultVisibilityChanged:
    said: Any = {"project_id": project_id, "level": level, "from_on": day, "told_on": day}
    return ResultVisibilityChanged(aggregate_id=uuid4(), version=1, known_at=KNOWN, **said)


async def test_who_sees_what_follows_the_table_of_roles_and_the_grants_of_today(
    office: Office, caller: Caller
) -> None:
    await caller("first-line-manager")
    found = {one["key"]: one for one in (await told(office))["measured"]}
    seen = {one["role"]: one["holders"] for one in found["employment"]["seen_by"]}
    assert seen["first-line-manager"] == 1
    assert seen["project-owner"] == 1
    assert "strategic-manager" not in seen
    assert [one["role"] for one in found["identity_number"]["seen_by"]] == ["project-owner"]
    assert found["survey_answer"]["seen_by"] == found["wish"]["seen_by"] == []
    assert "tenant-admin" not in str(found["sign_up"])
    assert "integration" not in str(found)
    await caller(scopes=["people:read"])
    again = {one["key"]: one for one in (await told(office))["measured"]}
    systems = [
        one["holders"] for one in again["employment"]["seen_by"] if one["role"] == "integration"
    ]
    assert systems == [1]
    assert "integration" not in str(again["sign_up"])


async def test_limits_title_and_login_follow_the_settings(office: Office, caller: Caller) -> None:
    chosen = {"champion_title": "digistöttare", "smallest_count": 8, "identity_assurance": "loa3"}
    version = (await office.client.get("/settings")).json()["version"]
    admin = await caller("tenant-admin")
    answer = await admin.put("/settings", json=chosen, headers={"if-match": f'"v{version}"'})
    assert answer.status_code == 200, answer.text
    found = await told(office)
    assert (found["limits"]["count"], found["identity_assurance"]) == (8, "loa3")
    assert found["settings_version"] == version + 1
    [champion] = [one for one in found["measured"] if one["key"] == "champion"]
    assert champion["what"] == "Uppdrag som digistöttare"


async def test_how_long_and_how_much_is_seen_follow_each_project(office: Office) -> None:
    funded = a_project(funder="ESF", programme_period="2014-2020")
    project = str((await office.made("/projects", funded))["project_id"])
    local = a_project("ale", name="Ale", funder=None)
    other = str((await office.made("/projects", local))["project_id"])
    found = {one["name"]: one for one in (await told(office))["projects"]}
    assert found["Modig"]["kept_until"] == "2028-12-31"
    assert found["Modig"]["test_results"] == "passed_and_progress"
    assert (found["Ale"]["kept_until"], found["Ale"]["rules"]) == (None, [])
    hold = {"kind": "legal_hold", "source": "Revision", "from_on": "2020-01-01"}
    await office.made("/retention-rules", {"project_id": project, **hold})
    past, coming = date(2019, 9, 1).isoformat(), date(2999, 1, 1).isoformat()
    first = a_visibility(project, "passed", past)
    await hear(office, first, a_visibility(project, "result", coming), first)
    [said] = (await told(office, project_id=project))["projects"]
    assert (said["kept_until"], said["test_results"]) == (None, "passed")
    assert said["test_results_from"] == past
    assert "Revision" in str(said["rules"])
    [unsaid] = (await told(office, project_id=other))["projects"]
    assert unsaid["test_results_from"] is None


async def test_reads_of_identity_numbers_are_counted_and_nobody_is_named(office: Office) -> None:
    await office.loaded("roster", [a_row(identity_number="811218-9876")])
    [held] = await office.listed("/employments")
    path = f"/people/{held['person_id']}/register-extract"
    for _ in range(2):
        assert (await office.client.get(path)).status_code == 200
    found = await told(office)
    assert [(r["purpose"], r["reads"], r["readers"]) for r in found["identity_reads"]] == [
        ("register_extract", 2, 1)
    ]
    assert "Öberg" not in str(found)


@pytest.mark.parametrize("form", ["text/html", "application/pdf"])
@pytest.mark.parametrize("spoken", ["sv", "en"])
async def test_it_is_a_page_and_a_document_in_both_languages(
    office: Office, form: str, spoken: str
) -> None:
    await office.made("/projects", a_project(name="<b>Modig</b> & co"))
    answer = await office.client.get(PATH, headers={"accept": form, "accept-language": spoken})
    assert answer.headers["content-type"].startswith(form)
    if form == "application/pdf":
        assert b"pdfuaid" in answer.content
    else:
        assert f'lang="{spoken}"' in answer.text
        assert "<b>Modig" not in answer.text


async def test_another_tenant_is_told_of_its_own_and_an_unknown_project_is_not_there(
    office: Office, other_office: Office
) -> None:
    project = (await office.made("/projects", a_project()))["project_id"]
    assert (await told(other_office))["projects"] == []
    params = {"project_id": project}
    assert (await other_office.client.get(PATH, params=params)).status_code == 404
