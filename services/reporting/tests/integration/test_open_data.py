"""Open data: anybody fetches what is published, an attacker learns no small count, and the rest is not there."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from samlyft_testing.plugin import Caller
from services.reporting.tests.integration.test_publications import DAYS, lived, table, told

SAID = {
    "publisher": "Göteborgsregionen",
    "organisation_number": "2220000265",
    "contact_email": "oppnadata@example.se",
}
REQUIRED = {
    "dcat:Catalog": ("title", "description", "publisher", "license"),
    "dcat:Dataset": ("title", "description", "publisher", "temporal", "accrualPeriodicity"),
    "dcat:Distribution": ("license", "format"),
}


async def opened(caller: Caller, world: Any) -> dict[str, Any]:
    owner = await caller("project-owner")
    made = await owner.post("/open-datasets", json={"project_id": str(world.project_id), **SAID})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture
async def anybody(caller: Caller) -> AsyncClient:
    client = await caller("analyst")
    del client.headers["authorization"]
    return client


def cells(text: str) -> dict[tuple[str, str], int | None]:
    found: dict[tuple[str, str], int | None] = {}
    for row in csv.DictReader(io.StringIO(text)):
        shown = int(row["persons"]) if row["persons"] else None
        assert (row["withheld"] == "1") == (shown is None) == (row["hours"] == "")
        if row["breakdown"] == "role_group":
            found["", row["group"]] = shown
        elif row["breakdown"] in {"whole", "municipality", "municipality x role_group"}:
            found[row["group"], row["second_group"]] = shown
    return found


@pytest.mark.parametrize("seed", [1, 2])
async def test_an_attacker_with_the_file_learns_of_no_few_people(
    caller: Caller, anybody: AsyncClient, world: Any, seed: int
) -> None:
    await lived(world, seed)
    await world.published(*DAYS)
    made = await opened(caller, world)
    path = f"/open-data/gr/datasets/{made['open_dataset_id']}/figures"
    shown = cells((await anybody.get(path)).text)
    true = await table(await caller("project-owner"), world, DAYS[-1])
    assert told(shown) == []
    assert None in shown.values()
    assert all(true[key] == value for key, value in shown.items() if value is not None)
    few = {key: None if value and value < 5 else value for key, value in true.items()}
    assert told(few), "control: hiding the small alone gives in"


async def test_a_harvester_finds_what_the_profile_requires_and_the_file_it_describes(
    caller: Caller, anybody: AsyncClient, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people)
    await world.published("2020-12-31")
    made = await opened(caller, world)
    answer = await anybody.get("/open-data/gr/catalogue")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/ld+json")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    graph = answer.json()["@graph"]
    nodes = {node["@type"]: node for node in graph}
    for kind, names in REQUIRED.items():
        assert {f"dcterms:{name}" for name in names} <= nodes[kind].keys()
    dataset, file = nodes["dcat:Dataset"], nodes["dcat:Distribution"]
    assert {said["@language"] for said in dataset["dcterms:title"]} == {"sv", "en"}
    assert nodes["foaf:Agent"]["foaf:name"] == SAID["publisher"]
    ids = {node["@id"] for node in graph}
    assert {dataset[f"dcat:{name}"]["@id"] for name in ("contactPoint", "distribution")} <= ids
    assert dataset["dcterms:publisher"]["@id"] in ids
    address = file["dcat:downloadURL"]["@id"]
    assert address.startswith("https://")
    fetched = await anybody.get(address.partition("/reporting/v1")[2])
    assert str(len(fetched.content)) == file["dcat:byteSize"]["@value"]
    header = [one["csvw:name"] for one in file["csvw:tableSchema"]["csvw:column"]["@list"]]
    assert fetched.text.splitlines()[0].split(",") == header
    assert made["open_dataset_id"] in address
    as_json = {"accept": "application/json"}
    rows = (await anybody.get(address.partition("/reporting/v1")[2], headers=as_json)).json()[
        "rows"
    ]
    assert rows == list(csv.DictReader(io.StringIO(fetched.text)))
    for seen in (answer, fetched):
        tag = {"if-none-match": seen.headers["etag"]}
        path = seen.request.url.path.removeprefix("/reporting/v1")
        assert (await anybody.get(path, headers=tag)).status_code == 304


async def test_what_is_not_open_or_not_published_or_anothers_is_not_found(
    caller: Caller, anybody: AsyncClient, world: Any, people: list[UUID]
) -> None:
    await world.participates(*people)
    await world.trained(*people)
    assert (await anybody.get("/open-data/gr/catalogue")).status_code == 404
    made = await opened(caller, world)
    name = made["open_dataset_id"]
    paths = ["/open-data/gr/catalogue", f"/open-data/gr/datasets/{name}/figures"]
    assert {(await anybody.get(path)).status_code for path in paths} == {404}, "not published"
    await world.published("2020-12-31")
    assert {(await anybody.get(path)).status_code for path in paths} == {200}, "control"
    others = [
        "/open-data/halland/catalogue",
        f"/open-data/halland/datasets/{name}/figures",
        f"/open-data/gr/datasets/{uuid4()}/figures",
        "/open-data/GR/catalogue",
    ]
    assert {(await anybody.get(path)).status_code for path in others} == {404}
    owner = await caller("project-owner")
    again = await owner.post("/open-datasets", json={"project_id": str(world.project_id), **SAID})
    assert again.status_code == 409
    tag = {"if-match": '"v1"'}
    assert (await owner.delete(f"/open-datasets/{name}", headers=tag)).status_code == 204
    assert {(await anybody.get(path)).status_code for path in paths} == {404}, "closed"
    staff = await caller("project-staff")
    refused = await staff.post("/open-datasets", json={"project_id": str(world.project_id), **SAID})
    assert refused.status_code == 403
