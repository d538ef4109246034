"""Entries as files: streamed, or made by a job over several replicas, watched, cancelled, fetched."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
import sqlalchemy as sa
from httpx import AsyncClient
from pyarrow import parquet

from samlyft_common.db import Database
from samlyft_events import PersonChanged, WorkplaceChanged
from samlyft_reporting.exports import commands
from samlyft_reporting.exports import parquet as exports_parquet
from samlyft_reporting.exports.job import one_round
from samlyft_testing.plugin import Caller

DAY = "2020-12-31"
FORMULA = '=HYPERLINK("x") <&>'


async def lived(world: Any, people: list[UUID]) -> None:
    await world.participates(*people)
    await world.trained(*people, minutes=50)
    await world.trained(people[0], minutes=-50, known="2020-03-01")
    await world.say(
        WorkplaceChanged.model_validate(
            {
                "aggregate_id": UUID(int=300),
                "version": 1,
                "known_at": "2020-01-01T12:00:00Z",
                "code": "A",
                "name": FORMULA,
                "municipality_code": "1440",
                "employer_number": "212000-1439",
                "area_of_care": "home_care",
                "opened_on": "2015-01-01",
            }
        )
    )


async def known_tenant(database: Database) -> None:
    async with database.session("gr") as session:
        await (await session.connection()).execute(
            sa.text(
                "insert into tenant (tenant_id, version, name, kind, smallest_count, status, cors_origins) "
                "values ('gr', 1, 'GR', 'inter_municipal', 5, 'active', '{}') on conflict do nothing"
            )
        )


def rows_of(content: bytes, form: str) -> list[dict[str, Any]]:
    if form == "csv":
        text = content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))
    if form == "json":
        return list(json.loads(content))
    if form == "parquet":
        return list(parquet.read_table(io.BytesIO(content)).to_pylist())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


async def asked(client: AsyncClient, world: Any, form: str, **more: Any) -> dict[str, Any]:
    body = {"project_id": str(world.project_id), "form": form, "as_of": DAY, **more}
    answer = await client.post("/exports", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet"])
async def test_a_streamed_file_has_the_figures_entries_and_no_formula(
    caller: Caller, world: Any, people: list[UUID], form: str
) -> None:
    await lived(world, people)
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}/entry-exports"
    answer = await client.get(path, params={"as_of": DAY, "format": form})
    assert answer.status_code == 200, answer.text
    assert f".{form}" in answer.headers["content-disposition"]
    rows = rows_of(answer.content, form)
    figure = await client.get(
        f"/projects/{world.project_id}/figures",
        params={"as_of": DAY, "indicator": "training_minutes"},
    )
    assert sum(int(row["minutes"]) for row in rows) == figure.json()["whole"]["value"]
    assert len(rows) == len(people) + 1
    expected = f"'{FORMULA}" if form == "csv" else FORMULA
    assert {row["workplace"] for row in rows} == {expected}
    assert {str(row["local_date"])[:10] for row in rows} == {"2020-02-01"}
    narrowed = await client.get(path, params={"as_of": DAY, "format": form, "municipality": "1401"})
    assert rows_of(narrowed.content, form) == []


async def test_a_job_is_watched_and_its_file_fetched_by_who_asked(
    caller: Caller, database: Database, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    await known_tenant(database)
    client = await caller("project-owner")
    made = await asked(client, world, "xlsx", only={"municipality": "1440"})
    assert (made["status"], made["rows_in_all"]) == ("queued", len(people) + 1)
    path = f"/exports/{made['export_id']}"
    early = await client.get(path, headers={"accept": "text/csv"})
    assert (early.status_code, early.json()["code"]) == (409, "export-state")
    while await one_round(database):
        pass
    done = await client.get(path)
    assert (done.json()["status"], done.json()["rows_done"]) == ("done", len(people) + 1)
    file = await client.get(path, headers={"accept": "text/csv"})
    assert len(file.content) == done.json()["bytes"]
    assert len(rows_of(file.content, "xlsx")) == len(people) + 1
    other = await caller("auditor")
    assert (await other.get(path)).status_code == 404
    assert [one["export_id"] for one in (await client.get("/exports")).json()["items"]] == [
        made["export_id"]
    ]


async def test_parquet_has_types_groups_of_rows_and_what_is_protected_as_null(
    caller: Caller,
    database: Database,
    world: Any,
    people: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await lived(world, people)
    await known_tenant(database)
    protected = {"aggregate_id": people[1], "version": 1, "known_at": "2020-01-02T12:00:00Z"}
    await world.say(PersonChanged.model_validate(protected | {"protected": True}))
    monkeypatch.setattr(exports_parquet, "GROUP", 1_000)
    client = await caller("project-owner")
    made = await asked(client, world, "parquet")
    while await one_round(database):
        pass
    path = f"/exports/{made['export_id']}"
    done = (await client.get(path)).json()
    assert (done["status"], done["rows_done"]) == ("done", len(people) + 1)
    answer = await client.get(path, headers={"accept": "application/vnd.apache.parquet"})
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    file = parquet.ParquetFile(io.BytesIO(answer.content))
    assert file.schema_arrow.equals(exports_parquet.schema())
    assert file.num_row_groups > 3
    table = file.read()
    assert sum(table["minutes"].to_pylist()) == 50 * (len(people) - 1)
    nobody = [row for row in table.to_pylist() if row["person_id"] is None]
    assert [(row["workplace"], row["minutes"]) for row in nobody] == [(None, 50)]
    assert {row["known_at"].tzname() for row in table.to_pylist()} == {"UTC"}


async def test_what_a_replica_left_behind_is_taken_by_another(
    caller: Caller, database: Database, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    await known_tenant(database)
    client = await caller("project-owner")
    made = await asked(client, world, "csv")
    async with database.session("gr") as session:
        await (await session.connection()).execute(
            sa.text(
                "update export set status = 'running', turn = 1, lease_until = now() - interval '1 s' "
                "where export_id = cast(:id as uuid)"
            ),
            {"id": made["export_id"]},
        )
    while await one_round(database):
        pass
    file = await client.get(f"/exports/{made['export_id']}", headers={"accept": "text/csv"})
    assert len(rows_of(file.content, "csv")) == len(people) + 1


async def test_a_cancelled_job_has_no_file_and_says_so(
    caller: Caller, database: Database, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    await known_tenant(database)
    client = await caller("project-owner")
    made = await asked(client, world, "csv")
    path = f"/exports/{made['export_id']}"
    assert (await client.delete(path)).status_code == 428
    tag = {"if-match": (await client.get(path)).headers["etag"]}
    assert (await client.delete(path, headers=tag)).status_code == 204
    assert await one_round(database) == 0
    answer = await client.get(path, headers={"accept": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (409, "export-state")
    assert "avbruten" in answer.json()["detail"]


async def test_what_does_not_fit_in_xlsx_is_refused_at_once(
    caller: Caller, world: Any, people: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(world, people)
    monkeypatch.setattr(commands, "MOST_ROWS", 10)
    client = await caller("project-owner")
    body = {"project_id": str(world.project_id), "form": "xlsx", "as_of": DAY}
    answer = await client.post("/exports", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-rows")
    for wrong in (
        {"only": {"wave": "after"}},
        {"from_on": "2020-05-01", "to_on": "2020-04-01"},
        {"as_of": "2018-01-01"},
        {"project_id": str(uuid4())},
    ):
        answer = await client.post("/exports", json={**body, "form": "csv", **wrong})
        assert answer.status_code in {404, 422}


async def test_a_file_has_only_what_its_asker_may_list(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    path = f"/projects/{world.project_id}/entry-exports"
    assert (await (await caller("analyst")).get(path)).status_code == 403
    leader = await caller("local-project-leader", reach=["1401"])
    assert rows_of((await leader.get(path, params={"as_of": DAY})).content, "csv") == []
