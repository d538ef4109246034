"""A pack in English carries the figures of the Swedish one, and no word of Swedish."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from httpx import AsyncClient
from pypdf import PdfReader

from samlyft_charts import Language
from samlyft_common.db import Database, widen
from samlyft_events import BarrierChanged, MilestoneChanged
from samlyft_reporting.packs import job, wording
from samlyft_reporting.packs.document import Document
from samlyft_reporting.packs.facts import gather
from samlyft_reporting.packs.kinds import CHAPTERS, compose
from samlyft_reporting.packs.workbook import workbook
from samlyft_reporting.projects.queries import project as get_project
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from samlyft_web.problems import Text
from services.reporting.tests.packing import figures, left_over, made, texts
from services.reporting.tests.planting import Plant

NAMES = (
    "Modig Ale Härryda ale-a ale-b harryda-c Teams e-lås leda utbyte Göteborgsregionen GR Samlyft"
)
NAMES += " counting-rules EECR CR"
BOTH: tuple[Language, Language] = ("sv", "en")
WRITTEN = [{"place": "summary", "heading": "", "body": "Modig."}]


@dataclass
class Order:
    """What a row of `pack` says to those who write it."""

    kind: str
    language: Language
    municipality_code: str | None = None
    workplace_id: UUID | None = None
    from_month: str | None = "2020-09"
    to_month: str | None = "2020-11"
    as_of: date = date(2020, 11, 30)
    compared_with: date | None = date(2020, 9, 30)
    texts: tuple[Any, ...] = ()


@pytest.fixture
async def plant(database: Database) -> Plant:
    plant = Plant(database)
    await plant.all_well()
    here = {"project_id": plant.project_id, "municipality_code": "1440"}
    await plant.tell(MilestoneChanged, "ale", kind="what_remains", stage="decided",
                     reached_on="2020-11-01", **here)  # fmt: skip
    for kind in ("phone", "time"):
        await plant.tell(
            BarrierChanged, kind, kind=kind, seen_on="2020-11-01", **plant.place("ale-a")
        )
    await plant.project(
        goals=[{"indicator": "participants", "target": 2000}, {"indicator": "women", "target": 9}]
    )
    await plant.released("2020-11-20", "after", [("stronger_knowledge", "care_staff", 60, 100)])
    await plant.found()
    await plant.found(positive=True)
    return plant


async def composed(plant: Plant, order: Order) -> dict[str, Any]:
    async with plant.database.session(plant.tenant) as session:
        await widen(session)
        project = await get_project(session, plant.project_id)
        return compose(await gather(session, project, order), order).model_dump(mode="json")


async def pair(plant: Plant, kind: str) -> list[dict[str, Any]]:
    places: Mapping[str, dict[str, Any]] = {
        "municipality": {"municipality_code": "1440"},
        "workplace": {"municipality_code": "1440", "workplace_id": plant.id("workplace ale-a")},
    }
    place = places.get(kind, {})
    return [await composed(plant, Order(kind, language, **place)) for language in BOTH]


async def test_every_kind_says_the_same_figures_in_both_languages_and_no_swedish_word_in_english(
    plant: Plant,
) -> None:
    for kind in CHAPTERS:
        sv, en = await pair(plant, kind)
        assert figures(sv, "sv") == figures(en, "en"), kind
        assert left_over(texts(sv), texts(en), NAMES) == set(), kind
        assert [list(one) for one in sv["chapters"]] == [list(one) for one in en["chapters"]]


async def test_a_topic_of_the_list_has_its_name_in_the_language_others_stand_as_written(
    plant: Plant,
) -> None:
    for name, topic in (
        ("lock", "digital-locks"),
        ("safe", "informationssäkerhet"),
        ("own", "Kaffe"),
    ):
        await plant.held_at(name, "ale-a", "2020-11-02", ["ale-a 0"], topic=topic)
    said = [set(texts(document)) for document in await pair(plant, "workplace")]
    assert {"Digitala lås", "Informationssäkerhet", "Kaffe"} <= said[0]
    assert {"Digital locks", "Information security", "Kaffe"} <= said[1]


async def test_a_text_that_nobody_translated_is_found(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    swedish = wording.BARRIERS["phone"].sv
    monkeypatch.setitem(wording.BARRIERS, "phone", Text(swedish, swedish))
    sv, en = await pair(plant, "quarterly")
    assert left_over(texts(sv), texts(en), NAMES) == {"telefon", "saknas"}


async def content(client: AsyncClient, pack: Any, form: str) -> bytes:
    answer = await client.get(f"/packs/{pack['pack_id']}/content", params={"format": form})
    assert answer.headers["content-language"] == pack["language"]
    assert f"-{pack['language']}.{form}" in answer.headers["content-disposition"]
    return answer.content


async def test_the_language_is_chosen_once_frozen_and_the_files_are_the_same_again(
    caller: Caller, database: Database, plant: Plant
) -> None:
    client = await caller("project-owner")
    order = {
        "kind": "final",
        "as_of": "2020-11-30",
        "compared_with": "2020-09-30",
        "texts": WRITTEN,
    }
    packs = {
        language: await made(client, database, plant, **order, language=language)
        for language in BOTH
    }
    assert packs["sv"]["input_hash"] != packs["en"]["input_hash"]
    listed = (await client.get("/packs", params={"language": "en"})).json()["items"]
    assert [(one["pack_id"], one["language"]) for one in listed] == [(packs["en"]["pack_id"], "en")]
    pages, cells = {}, {}
    for language, pack in packs.items():
        frozen = json.loads(await content(client, pack, "json"))
        document = Document.model_validate(frozen)
        paper, book = [await content(client, pack, form) for form in ("pdf", "xlsx")]
        digests = {one["format"]: one["file_hash"] for one in pack["files"]}
        assert hashlib.sha256(workbook(document)).hexdigest() == digests["xlsx"]
        if language == "en":
            assert hashlib.sha256(await job.pdf(document)).hexdigest() == digests["pdf"]
        read = PdfReader(io.BytesIO(paper))
        assert str(read.root_object["/Lang"])[:2] == language
        pages[language] = [page.extract_text() for page in read.pages]
        sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
        cells[language] = [
            [cell for row in sheet.values for cell in row if isinstance(cell, int | float)]
            for sheet in sheets
        ]
        assert frozen["language"] == language
    assert cells["sv"] == cells["en"]
    assert sum(map(len, cells["en"])) > 50
    names = " ".join([NAMES, *(one["name"] for one in frozen["definitions"])])
    assert left_over(iter(pages["sv"]), iter(pages["en"]), names) == set()
    async with as_tenant(database, "gr") as connection:
        told = await connection.fetch("select data from outbox where type like '%pack.published%'")
    assert sorted(row["data"]["language"] for row in told) == ["en", "sv"]
    asked = {"project_id": str(plant.project_id), **order}
    assert (await client.post("/packs", json=asked | {"language": "fi"})).status_code == 422
    assert (await client.post("/packs", json=asked)).json()["language"] == "sv"
