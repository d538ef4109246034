"""Municipalities, organisations and workplaces."""

import asyncio
from typing import Any

import pytest

from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import ALE, Office, a_workplace

ALE_KOMMUN = {
    "name": "Ale kommun",
    "organisation_number": ALE,
    "kind": "municipality",
    "municipality_code": "1440",
}


async def test_reference_data_is_there_from_the_start(office: Office) -> None:
    answer = await office.client.get("/municipalities", params={"limit": 200, "count": "true"})
    assert answer.json()["total"] == 81
    got = await office.client.get("/municipalities/0180")
    assert (got.json()["name"], got.json()["organisation_number"]) == ("Stockholm", None)
    assert (await office.client.get("/municipalities/9999")).status_code == 404


async def test_an_organisation_has_its_number_alone(office: Office) -> None:
    made = await office.made("/organisations", ALE_KOMMUN)
    got = await office.client.get(f"/organisations/{made['organisation_id']}")
    assert got.json() == made
    again = await office.client.post("/organisations", json=ALE_KOMMUN)
    assert again.status_code == 409
    nowhere = {**ALE_KOMMUN, "organisation_number": "212000-1447", "municipality_code": "9999"}
    assert (await office.client.post("/organisations", json=nowhere)).status_code == 422


async def test_a_region_has_no_municipality(office: Office) -> None:
    region = {"name": "Region Halland", "organisation_number": "232100-0115", "kind": "region"}
    made = await office.made("/organisations", region)
    assert made["municipality_code"] is None


async def test_workplaces_are_listed_in_swedish_order(office: Office) -> None:
    names = {"A": "Östergården", "B": "Åsens hemtjänst", "C": "Zätagården"}
    await office.loaded("workplace", [a_workplace(code, name=n) for code, n in names.items()])
    listed = [place["code"] for place in await office.listed("/workplaces")]
    assert listed[-3:] == ["C", "B", "A"]


async def test_pages_follow_each_other_to_the_end(office: Office) -> None:
    await office.loaded("workplace", [a_workplace(f"W-{n:03}") for n in range(45)])
    seen: list[str] = []
    path: str | None = "/workplaces?sort=code&limit=20"
    while path:
        answer = (await office.client.get(path)).json()
        seen += [place["code"] for place in answer["items"]]
        path = answer["next"] and answer["next"].split("/enrollment/v1")[1]
    assert len(seen) == len(set(seen)) == 47
    assert seen == sorted(seen)


async def test_a_closed_workplace_is_a_new_version(office: Office) -> None:
    [place] = await office.listed("/workplaces", code="ALE-01")
    path = f"/workplaces/{place['workplace_id']}"
    early = await office.client.patch(
        path, json={"closed_on": "2001-01-01"}, headers={"if-match": '"v1"'}
    )
    assert early.status_code == 422
    closed = await office.client.patch(
        path, json={"closed_on": "2024-12-31"}, headers={"if-match": '"v1"'}
    )
    assert (closed.json()["closed_on"], closed.headers["etag"]) == ("2024-12-31", '"v2"')
    got = await office.client.get(path, headers={"if-none-match": '"v2"'})
    assert got.status_code == 304


async def test_many_editors_lose_no_edit(office: Office) -> None:
    [place] = await office.listed("/workplaces", code="ALE-01")
    path = f"/workplaces/{place['workplace_id']}"

    async def edit(number: int) -> int:
        body = {"name": f"Namn {number}"}
        answer = await office.client.patch(path, json=body, headers={"if-match": '"v1"'})
        return answer.status_code

    answers = await asyncio.gather(*map(edit, range(12)))
    assert sorted(answers) == [200] + [412] * 11
    assert len([e for e in await office.events("workplace") if e["code"] == "ALE-01"]) == 2


async def test_one_key_a_hundred_times_makes_one_workplace(office: Office) -> None:
    async def send(_: int) -> tuple[int, str]:
        answer = await office.client.post(
            "/workplaces", json=a_workplace("ONE-1"), headers={"idempotency-key": "one-workplace"}
        )
        return answer.status_code, answer.text

    answers = set(await asyncio.gather(*map(send, range(20))))
    assert len(answers) == 1
    assert answers.pop()[0] == 201


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"municipality_code": "9999"}, "unknown_municipality"),
        ({"closed_on": "2001-01-01"}, "period"),
        ({"municipality_code": "144"}, "invalid"),
        ({"opened_on": "0001-01-01"}, "range"),
    ],
)
async def test_bad_workplaces_are_refused_alike_one_by_one_and_by_import(
    office: Office, changed: dict[str, Any], code: str
) -> None:
    one = await office.client.post("/workplaces", json=a_workplace("X-1", **changed))
    many = await office.load("workplace", [a_workplace("X-1", **changed)])
    assert (one.status_code, many.status_code) == (422, 422)
    assert many.json()["errors"][0]["line"] == 1


async def test_a_workplace_outside_the_reach_cannot_be_made(caller: Caller) -> None:
    local = await caller("local-project-leader", reach=["1384"])
    assert (await local.post("/workplaces", json=a_workplace())).status_code == 403


async def test_an_import_takes_no_workplace_from_another_municipality_or_employer(
    office: Office, caller: Caller
) -> None:
    local = Office(await caller("local-project-leader", reach=["1384"]), office.database, "gr")
    mine = a_workplace(municipality_code="1384")
    answer = await local.load("workplace", [mine])
    assert answer.json()["errors"][0]["code"] == "reach"
    sold = a_workplace(employer_number="556000-0001")
    answer = await office.load("workplace", [sold])
    assert answer.json()["errors"][0]["code"] == "other_employer"


async def test_an_identity_number_is_no_employers_number(office: Office) -> None:
    trader = a_workplace("X-1", employer_number="811218-9876")
    assert (await office.client.post("/workplaces", json=trader)).status_code == 422
    assert (await office.load("workplace", [trader])).status_code == 422
