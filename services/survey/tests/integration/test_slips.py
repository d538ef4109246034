"""Invitations on paper: a slip a person, a sheet a workplace, as a page and as PDF, without anybody's name kept."""

from __future__ import annotations

from typing import Any

import asyncpg

from samlyft_events import PersonChanged
from samlyft_survey import consumers
from samlyft_survey.invitations.commands import MOST
from services.survey.tests.conftest import NOW


async def printed(survey: Any, round_id: str, form: str, **body: Any) -> Any:
    return await survey.client.post(
        f"/rounds/{round_id}/invitations",
        json={"again": True, **body},
        headers={"accept": form, "accept-language": "sv"},
    )


async def test_a_page_has_a_slip_a_person_with_link_and_code_to_scan(
    survey: Any, taking: Any, respondent: Any
) -> None:
    first, *_ = await taking.join({"care_staff": 3})
    await taking.join({"champion": 2})  # the same code: one sheet
    round_id = await survey.opened()
    page = await printed(survey, round_id, "text/html", names={str(first): "Asta Ek"})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert (page.text.count('class="slip"'), page.text.count("<svg")) == (5, 5)
    assert page.text.count('class="sheet"') == 1
    assert "Asta Ek" in page.text
    assert "Hemtjänst Älvängen" in page.text
    link = page.text.split('href="https')[1].split('"')[0].split("/survey/v1")[1]
    assert (
        "Så används dina svar"
        in (await respondent.get(link, headers={"accept-language": "sv"})).text
    )


async def test_the_same_as_pdf_that_can_be_read_aloud(survey: Any, taking: Any) -> None:
    await taking.join({"care_staff": 9})
    paper = await printed(survey, await survey.opened(), "application/pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in paper.content


async def test_of_somebody_protected_neither_name_nor_workplace_is_printed(
    survey: Any, taking: Any, database: Any
) -> None:
    (hidden,) = await taking.join({"care_staff": 1})
    changed = PersonChanged(aggregate_id=hidden, version=2, known_at=NOW, protected=True)
    async with database.session("gr") as session:
        await consumers.on_people(session, [changed])
    page = await printed(survey, await survey.opened(), "text/html", names={str(hidden): "Asta Ek"})
    assert "Asta" not in page.text
    assert "Älvängen" not in page.text
    assert "Lämnas personligen" in page.text
    assert str(hidden)[-8:] in page.text


async def test_too_many_for_one_file_are_refused_before_any_token_is_made(
    survey: Any, taking: Any, broker_admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": MOST + 1})
    refused = await printed(survey, await survey.opened(), "application/pdf")
    assert refused.status_code == 422
    assert refused.json()["code"] == "too-many-slips"
    assert await broker_admin.fetchval("select count(*) from token") == 0
