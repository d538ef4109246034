"""Certificates as PDF that can be read aloud: one at once, a month in parts, fetched as one zip file."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from samlyft_training_log.printing import job

MARCH = datetime(2020, 3, 12, 10, tzinfo=UTC)
NAMES = {"anna", "modig", "digitala", "möten", "göteborgsregionen", "hemtjänst", "älvängen"}
JSON = {"accept": "application/json"}


@pytest.fixture
async def certified(office: Any, world: Any) -> Any:
    """Certificates of March for three, one of them protected."""
    await world.staffed("1001", "1002", "1003")
    await world.learn(world.person("1003", version=2, display_name=None, protected=True))
    await office.hold("M3", starts_at=MARCH)
    for number in ("1001", "1002", "1003"):
        await office.attend(number, 45, "M3", status="partial")
    place = {"project_id": str(world.id("modig")), "month": "2020-03"}
    await office.client.post("/months", json=place | {"municipality_code": "1440"})
    answer = await office.client.post(
        "/certificate-issues", json=place, headers={"Idempotency-Key": uuid4().hex}
    )
    assert answer.json()["issued"] == 3
    return office


async def ask(office: Any, world: Any, **more: Any) -> Any:
    body = {"project_id": str(world.id("modig")), "month": "2020-03"} | more
    answer = await office.client.post("/certificate-prints", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_certificate_is_a_tagged_file_that_is_the_same_each_time(certified: Any) -> None:
    one = (await certified.get("/certificates"))["items"][0]
    path = f"/certificates/{one['certificate_id']}"
    paper = await certified.client.get(path, headers={"accept": "application/pdf"})
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-1.7")
    for needed in (
        b"/StructTreeRoot",
        b"/Lang",
        b"pdfuaid:part>1<",
        b"Intyg f\xc3\xb6r n\xc3\xa4rvarotid",
    ):
        assert needed in paper.content
    again = await certified.client.get(path, headers={"accept": "application/pdf"})
    assert again.content == paper.content


async def test_a_certificate_is_in_the_callers_language_with_no_word_of_the_other(
    certified: Any,
) -> None:
    one = next(c for c in (await certified.get("/certificates"))["items"] if c["display_name"])
    path = f"/certificates/{one['certificate_id']}"
    words, figures = {}, {}
    for language in ("sv", "en"):
        headers = {"accept": "application/pdf", "accept-language": language}
        answer = await certified.client.get(path, headers=headers)
        assert answer.headers["content-language"] == language
        paper = PdfReader(io.BytesIO(answer.content))
        assert str(paper.root_object["/Lang"])[:2] == language
        text = " ".join(page.extract_text() for page in paper.pages)
        words[language] = {word for token in text.split() for word in plain(token)}
        figures[language] = sorted(re.findall(r"\d+", text))
    assert figures["sv"] == figures["en"]
    assert {"intyg", "närvarotid", "mars"} <= words["sv"], "control: they are found where they are"
    assert {"attendance", "certificate", "march"} <= words["en"]
    assert words["sv"] & words["en"] - NAMES == set()


def plain(token: str) -> list[str]:
    """Words in small letters; codes, hashes and addresses have none."""
    return [] if re.search(r"[\d/.@]\w", token) else re.findall(r"[^\W\d_]{2,}", token.lower())


async def test_a_month_is_printed_in_the_background_and_fetched_as_one_file(
    certified: Any, world: Any, settings: Any
) -> None:
    asked = await ask(certified, world)
    assert (asked["status"], asked["certificates"], asked["made"]) == ("waiting", 3, 0)
    path = f"/certificate-prints/{asked['print_id']}"
    early = await certified.client.get(path, headers={"accept": "application/zip"})
    assert (early.status_code, early.json()["code"]) == (409, "print-not-done")
    assert await job.one_round(world.database, settings)
    assert not await job.one_round(world.database, settings)
    done = await certified.get(path)
    assert (done["status"], done["made"]) == ("done", 3)
    fetched = await certified.client.get(path, headers={"accept": "application/zip"})
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert all(file.read(name).startswith(b"%PDF-") for name in names)
    items = (await certified.get("/certificates"))["items"]
    assert set(names) == {f"intyg-2020-03-{item['certificate_id']}.pdf" for item in items}


async def test_a_months_print_is_in_the_language_that_it_was_asked_for_in(
    certified: Any, world: Any, settings: Any
) -> None:
    """Whatever language the request itself is answered in."""
    asked = {"sv": await ask(certified, world), "en": await ask(certified, world, language="en")}
    assert [asked[language]["language"] for language in asked] == ["sv", "en"]
    assert await job.one_round(world.database, settings)
    words, figures = {}, {}
    for language, other in (("sv", "en"), ("en", "sv")):
        path = f"/certificate-prints/{asked[language]['print_id']}"
        headers = {"accept": "application/zip", "accept-language": other}
        fetched = await certified.client.get(path, headers=headers)
        name = {"sv": "intyg", "en": "certificate"}[language]
        assert fetched.headers["content-language"] == language
        assert f'filename="{name}-2020-03.zip"' in fetched.headers["content-disposition"]
        papers = {}
        with zipfile.ZipFile(io.BytesIO(fetched.content)) as file:
            for one in file.namelist():
                assert one.startswith(f"{name}-2020-03-")
                papers[one.removeprefix(name)] = PdfReader(io.BytesIO(file.read(one)))
        assert len(papers) == 3
        assert {str(paper.root_object["/Lang"])[:2] for paper in papers.values()} == {language}
        texts = {
            of: " ".join(page.extract_text() for page in paper.pages)
            for of, paper in papers.items()
        }
        words[language] = {
            word for text in texts.values() for token in text.split() for word in plain(token)
        }
        figures[language] = {of: sorted(re.findall(r"\d+", text)) for of, text in texts.items()}
    assert figures["sv"] == figures["en"]
    assert {"intyg", "närvarotid", "mars"} <= words["sv"], "control: they are found"
    assert {"attendance", "certificate", "march"} <= words["en"]
    assert words["sv"] & words["en"] - NAMES == set()
    for chosen in ("sv", "en"):
        [one] = (await certified.get("/certificate-prints", language=chosen))["items"]
        assert one["print_id"] == asked[chosen]["print_id"]
    wrong = {"project_id": asked["sv"]["project_id"], "month": "2020-03", "language": "fi"}
    answer = await certified.client.post("/certificate-prints", json=wrong)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/language")


async def test_a_print_is_seen_by_whoever_asked_only(
    certified: Any, world: Any, caller: Any
) -> None:
    asked = await ask(certified, world)
    other = await caller("project-owner")
    assert (await other.get(f"/certificate-prints/{asked['print_id']}")).status_code == 404
    assert (await other.get("/certificate-prints")).json()["items"] == []


async def test_parts_are_divided_between_those_who_work_and_none_is_made_twice(
    certified: Any, world: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samlyft_training_log.printing.commands.PART", 1)
    asked = await ask(certified, world)
    rounds = await asyncio.gather(*(job.one_round(world.database, settings) for _ in range(2)))
    assert any(rounds)
    made = await world.rows("select content is not null as made, failure from print_part")
    assert [tuple(row) for row in made] == [(True, None)] * 3
    assert (await certified.get(f"/certificate-prints/{asked['print_id']}"))["status"] == "done"


async def test_a_press_that_stops_leaves_its_part_to_be_seen(
    certified: Any, world: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "lines_of", lambda *_, **__: b"this is no certificate")
    asked = await ask(certified, world)
    await job.one_round(world.database, settings)
    assert (await certified.get(f"/certificate-prints/{asked['print_id']}"))["status"] == "failed"


async def test_there_is_nothing_to_print_before_certificates_are_issued(
    office: Any, world: Any
) -> None:
    await world.staffed("1001")
    body = {"project_id": str(world.id("modig")), "month": "2020-03"}
    answer = await office.client.post("/certificate-prints", json=body)
    assert (answer.status_code, "certificate-issues" in answer.text) == (422, True)
