"""Planning, opening and closing rounds and families; who may be invited."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import sqlalchemy as sa

from samlyft_common.db import Database
from samlyft_events import PersonChanged
from samlyft_survey import consumers
from samlyft_survey.questionnaires import shipped
from samlyft_testing.plugin import Caller

ANSWER = {"uses_teams": "daily"}


async def test_a_questionnaire_version_is_immutable(survey: Any) -> None:
    form = shipped("modig_like").model_dump(mode="json")
    first = await survey.client.post("/questionnaires", json=form)
    assert first.status_code == 201
    assert first.headers["location"].endswith(f"/questionnaires/{first.json()['questionnaire_id']}")
    again = await survey.client.post("/questionnaires", json=form)
    assert again.status_code == 200
    assert again.json()["questionnaire_id"] == first.json()["questionnaire_id"]
    other = form | {"title": {"sv": "Annan", "en": "Other"}}
    assert (await survey.client.post("/questionnaires", json=other)).json()[
        "code"
    ] == "version-taken"
    assert (
        await survey.client.post("/questionnaires", json=other | {"version": 2})
    ).status_code == 201
    listed = (await survey.client.get("/questionnaires")).json()["items"]
    assert [row["questionnaire"]["version"] for row in listed] == [1, 2]
    reread = await survey.client.get(f"/questionnaires/{first.json()['questionnaire_id']}")
    assert reread.json()["questionnaire"]["items"][0]["id"] == "reads_work_mail"


async def test_a_changed_wording_under_a_known_id_is_refused(survey: Any) -> None:
    form = shipped("modig_like").model_dump(mode="json")
    await survey.client.post("/questionnaires", json=form)
    form["version"] = 2
    form["items"][0]["text"] = {"sv": "Annan fråga?", "en": "Another question?"}
    refused = await survey.client.post("/questionnaires", json=form)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/items/0/text"


async def test_the_same_round_is_planned_once(survey: Any) -> None:
    planned = await survey.planned()
    body = {
        k: planned[k] for k in ("project_id", "wave", "questionnaire_id", "opens_on", "closes_on")
    }
    body["family_code"] = "before_and_after"
    again = await survey.client.post("/rounds", json=body)
    assert (again.status_code, again.json()["round_id"]) == (200, planned["round_id"])
    other = await survey.client.post("/rounds", json=body | {"closes_on": "2021-06-30"})
    assert (other.status_code, other.json()["code"]) == (409, "round-taken")


async def test_a_round_goes_from_planned_to_open_to_closed_and_never_back(survey: Any) -> None:
    round_id = (await survey.planned())["round_id"]
    assert (await survey.to(round_id, "closed")).json()["code"] == "round-status"
    assert (await survey.to(round_id, "open")).json()["status"] == "open"
    assert (await survey.to(round_id, "open")).json()["version"] == 2
    assert (await survey.to(round_id, "closed")).json()["status"] == "closed"
    assert (await survey.to(round_id, "open")).json()["code"] == "round-status"
    invited = await survey.client.post(f"/rounds/{round_id}/invitations", json={})
    assert invited.json()["code"] == "round-status"


async def test_a_change_names_the_version_it_changes(survey: Any) -> None:
    round_id = (await survey.planned())["round_id"]
    blind = await survey.client.patch(f"/rounds/{round_id}", json={"status": "open"})
    assert blind.status_code == 428
    stale = {"if-match": '"v9"'}
    assert (
        await survey.client.patch(f"/rounds/{round_id}", json={"status": "open"}, headers=stale)
    ).status_code == 412


async def test_everyone_in_the_role_groups_is_invited_once(survey: Any, taking: Any) -> None:
    people = await taking.join({"care_staff": 4, "first_line_manager": 2})
    round_id = await survey.opened()
    managers = await survey.invited(round_id, role_groups=["first_line_manager"])
    assert {letter["role_group"] for letter in managers} == {"first_line_manager"}
    rest = await survey.invited(round_id)
    assert {letter["person_id"] for letter in managers + rest} == {str(person) for person in people}
    assert {letter["workplace_name"] for letter in rest} == {"Hemtjänst Älvängen"}
    assert (await survey.client.get(f"/rounds/{round_id}")).json()["invited"] == 6


async def test_withdrawn_erased_and_duplicate_people_are_not_asked_twice_or_at_all(
    survey: Any, taking: Any, database: Database
) -> None:
    kept, duplicate, erased, withdrawn = await taking.join({"care_staff": 4})
    now = datetime.now(UTC)
    changes = [
        PersonChanged(
            aggregate_id=duplicate, version=2, known_at=now, status="merged", merged_into=kept
        ),
        PersonChanged(aggregate_id=erased, version=2, known_at=now, status="erased"),
        PersonChanged(aggregate_id=erased, version=1, known_at=now),
    ]
    async with database.session("gr") as session:
        await consumers.on_people(session, changes)
        await (await session.connection()).execute(
            sa.text(
                "update participation set status = 'withdrawn' where person_id = :p"
            ).bindparams(p=withdrawn)
        )
    letters = await survey.invited(await survey.opened())
    assert [letter["person_id"] for letter in letters] == [str(kept)]


async def test_a_local_project_leader_invites_own_municipality_only(
    survey: Any, taking: Any, caller: Caller
) -> None:
    own = await taking.join({"care_staff": 3}, municipality="1440")
    await taking.join({"care_staff": 3}, municipality="1482")
    round_id = await survey.opened()
    leader = await caller("local-project-leader", reach=["1440"])
    answer = await leader.post(f"/rounds/{round_id}/invitations", json={})
    assert {letter["person_id"] for letter in answer.json()["invitations"]} == {str(p) for p in own}
    elsewhere = await caller("local-project-leader", reach=["1415"])
    assert (await elsewhere.get(f"/rounds/{round_id}")).status_code == 404
    assert (await elsewhere.get("/rounds")).json()["items"] == []


async def test_staff_of_one_project_plan_no_round_in_another(survey: Any, caller: Caller) -> None:
    questionnaire = await survey.questionnaire()
    staff = await caller("project-staff", reach=[str(uuid4())])
    body = {
        "project_id": str(uuid4()),
        "family_code": "before_and_after",
        "wave": "after",
        "questionnaire_id": questionnaire,
        "opens_on": "2021-06-01",
        "closes_on": "2021-06-20",
    }
    assert (await staff.post("/rounds", json=body)).status_code == 403


async def test_a_closed_family_has_lost_its_key_for_good(
    survey: Any, taking: Any, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    round_id = await survey.opened()
    await survey.invited(round_id)
    family = (await survey.client.get("/families")).json()["items"][0]
    url, close = f"/families/{family['family_id']}", {"status": "closed"}
    early = await survey.client.patch(url, json=close, headers={"if-match": '"v1"'})
    assert early.json()["code"] == "family-in-use"
    assert await broker_admin.fetchval("select sealed is not null from family_key")
    await survey.to(round_id, "closed")
    closed = await survey.client.patch(url, json=close, headers={"if-match": '"v1"'})
    assert closed.json()["status"] == "closed"
    row = await broker_admin.fetchrow("select sealed, destroyed_at, destroyed_by from family_key")
    assert row["sealed"] is None
    assert row["destroyed_at"]
    assert "project-staff" in row["destroyed_by"]
    body = {
        "project_id": family["project_id"],
        "family_code": "before_and_after",
        "wave": "follow_up",
        "questionnaire_id": await survey.questionnaire(),
        "opens_on": "2021-12-01",
        "closes_on": "2021-12-20",
    }
    assert (await survey.client.post("/rounds", json=body)).json()["code"] == "family-closed"


async def test_history_needs_its_own_permission(survey: Any, caller: Caller) -> None:
    known = "2021-06-20T10:00:00Z"
    planned = await survey.planned(known_at=known)
    assert planned["known_at"] == known
    staff = await caller("tenant-admin")
    url = f"/rounds/{planned['round_id']}"
    refused = await staff.patch(
        url, json={"status": "open", "known_at": known}, headers={"if-match": '"v1"'}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("status", ["planned", "open"])
async def test_results_before_closing_tell_only_steps_of_five(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, status: str
) -> None:
    await taking.join({"care_staff": 9})
    round_id = await survey.opened() if status == "open" else (await survey.planned())["round_id"]
    for letter in await survey.invited(round_id):
        await respondent.post("/answers", json={"token": letter["token"], "answers": ANSWER})
    told = (await survey.client.get(f"/rounds/{round_id}/results")).json()
    assert told["outcomes"] == []
    assert told["paired"] is None
    assert told["answered_is_exact"] is False
    assert (told["invited"], told["answered"]) == (9, 5 if status == "open" else 0)


async def test_nothing_is_known_before_it_happened_or_before_what_it_changes(survey: Any) -> None:
    planned = await survey.planned(known_at="2021-06-01T08:00:00Z")
    for known, code in (("2099-01-01", "known_in_future"), ("2021-05-01", "known_before")):
        refused = await survey.to(planned["round_id"], "open", known_at=f"{known}T08:00:00Z")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


async def test_a_round_says_when_its_newest_version_was_known(survey: Any, taking: Any) -> None:
    await taking.join({"care_staff": 1})
    planned = await survey.planned()
    history = await survey.planned("before", known_at="2021-06-01T08:00:00Z")
    for round_id in (planned["round_id"], history["round_id"]):
        await survey.invited(round_id)
    invited = (await survey.client.get(f"/rounds/{planned['round_id']}")).json()
    assert invited["known_at"] > planned["known_at"]
    of_history = (await survey.client.get(f"/rounds/{history['round_id']}")).json()
    assert (of_history["known_at"], of_history["version"]) == (history["known_at"], 2)


async def test_no_letter_tells_where_a_protected_person_works(
    survey: Any, taking: Any, database: Database
) -> None:
    protected, unknown, known = await taking.join({"care_staff": 3})
    told = PersonChanged(
        aggregate_id=protected, version=2, known_at=datetime.now(UTC), protected=True
    )
    async with database.session("gr") as session:
        await consumers.on_people(session, [told])
        await (await session.connection()).execute(
            sa.text("update person set protected = true, version = 0 where person_id = :p"),
            {"p": unknown},
        )
    letters = await survey.invited(await survey.opened())
    places = {letter["person_id"]: letter["workplace_code"] for letter in letters}
    assert places == {str(protected): None, str(unknown): None, str(known): "ALE-01"}


async def test_no_round_is_planned_in_a_family_that_is_being_closed(
    survey: Any, database: Database
) -> None:
    await survey.planned()
    async with database.session("gr") as closing:
        await (await closing.connection()).execute(sa.text("update family set status = 'closed'"))
        planning = asyncio.create_task(survey.planned("follow_up"))
        await asyncio.sleep(0.3)
        assert not planning.done()
    with pytest.raises(AssertionError, match="family-closed"):
        await planning
