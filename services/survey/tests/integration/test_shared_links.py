"""Shared links: many answer by one, and nobody knows who."""

from __future__ import annotations

from typing import Any

import asyncpg
import httpx

from services.survey.tests.forms import every_kind
from services.survey.tests.integration.test_answer_page import HTML, Browser


async def a_link(survey: Any, wave: str = "after", **body: Any) -> dict[str, Any]:
    stored = await survey.client.post("/questionnaires", json=every_kind())
    form = stored.json()["questionnaire_id"]
    round_id = await survey.opened(wave, questionnaire_id=form)
    made = await survey.client.post(
        f"/rounds/{round_id}/links", json={"expected": 6, "expires_on": "2100-01-01", **body}
    )
    assert made.status_code == 201, made.text
    return {**made.json(), "token": made.json()["link"].split("/")[-3]}


async def answer_by(respondent: httpx.AsyncClient, link: Any, **begin: Any) -> Browser:
    """Begins by the link and sends in; gives the browser with the form's own token."""
    door = Browser(respondent, link["token"], "shared/answers")
    fields: dict[str, Any] = {"group": "care_staff", **begin}
    where = await door.send(**fields)
    own = Browser(respondent, where.split("/pages/")[1].split("/")[0])
    await own.send(page="0", a__uses_locks="no")
    assert "thanks" in await own.send(go="send")
    return own


async def test_each_who_comes_by_the_link_answers_under_a_token_of_their_own(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    link = await a_link(survey, workplace_code="ALE-01")
    assert "<svg" in link["qr_svg"]
    assert (
        "Alla svarar med samma länk"
        in await Browser(respondent, link["token"], "shared/answers").open()
    )
    for group in ("care_staff", "care_staff", "champion"):
        await answer_by(respondent, link, group=group)
    rows = await admin.fetch("select role_group, facts::text, pairing_key from answer")
    assert sorted(row["role_group"] for row in rows) == ["care_staff", "care_staff", "champion"]
    assert len({row["pairing_key"] for row in rows}) == 3
    assert {row["facts"] for row in rows} == {
        '{"area_of_care": "home_care", "municipality_code": "1440"}'
    }
    assert (await survey.client.get(f"/rounds/{link['round_id']}")).json()["invited"] == 6


async def test_few_expected_take_no_facts_of_their_workplace_along(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    await answer_by(respondent, await a_link(survey, expected=4, workplace_code="ALE-01"))
    assert await admin.fetchval("select facts::text from answer") == "{}"


async def test_a_code_of_ones_own_pairs_two_rounds_however_it_is_written(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    await answer_by(respondent, await a_link(survey, "before", self_code=True), code="AN 07 må")
    after = await a_link(survey, "after", self_code=True)
    await answer_by(respondent, after, code="an07må")
    assert await admin.fetchval("select count(distinct pairing_key) from answer") == 1
    await answer_by(respondent, after, code="An-07-Må")
    assert await admin.fetchval("select count(*) from answer") == 3, (
        "the same code twice: both kept"
    )
    assert await admin.fetchval("select count(distinct pairing_key) from answer") == 2


async def test_a_kiosk_offers_the_form_to_the_next_person_and_erases_what_was_left(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    link = await a_link(survey, kiosk=True)
    door = Browser(respondent, link["token"], "shared/answers")
    where = await door.send(group="care_staff")
    own = Browser(respondent, where.split("/pages/")[1].split("/")[0])
    assert 'value="later"' not in await own.open(page=0), "a shared device keeps nothing for later"
    assert f"{link['token']}/shared/answers" in await own.send(go="erase")
    assert await broker_admin.fetchval("select draft from token") is None
    where = await door.send(group="care_staff")
    own = Browser(respondent, where.split("/pages/")[1].split("/")[0])
    await own.send(page="0", a__uses_locks="no")
    thanks = await respondent.get((await own.send(go="send")).partition("/v1")[2], headers=HTML)
    assert "Nästa person" in thanks.text
    assert f"/pages/{link['token']}/shared/answers" in thanks.text


async def test_a_link_takes_twice_as_many_as_expected_and_closes(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    link = await a_link(survey, expected=1)
    door = Browser(respondent, link["token"], "shared/answers")
    assert "Behöver ett svar" in await door.send(422), "which group is asked"
    for _ in range(2):
        await door.send(group="care_staff")
    assert "stängd för nya svar" in await door.send(200, group="care_staff")
    closed = await survey.client.patch(
        f"/links/{link['link_id']}", json={"status": "closed"}, headers={"if-match": '"v1"'}
    )
    assert closed.json()["status"] == "closed"
    told = set()
    for token in (link["token"], "gr." + "A" * 43, "halland" + link["token"][2:], "x"):
        for end in ("shared", "poster"):
            answer = await respondent.get(f"/pages/{token}/{end}/answers", headers=HTML)
            told.add((answer.status_code, answer.text))
    assert len(told) == 1


async def test_the_poster_shows_the_link_as_a_square_and_in_words(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    link = await a_link(survey)
    page = await Browser(respondent, link["token"], "poster/answers").open()
    assert "<svg" in page
    assert link["link"] in page


async def test_a_link_whose_last_day_has_passed_is_answered_as_a_guessed_one(
    survey: Any, taking: Any, respondent: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 1})
    link = await a_link(survey)
    door = f"/pages/{link['token']}/shared/answers"
    assert (await respondent.get(door, headers=HTML)).status_code == 200
    await admin.execute("update shared_link set expires_on = date '2021-06-20'")
    guessed = await respondent.get(f"/pages/gr.{'A' * 43}/shared/answers", headers=HTML)
    for answer in (
        await respondent.get(door, headers=HTML),
        await respondent.post(door, data={"group": "care_staff"}, headers=HTML),
    ):
        assert (answer.status_code, answer.text) == (guessed.status_code, guessed.text)
    assert guessed.status_code == 404
