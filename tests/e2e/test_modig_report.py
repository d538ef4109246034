"""Modig's final report as one hands it over: PDF, workbook and JSON say what the project published."""

from __future__ import annotations

import io
import json
import re
from importlib.resources import files
from typing import Any

import httpx
import openpyxl
import pytest
from pypdf import PdfReader

from samlyft_local.demo.all_tenants import BUILDERS
from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.load import load
from samlyft_local.demo.load_plans import load_plans
from samlyft_local.demo.load_surveys import load_surveys
from samlyft_testing import until
from tools.proof_stack import Place

# An import of a few megabytes in one piece is meant: the loader has nothing else to do meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
PACKS = "/reporting/v1/packs"
PUBLISHED = json.loads((files("samlyft_local.demo") / "data" / "modig.json").read_text("utf-8"))
CONFERENCE, CLOSED = PUBLISHED["as_of"]
THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)")


def key_figures(document: Any) -> dict[str, Any]:
    blocks = [block for chapter in document["chapters"] for block in chapter["blocks"]]
    return {key["label"]: key["amount"] for block in blocks for key in block["keys"] or []}


@pytest.fixture(scope="module")
async def staff(api: Api) -> Caller:
    """Who asks for the report, when what it tells of is loaded."""
    demonstration: Demonstration = BUILDERS["gr"]()
    await load(api, demonstration)
    for part in (load_surveys, load_plans):
        await part(api, demonstration)
    return api.caller("gr-staff", "gr")


@pytest.fixture(scope="module")
async def report(api: Api, place: Place, staff: Caller) -> dict[str, bytes]:
    """Its three files, made by the worker and fetched by the one who asked."""
    return await made_in("sv", api, place, staff)


@pytest.fixture(scope="module")
async def in_english(api: Api, place: Place, staff: Caller) -> dict[str, bytes]:
    """The same for who reads English."""
    return await made_in("en", api, place, staff)


async def made_in(language: str, api: Api, place: Place, staff: Caller) -> dict[str, bytes]:
    found = await project_id(staff, "modig")
    dates = {"as_of": CLOSED["date"], "compared_with": CONFERENCE["date"]}
    body = {"project_id": found, "kind": "final", "language": language, "texts": [], **dates}
    path = f"{PACKS}/{(await staff.post(PACKS, body, key=f'final-{language}'))['pack_id']}"

    async def made() -> bool:
        pack = await staff.get(path)
        assert pack["failure"] is None
        return bool(pack["status"] == "done")

    await until(made, seconds=60)
    headers = {
        "authorization": f"Bearer {await api.token(staff.subject)}",
        "samlyft-tenant": "gr",
    }
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        answers = {
            form: await client.get(f"{place.run.origin}{path}/content", params={"format": form})
            for form in ("pdf", "xlsx", "json")
        }
    return {form: answer.raise_for_status().content for form, answer in answers.items()}


def test_the_document_has_the_published_figures(report: dict[str, bytes]) -> None:
    document = json.loads(report["json"])
    told = key_figures(document)
    assert told["utbildade personer"] == CLOSED["participants"] == 3513
    assert told["utbildningstimmar"] == PUBLISHED["training_hours"] == 30605
    assert told["kommuner"] == len(PUBLISHED["municipalities"]) == 7
    assert told["digitaliseringsombud"] > PUBLISHED["champions"]["total_over"]
    shares = [one["share"] for one in PUBLISHED["outcomes"]]
    assert [told[label] for label in told if label.startswith("av ")] == shares


def test_the_workbook_has_them_and_the_causes_between_the_two_dates(
    report: dict[str, bytes],
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report["xlsx"]))
    whole = {row[0]: row for row in book["Kommunerna"].values}["Hela projektet"]
    assert whole[1] == CLOSED["participants"]
    assert whole[3] == PUBLISHED["training_hours"]
    [sheet] = [one for one in book.worksheets if one.title.startswith("Från 2021-04-21")]
    causes = {row[0]: row[1] for row in sheet.values if isinstance(row[1], int)}
    difference = causes.pop("Skillnad")
    assert difference == CLOSED["participants"] - CONFERENCE["participants"] == -39
    assert sum(causes.values()) == difference


def test_the_paper_says_them_in_its_text(report: dict[str, bytes]) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(report["pdf"])).pages]
    text = THOUSANDS.sub("", " ".join(pages))
    said = re.findall(r"\d+", text)
    for figure in (CLOSED["participants"], CONFERENCE["participants"], PUBLISHED["training_hours"]):
        assert str(figure) in said, figure
        assert str(figure + 1) not in said, "a figure that nobody published is not found"
    for outcome in PUBLISHED["outcomes"]:
        assert re.search(rf"\b{outcome['share'] * 100:.0f}\s*%", text), outcome["text"]


def test_in_english_it_says_the_same(
    report: dict[str, bytes], in_english: dict[str, bytes]
) -> None:
    told = key_figures(json.loads(in_english["json"]))
    assert list(told.values()) == list(key_figures(json.loads(report["json"])).values())
    assert told["people trained"] == CLOSED["participants"]
    book = openpyxl.load_workbook(io.BytesIO(in_english["xlsx"]))
    whole = {row[0]: row for row in book["The municipalities"].values}["The whole project"]
    assert (whole[1], whole[3]) == (CLOSED["participants"], PUBLISHED["training_hours"])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(in_english["pdf"])).pages]
    assert f"{PUBLISHED['training_hours']:,}" in " ".join(pages)
    assert "30\u00a0605" not in " ".join(pages)
