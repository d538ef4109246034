"""Rounds that open, remind and close by themselves; letters, and who gets none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_events import PersonChanged, ProjectChanged
from samlyft_running.postman import Postman
from samlyft_survey import consumers
from samlyft_survey.broker import Broker
from samlyft_survey.rounds.clock import one_pass
from samlyft_testing.mailbox import Mailbox
from services.survey.tests.conftest import PROJECT

HTML = {"accept": "text/html", "accept-language": "sv"}


@pytest.fixture
def broker(app: Any) -> Broker:
    found: Broker = app.state.broker
    return found


async def address(survey: Any, person: UUID, email: str, version: int = 0) -> httpx.Response:
    body = {"email": email, "language": "sv"}
    tag = {"if-match": f'"v{version}"'}
    answer: httpx.Response = await survey.client.put(f"/addresses/{person}", json=body, headers=tag)
    return answer


async def status(survey: Any, round_id: str) -> dict[str, Any]:
    return dict((await survey.client.get(f"/rounds/{round_id}")).json())


async def sent(settings: Any, box: Mailbox) -> list[str]:
    """Lets the postman out, and gives the letters."""
    mailed = settings.model_copy(
        update={"smtp_url": SecretStr(box.url), "mail_from": "s@x.example"}
    )
    connection = await asyncpg.connect(settings.role_url("relay"))
    await Postman(mailed).round(connection)
    await connection.close()
    letters = [one.get_payload(decode=True).decode() for one in box.received]
    box.received.clear()
    return letters


async def test_a_round_opens_invites_reminds_all_and_closes_by_its_dates(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    database: Database,
    broker: Broker,
    settings: Any,
    mailbox: Mailbox,
) -> None:
    people = await taking.join({"care_staff": 3})
    assert (await address(survey, people[0], "asa@ale.example")).status_code == 200
    assert (await address(survey, people[1], "nobody@ale.example")).status_code == 200
    made = await survey.planned(automatic=True, by_mail=True, reminds_on=["2021-06-10"])
    assert await one_pass(database, broker, date(2021, 5, 31)) == 0
    assert await one_pass(database, broker, date(2021, 6, 1)) == 1
    opened = await status(survey, made["round_id"])
    assert (opened["status"], opened["invited"]) == ("open", 3)
    (letter,) = await sent(settings, mailbox)
    assert "Dina svar sparas utan namn" in letter
    token = letter.split("/pages/")[1].split("/")[0]
    body = {"token": token, "answers": {"uses_teams": "daily"}}
    assert (await respondent.post("/answers", json=body)).is_success
    assert await one_pass(database, broker, date(2021, 6, 10)) == 1
    (reminder,) = await sent(settings, mailbox)
    assert "Den här påminnelsen går till alla" in reminder, "also to whoever has answered"
    assert await one_pass(database, broker, date(2021, 6, 11)) == 0
    assert (await survey.client.get("/addresses?status=bounced")).json()["items"][0][
        "email"
    ] == "nobody@ale.example"
    assert await one_pass(database, broker, date(2021, 6, 20)) == 0, "the last day is a day"
    assert await one_pass(database, broker, date(2021, 6, 21)) == 1
    assert (await status(survey, made["round_id"]))["status"] == "closed"


async def test_one_click_ends_the_letters_and_the_others_come_as_a_list(
    survey: Any,
    taking: Any,
    respondent: httpx.AsyncClient,
    settings: Any,
    mailbox: Mailbox,
) -> None:
    people = await taking.join({"care_staff": 2})
    await address(survey, people[0], "asa@ale.example")
    round_id = await survey.opened()
    answer = await survey.client.post(f"/rounds/{round_id}/invitations", json={"by_mail": True})
    told = answer.json()
    assert (told["mailed"], [one["person_id"] for one in told["invitations"]]) == (
        1,
        [str(people[1])],
    )
    (letter,) = await sent(settings, mailbox)
    door = "/pages/" + letter.split("/pages/")[2].strip()
    assert "Skicka inga fler brev" in (await respondent.get(door, headers=HTML)).text
    done = await respondent.post(door, data={"List-Unsubscribe": "One-Click"})
    assert "inga fler brev" in done.text
    assert (await survey.client.get(f"/addresses/{people[0]}")).json()["status"] == "declined"
    reminded = await survey.client.post(f"/rounds/{round_id}/reminders", json={})
    assert reminded.json() == {"invited": 2, "mailed": 0}
    wrong = await respondent.get(f"/pages/gr.{'A' * 43}/opt-outs", headers=HTML)
    assert wrong.status_code == 404


async def test_a_protected_person_has_no_address_here(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    (person,) = await taking.join({"care_staff": 1})
    await admin.execute("update person set protected = true")
    assert (await address(survey, person, "asa@ale.example")).status_code == 404


async def test_an_erased_persons_address_is_forgotten(
    survey: Any, taking: Any, database: Database, admin: asyncpg.Connection
) -> None:
    (person,) = await taking.join({"care_staff": 1})
    await address(survey, person, "asa@ale.example")
    erased = PersonChanged(
        aggregate_id=person, version=2, known_at=datetime(2021, 6, 2, tzinfo=UTC), status="erased"
    )
    async with database.session("gr") as session:
        await consumers.on_people(session, [erased])
    assert await admin.fetchval("select count(*) from address") == 0


async def test_a_reminder_leaves_what_is_begun_under_the_first_link(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, broker_admin: asyncpg.Connection
) -> None:
    (person,) = await taking.join({"care_staff": 1})
    await address(survey, person, "asa@ale.example")
    round_id = await survey.opened()
    (letter,) = await survey.invited(round_id)
    page = f"/pages/{letter['token']}/answers"
    await respondent.post(page, data={"page": "0", "a:uses_teams": "daily"}, headers=HTML)
    await survey.client.post(f"/rounds/{round_id}/reminders", json={})
    assert await broker_admin.fetchval("select count(*) from token") == 2
    assert "finns kvar" in (await respondent.get(page, headers=HTML)).text


async def test_a_follow_up_moves_with_the_end_of_the_project(
    survey: Any, taking: Any, database: Database, broker: Broker
) -> None:
    await taking.join({"care_staff": 1})
    made = await survey.planned("follow_up", automatic=True, months_after_end=6)
    project = ProjectChanged(
        aggregate_id=PROJECT,
        version=1,
        known_at=datetime(2021, 6, 1, tzinfo=UTC),
        code="modig",
        name="Modig",
        eligible_from=date(2019, 4, 1),
        eligible_to=date(2021, 8, 31),
        municipalities=[],
    )
    async with database.session("gr") as session:
        await consumers.on_projects(session, [project])
    assert await one_pass(database, broker, date(2021, 6, 2)) == 0
    moved = await status(survey, made["round_id"])
    assert (moved["opens_on"], moved["closes_on"]) == ("2022-02-28", "2022-03-19")
    assert await one_pass(database, broker, date(2022, 2, 28)) == 1


async def test_rounds_of_one_wave_are_told_apart_by_their_occasion(
    survey: Any, taking: Any
) -> None:
    await taking.join({"care_staff": 1})
    first = await survey.planned("during", occasion="ws1")
    second = await survey.planned("during", occasion="ws2")
    assert first["round_id"] != second["round_id"]


async def test_only_those_of_the_audience_are_invited(survey: Any, taking: Any) -> None:
    await taking.join({"care_staff": 2, "champion": 1})
    elsewhere = await taking.join({"care_staff": 1}, municipality="1482")
    asked = {"role_groups": ["care_staff"], "municipality_codes": ["1482"]}
    made = await survey.planned(audience=asked)
    assert made["audience"]["municipality_codes"] == ["1482"]
    (letter,) = await survey.invited(made["round_id"])
    assert letter["person_id"] == str(elsewhere[0])
