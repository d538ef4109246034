"""The page to answer on: without script, in pieces, on any device, and nothing left behind."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from services.survey.tests.forms import every_kind

HTML = {"accept": "text/html", "accept-language": "sv"}


@pytest.fixture
async def letter(survey: Any, taking: Any) -> dict[str, Any]:
    """One care worker's invitation to the form with every kind of item, in an open round."""
    await taking.join({"care_staff": 1})
    stored = await survey.client.post("/questionnaires", json=every_kind())
    assert stored.status_code == 201, stored.text
    round_id = await survey.opened(questionnaire_id=stored.json()["questionnaire_id"])
    (made,) = await survey.invited(round_id)
    return {**made, "round_id": round_id}


class Browser:
    """Somebody with a link and no script."""

    def __init__(self, client: httpx.AsyncClient, token: str, end: str = "answers") -> None:
        self.client, self.here = client, f"/pages/{token}/{end}"

    async def open(self, **query: Any) -> str:
        answer = await self.client.get(self.here, params=query, headers=HTML)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def send(self, status: int = 303, **fields: Any) -> str:
        """Gives where it leads, or the page that was shown instead."""
        named = {name.replace("__", ":"): value for name, value in fields.items()}
        answer = await self.client.post(self.here, data=named, headers=HTML)
        assert answer.status_code == status, answer.text
        return str(answer.headers.get("location", answer.text))


@pytest.fixture
def browser(respondent: httpx.AsyncClient, letter: dict[str, Any]) -> Browser:
    return Browser(respondent, letter["token"])


async def test_a_form_is_filled_in_page_by_page_and_sent_in_once(
    browser: Browser, admin: asyncpg.Connection, broker_admin: asyncpg.Connection
) -> None:
    start = await browser.open()
    assert "Digitalt i vardagen" in start
    assert "Varken din chef, dina kollegor eller projektet" in start
    assert "told=more" in await browser.send(page="0", a__uses_locks="yes"), "a question follows"
    assert "Hur säker är du?" in await browser.open(page=0)
    assert "page=1" in await browser.send(page="0", a__uses_locks="yes", a__sure="very")
    said: dict[str, Any] = {
        "m__which__teams": "1",
        "m__which__phone": "1",
        "a__places.home": "fairly",
    }
    assert "page=2" in await browser.send(page="1", a__hours="1 2", **said)
    tail: dict[str, Any] = {"a__wish": "Bättre\r\ntäckning", "a__sure_then": "not_at_all"}
    assert "page=99" in await browser.send(page="2", **tail)
    assert "Du har svarat på 6 av 7 frågor" in await browser.open(page=99)
    assert "/pages/thanks/answers" in await browser.send(go="send")
    (row,) = await admin.fetch("select answers::text, facts::text from answer")
    assert sorted(json.loads(row["answers"]).items()) == [
        ("hours", 12),
        ("places.home", "fairly"),
        ("sure", "very"),
        ("sure_then", "not_at_all"),
        ("uses_locks", "yes"),
        ("which", ["teams", "phone"]),
        ("wish", "Bättre\ntäckning"),
    ]
    assert await broker_admin.fetchval("select count(*) from token") == 0, "the draft is gone"
    for again in (await browser.client.get(browser.here, headers=HTML),):
        assert again.status_code == 404
        assert "Har du skickat in dina svar är de mottagna" in again.text


async def test_a_double_submit_is_answered_calmly_and_counts_once(
    browser: Browser, admin: asyncpg.Connection
) -> None:
    await browser.send(page="0", a__uses_locks="no")
    await browser.send(go="send")
    assert "är de mottagna" in await browser.send(404, go="send")
    assert await admin.fetchval("select count(*) from answer") == 1


async def test_a_draft_is_resumed_elsewhere_by_the_link_and_unreadable_in_the_database(
    browser: Browser, app: Any, broker_admin: asyncpg.Connection
) -> None:
    await browser.send(page="0", a__uses_locks="no", lang="en")
    await browser.send(page="2", a__wish="hemligt önskemål", go="later")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://elsewhere.example/survey/v1"
    ) as other:
        resumed = await other.get(browser.here, headers={"accept": "text/html"})
        assert "You have begun" in resumed.text, "in the language chosen on the first device"
        assert "hemligt önskemål" in (await other.get(f"{browser.here}?page=2")).text
    draft = await broker_admin.fetchval("select draft from token")
    assert len(draft) % 1024 == 12 + 16
    assert b"hemligt" not in draft
    assert "told=erased" in await browser.send(go="erase")
    assert await broker_admin.fetchval("select draft from token") is None
    assert "hemligt" not in await browser.open(page=2)


async def test_what_does_not_fit_is_told_beside_the_question_and_the_rest_is_kept(
    browser: Browser,
) -> None:
    told = await browser.send(422, page="0")
    assert "Något behöver rättas" in told
    await browser.send(page="0", a__uses_locks="no")
    told = await browser.send(422, page="1", a__hours="41", **{"a__places.home": "very"})
    assert "Skriv ett heltal mellan 0 och 40." in told
    assert 'value="41"' in told
    assert re.search(r'name="a:places.home" value="very" checked', await browser.open(page=1))
    assert "Skriv ett heltal" in await browser.send(422, page="1", a__hours="tolv")
    assert "högst" in await browser.send(422, page="2", a__wish="x" * 2001)
    assert "page=2" in await browser.send(page="1", a__hours="", go="next")


async def test_answers_to_questions_that_are_no_longer_asked_are_not_sent(
    browser: Browser, admin: asyncpg.Connection
) -> None:
    await browser.send(page="0", a__uses_locks="yes", a__sure="very")
    await browser.send(page="0", a__uses_locks="no")
    await browser.send(go="send")
    assert await admin.fetchval("select answers::text from answer") == '{"uses_locks": "no"}'


async def test_a_manager_is_asked_what_care_staff_is_not(
    browser: Browser, survey: Any, taking: Any, respondent: httpx.AsyncClient, letter: Any
) -> None:
    assert "Leder du?" not in await browser.open(page=2)
    await taking.join({"first_line_manager": 1})
    (manager,) = await survey.invited(letter["round_id"])
    assert "Leder du?" in await Browser(respondent, manager["token"]).open(page=2)


async def test_links_that_do_not_work_are_answered_alike(
    browser: Browser, letter: dict[str, Any], survey: Any, taking: Any, respondent: Any
) -> None:
    await taking.join({"care_staff": 1})
    (unused,) = await survey.invited(letter["round_id"])
    await browser.send(page="0", a__uses_locks="no")
    await browser.send(go="send")
    assert (await survey.to(letter["round_id"], "closed")).json()["status"] == "closed"
    told = set()
    for token in (
        letter["token"],
        unused["token"],
        "gr." + "A" * 43,
        "halland" + unused["token"][2:],
        "nobody." + "A" * 43,
        "x",
    ):
        for method in ("GET", "POST"):
            answer = await respondent.request(method, f"/pages/{token}/answers", headers=HTML)
            told.add((answer.status_code, answer.text, str(sorted(answer.headers))))
    assert len(told) == 1


async def test_a_round_that_closes_takes_what_was_begun_and_nothing_else(
    browser: Browser, survey: Any, taking: Any, respondent: Any, letter: Any, admin: Any
) -> None:
    await taking.join({"care_staff": 1})
    (late,) = await survey.invited(letter["round_id"])
    await browser.send(page="0", a__uses_locks="no")
    closing = (await survey.to(letter["round_id"], "closed")).json()
    assert closing["status"] == "open"
    assert closing["closing_at"] is not None
    missed = await respondent.get(f"/pages/{late['token']}/answers", headers=HTML)
    assert missed.status_code == 404
    body = {"token": late["token"], "answers": {"uses_locks": "no"}}
    assert (await respondent.post("/answers", json=body)).status_code == 422
    assert "thanks" in await browser.send(go="send")
    assert (await survey.to(letter["round_id"], "closed")).json()["status"] == "closed"
    assert await admin.fetchval("select count(*) from answer") == 1


async def test_who_had_begun_has_two_hours_and_no_more(
    browser: Browser, survey: Any, letter: Any, admin: Any
) -> None:
    await browser.send(page="0", a__uses_locks="no")
    await survey.to(letter["round_id"], "closed")
    past = datetime.now(UTC) - timedelta(minutes=1)
    await admin.execute("update round set closing_at = $1", past)
    assert "är de mottagna" in await browser.send(404, go="send")
    assert (await survey.to(letter["round_id"], "closed")).json()["status"] == "closed"
    assert await admin.fetchval("select count(*) from answer") == 0


@pytest.mark.parametrize(
    ("language", "word"),
    [("sv", "Spara och fortsätt"), ("sv-x-lattlast", "Spara och gå vidare"), ("en", "Save and")],
)
async def test_the_page_speaks_three_languages(browser: Browser, language: str, word: str) -> None:
    page = await browser.open(page=1, lang=language)
    assert word in page
    assert f'lang="{language}"' in page
    assert "<script" not in page
    assert "style=" not in page


async def test_a_round_that_has_not_opened_says_when(
    survey: Any, taking: Any, respondent: httpx.AsyncClient
) -> None:
    await taking.join({"care_staff": 1})
    planned = await survey.planned()
    (letter,) = await survey.invited(planned["round_id"])
    waiting = await respondent.get(f"/pages/{letter['token']}/answers", headers=HTML)
    assert "2021-06-01" in waiting.text
    assert waiting.status_code == 200
