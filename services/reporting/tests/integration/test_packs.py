"""A pack is made by the worker, frozen, and made again to the same bytes; it holds no figure of a few."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import openpyxl
import pytest

from samlyft_common.db import Database
from samlyft_reporting.packs import job
from samlyft_reporting.packs.document import Document
from samlyft_reporting.packs.workbook import workbook
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.reporting.tests.packing import asked, made

FINAL = {"kind": "final", "as_of": "2020-06-01", "compared_with": "2020-03-01"}
TEXTS = [
    {"place": "summary", "body": "Projektet nådde sina mål.\n\nArbetet går vidare i kommunerna."},
    {"place": "lessons", "heading": "Tid", "body": "Tid måste frigöras *innan* start."},
]

RAISED = """
insert into signal (tenant_id, version, rule, project_id, municipality_code, workplace_id, status, evidence, raised_on)
values ('gr', 1, $1, $2, $3, $4, 'raised', '{}', '2020-05-01')
"""


@pytest.fixture
async def told(world: Any, people: list[UUID]) -> Any:
    """Forty people in two municipalities, two of whom are three too few to be told of."""
    await world.participates(*people)
    await world.trained(*people[:20], minutes=90, on="2020-02-11")
    await world.trained(*people[20:37], minutes=60, on="2020-04-11", place="1401")
    await world.trained(*people[37:], minutes=60, on="2020-05-11", place="1440", role="champion")
    await world.held("2020-02-11")
    await world.released("2020-05-20", "after", [("stronger_knowledge", "care_staff", 60, 100)])
    return world


async def content(client: httpx.AsyncClient, pack: Any, form: str) -> bytes:
    answer = await client.get(f"/packs/{pack['pack_id']}/content", params={"format": form})
    assert answer.status_code == 200
    digest = next(one["file_hash"] for one in pack["files"] if one["format"] == form)
    assert hashlib.sha256(answer.content).hexdigest() == digest
    if folder := os.environ.get("SAMLYFT_KEEP_PACKS"):
        kept = Path(folder, f"{pack['kind']}.{form}")
        await asyncio.to_thread(kept.write_bytes, answer.content)
    return answer.content


async def test_a_final_report_comes_as_pdf_workbook_and_json_and_is_the_same_again(
    caller: Caller, database: Database, told: Any
) -> None:
    client = await caller("project-owner")
    pack = await made(client, database, told, **FINAL, texts=TEXTS)
    paper = await content(client, pack, "pdf")
    assert paper.startswith(b"%PDF-")
    assert b"pdfuaid" in paper
    frozen = json.loads(await content(client, pack, "json"))
    keys = {one["label"]: one["value"] for one in frozen["chapters"][0]["blocks"][0]["keys"]}
    assert keys["utbildade personer"] == "40"
    amounts = {one["label"]: one["amount"] for one in frozen["chapters"][0]["blocks"][0]["keys"]}
    assert amounts["utbildade personer"] == 40
    document = Document.model_validate(frozen)
    book = await content(client, pack, "xlsx")
    assert workbook(document) == book
    assert await job.pdf(document) == paper
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    rows = list(sheets["Kommunerna"].values)
    assert rows[-3][:2] == ("Hela projektet", 40)
    formats = {cell.column_letter: cell.number_format for cell in sheets["Kommunerna"][2]}
    assert (formats["B"], formats["E"]) == ("#,##0", "#,##0.0"), "as many decimals as on paper"
    causes = {row[0]: row[1] for row in sheets["Från 2020-03-01 till 2020-06-01"].values}
    assert causes["Nya efter det första datumet"] == causes["Skillnad"] == 20
    stored = (await client.get("/packs", params={"kind": "final"})).json()["items"]
    assert [one["input_hash"] for one in stored] == [pack["input_hash"]]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "quarterly", "from_month": "2020-01", "to_month": "2020-03"},
        {"kind": "application", "from_month": "2020-01", "to_month": "2020-03"},
        {"kind": "steering_group", "compared_with": "2020-03-01"},
        {"kind": "municipality", "municipality_code": "1440"},
    ],
)
async def test_every_kind_is_made(
    caller: Caller, database: Database, told: Any, body: dict[str, Any]
) -> None:
    client = await caller("project-owner")
    pack = await made(client, database, told, as_of="2020-06-01", **body)
    assert (await content(client, pack, "pdf")).startswith(b"%PDF-")
    frozen = json.loads(await content(client, pack, "json"))
    assert all(chapter["blocks"] for chapter in frozen["chapters"])


async def test_good_signs_stand_beside_what_worked_and_the_rest_beside_the_lessons(
    caller: Caller, database: Database, told: Any
) -> None:
    places: list[tuple[str, str | None, UUID | None]]
    places = [("P04", "1440", None), ("P04", "1401", None), ("S02", "1440", uuid4())]
    places += [("S06", "1440", uuid4()), ("S21", None, None)]
    async with as_tenant(database, "gr") as connection:
        for rule, code, workplace in places:
            await connection.execute(RAISED, rule, told.project_id, code, workplace)
    pack = await made(await caller("project-owner"), database, told, **FINAL, texts=TEXTS)
    document = json.loads(await content(await caller("project-owner"), pack, "json"))
    chapters = {one["heading"]: one["blocks"] for one in document["chapters"]}
    [_, signs] = chapters["Det som gjorde att det lyckades"]
    assert [sign[:32] for sign in signs["points"]] == ["Digitala tillfällen (2 kommuner)"]
    lessons = json.dumps(chapters["Lärdomar"], ensure_ascii=False)
    assert TEXTS[1]["heading"] in lessons
    table = next(one["table"] for one in chapters["Lärdomar"] if one["table"])
    assert table["rows"] == [["För få från enheten", "1", "1"]]
    assert table["amounts"] == [[None, 1, 1]]


async def test_a_small_group_is_told_nowhere_in_a_pack(
    caller: Caller, database: Database, told: Any
) -> None:
    """Three champions among the rest: their number stands in no table, and neither does what would tell it."""
    client = await caller("project-owner")
    pack = await made(client, database, told, **FINAL)
    frozen = json.loads(await content(client, pack, "json"))
    blocks = [block for chapter in frozen["chapters"] for block in chapter["blocks"]]
    tables = {b["table"]["caption"]: b["table"]["rows"] for b in blocks if b["table"]}
    roles = {row[0]: row[1] for row in tables["Rollgrupperna"]}
    assert roles["Digitaliseringsombud"] == "för få"
    people = [row[2] for row in tables["Månad för månad"][:-1]]
    assert people.count("för få") >= 2


async def test_one_that_is_cancelled_is_not_made_and_a_made_one_is_not_cancelled(
    caller: Caller, database: Database, told: Any
) -> None:
    client = await caller("project-owner")
    pack = await asked(client, told, **FINAL)
    path = f"/packs/{pack['pack_id']}"
    early = await client.get(f"{path}/content")
    assert (early.status_code, early.json()["code"]) == (409, "pack-not-done")
    assert (await client.post(f"{path}/cancellations")).json()["status"] == "cancelled"
    assert not await job.one_round(database)
    again = await client.post(f"{path}/cancellations")
    assert (again.status_code, again.json()["code"]) == (409, "pack-ended")


async def test_a_worker_that_died_leaves_the_pack_to_the_next(
    caller: Caller, database: Database, told: Any, owner: Any
) -> None:
    client = await caller("project-owner")
    pack = await asked(client, told, **FINAL)
    await owner.execute("alter table pack no force row level security")
    await owner.execute("update pack set status = 'running', changed_at = now()")
    assert not await job.one_round(database)
    await owner.execute("update pack set changed_at = now() - interval '1 hour'")
    await owner.execute("alter table pack force row level security")
    assert await job.one_round(database)
    assert (await client.get(f"/packs/{pack['pack_id']}")).json()["status"] == "done"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "municipality"},
        {"kind": "quarterly"},
        {"kind": "final", "as_of": "2018-01-01"},
        {"kind": "final", "as_of": "2020-01-01", "compared_with": "2020-02-01"},
        {"kind": "steering_group", "workplace_id": str(uuid4())},
    ],
)
async def test_what_makes_no_sense_is_refused(
    caller: Caller, world: Any, body: dict[str, Any]
) -> None:
    client = await caller("project-owner")
    answer = await client.post("/packs", json={"project_id": str(world.project_id), **body})
    assert answer.status_code == 422


async def test_a_local_leader_asks_for_her_own_municipality_only(caller: Caller, told: Any) -> None:
    client = await caller("local-project-leader", reach=["1440"])
    body = {"project_id": str(told.project_id), "kind": "municipality"}
    mine = await client.post("/packs", json=body | {"municipality_code": "1440"})
    assert mine.status_code == 201
    other = await client.post("/packs", json=body | {"municipality_code": "1401"})
    assert other.status_code == 403
    outside = await client.post("/packs", json=body | {"municipality_code": "1480"})
    assert outside.status_code == 404
