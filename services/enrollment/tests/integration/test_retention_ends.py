"""What is only kept for retention goes by itself when the last rule ends; a hold or work stops it."""

import asyncio
from typing import Any
from uuid import uuid4

from samlyft_common.db import Database
from samlyft_enrollment.retention.ending import erase_when_due
from samlyft_enrollment.retention.telling import tell_untold
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_project, a_row
from services.enrollment.tests.integration.test_personal_data import ENDED, erased, hired, trained

FUNDED = {"funder": "ESF", "programme_period": "2014-2020"}


async def kept(office: Office) -> str:
    """Somebody who asked to be erased and is kept till the accounts may go."""
    person = await hired(office, identity_number="811218-9876", **ENDED)
    await trained(office, **FUNDED)
    assert (await erased(office, person))["outcome"] == "partly"
    return person


async def over(office: Office) -> None:
    """The project's rules have all ended."""
    [project] = await office.listed("/projects")
    answer = await office.client.patch(
        f"/projects/{project['project_id']}",
        json={"eligible_from": "2001-01-01", "eligible_to": "2002-01-01"},
        headers={"if-match": f'"v{project["version"]}"'},
    )
    assert answer.status_code == 200, answer.text


async def run(office: Office, dry_run: bool = False) -> dict[str, Any]:
    keyed = {"idempotency-key": uuid4().hex}
    answer = await office.client.post("/retention-runs", params={"dry_run": dry_run}, headers=keyed)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_while_a_rule_holds_nobody_goes_and_the_next_day_is_told(office: Office) -> None:
    await kept(office)
    done = await run(office)
    assert (done["looked_at"], done["erased"], done["kept"]) == (1, 0, 1)
    assert done["next_on"] == "2028-12-31"


async def test_when_the_last_rule_ends_she_goes_and_a_protocol_stays(office: Office) -> None:
    person = await kept(office)
    await over(office)
    assert (await run(office, dry_run=True))["erased"] == 1
    assert "Öberg" in str(await office.listed("/people"))
    assert (await run(office))["erased"] == 1
    assert "Öberg" not in str(await office.listed("/people"))
    assert "Öberg" not in str(await office.events("person"))
    protocols = await office.listed("/erasures", person_id=person)
    assert sorted(one["reason"] for one in protocols) == ["person_asks", "retention_ended"]
    assert (await office.listed("/participations"))[0]["person_id"] == person
    assert (await run(office, dry_run=True))["looked_at"] == 0


async def test_a_legal_hold_and_a_new_employment_stop_it(office: Office) -> None:
    person = await kept(office)
    await over(office)
    [project] = await office.listed("/projects")
    hold = {"kind": "legal_hold", "source": "Tillsyn", "from_on": "2020-01-01"}
    rule = await office.made("/retention-rules", {"project_id": project["project_id"], **hold})
    assert (await run(office, dry_run=True))["kept"] == 1
    await office.client.patch(
        f"/retention-rules/{rule['retention_rule_id']}",
        json={"to_on": "2020-01-02"},
        headers={"if-match": '"v1"'},
    )
    assert (await run(office, dry_run=True))["erased"] == 1
    await office.loaded("roster", [a_row("777", identity_number="811218-9876")])
    [held] = await office.listed("/employments", employee_number="777")
    assert held["person_id"] == person
    assert (await run(office, dry_run=True))["erased"] == 0


async def test_the_worker_does_it_by_itself_in_each_tenant(
    office: Office, other_office: Office, database: Database
) -> None:
    person = await kept(office)
    await over(office)
    stop = asyncio.Event()
    job = asyncio.create_task(erase_when_due(database, None, stop))
    for _ in range(100):
        protocols = await office.listed("/erasures", person_id=person)
        if len(protocols) == 2:
            break
        await asyncio.sleep(0.05)
    stop.set()
    await job
    [protocol] = [one for one in protocols if one["reason"] == "retention_ended"]
    assert protocol["outcome"] == "erased"
    assert await other_office.listed("/erasures") == []


LEFT = {"kind": "left", "years": 2, "source": "Gallringsbeslut 2026-12", "from_on": "2020-01-01"}


async def test_whoever_has_left_goes_by_the_tenants_own_decision_and_never_without_one(
    office: Office,
) -> None:
    gone = await hired(office, ends_on="2020-01-31", identity_number="811218-9876")
    here = await hired(office, "10024", given_name="Bo", family_name="Alm")
    assert (await run(office, dry_run=True))["looked_at"] == 0
    await office.made("/retention-rules", LEFT)
    tried = await run(office, dry_run=True)
    assert (tried["left"], tried["erased"]) == (1, 1)
    assert tried["people"] == [{"person_id": gone, "why": "left"}]
    assert "Öberg" in str(await office.listed("/people"))
    assert (await run(office))["erased"] == 1
    assert "Öberg" not in str(await office.listed("/people"))
    [protocol] = await office.listed("/erasures", person_id=gone)
    assert (protocol["reason"], protocol["reference"]) == ("retention_ended", LEFT["source"])
    assert await office.listed("/erasures", person_id=here) == []


async def test_the_longest_decision_counts_and_a_projects_rule_still_holds(office: Office) -> None:
    person = await hired(office, **ENDED)
    await trained(office, **FUNDED)
    await office.made("/retention-rules", LEFT)
    tried = await run(office, dry_run=True)
    assert (tried["left"], tried["erased"], tried["next_on"]) == (1, 0, "2028-12-31")
    await over(office)
    longer = await office.made("/retention-rules", LEFT | {"years": 80})
    assert (await run(office, dry_run=True))["looked_at"] == 0
    await office.client.patch(
        f"/retention-rules/{longer['retention_rule_id']}",
        json={"to_on": "2020-01-02"},
        headers={"if-match": '"v1"'},
    )
    assert (await run(office, dry_run=True))["people"] == [{"person_id": person, "why": "left"}]


async def test_who_wants_her_data_kept_and_who_came_back_are_no_case_for_the_rule(
    office: Office,
) -> None:
    person = await hired(office, **ENDED)
    await office.made("/retention-rules", LEFT)
    assert (await run(office, dry_run=True))["erased"] == 1
    held = await office.made(f"/people/{person}/restrictions", {"reason": "legal_claim"})
    assert (await run(office, dry_run=True))["looked_at"] == 0
    path = f"/restrictions/{held['restriction_id']}"
    assert (await office.client.delete(path, headers={"if-match": '"v1"'})).status_code < 300
    assert (await run(office, dry_run=True))["erased"] == 1
    await office.loaded("roster", [a_row(starts_on="2024-01-01")])
    assert (await run(office, dry_run=True))["looked_at"] == 0


async def test_a_rule_for_those_who_left_names_no_project_and_says_how_long(office: Office) -> None:
    project = await office.made("/projects", a_project())
    for wrong in (
        LEFT | {"project_id": project["project_id"]},
        LEFT | {"years": None},
        LEFT | {"kind": "years"},
    ):
        answer = await office.client.post("/retention-rules", json=wrong)
        assert answer.status_code == 422, answer.text


async def test_only_those_who_answer_for_everyone_may(office: Office, caller: Caller) -> None:
    local = await caller("project-owner", reach=["1440"])
    keyed = {"idempotency-key": uuid4().hex}
    assert (await local.post("/retention-runs", headers=keyed)).status_code == 403
    staff = await caller("project-staff")
    assert (await staff.post("/retention-runs", headers=keyed)).status_code == 403


async def test_each_rule_is_told_whole_so_that_others_keep_the_papers_as_long(
    office: Office, database: Database
) -> None:
    project = await office.made("/projects", a_project(**FUNDED))
    hold = {"kind": "legal_hold", "source": "Tillsyn", "from_on": "2020-01-01"}
    rule = await office.made("/retention-rules", {"project_id": project["project_id"], **hold})
    await office.client.patch(
        f"/retention-rules/{rule['retention_rule_id']}",
        json={"to_on": "2020-01-02"},
        headers={"if-match": '"v1"'},
    )
    await office.made("/retention-rules", LEFT)
    told = await office.events("retention")
    assert [len(one["rules"]) for one in told][1:] == [len(told[0]["rules"]) + 1] * 2
    assert {one["until"] for one in told[0]["rules"]} >= {"2028-12-31"}
    assert [one["rules"][-1]["to_on"] for one in told[1:]] == [None, "2020-01-02"]
    assert told[-1]["rules"][-1]["hold"] is True
    assert "Tillsyn" not in str(told)
    async with database.session("gr") as session:
        await tell_untold(session)
    assert len(await office.events("retention")) == 3
