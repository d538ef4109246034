"""Group returns: a group's own words, told to its unit and project however few they are."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from samlyft_testing.plugin import Caller

ENTRIES = [
    {
        "kind": "opportunity",
        "theme": "competence",
        "text": "Vi kan visa varandra på arbetsplatsträffen.",
    },
    {"kind": "fear", "theme": "personal_meeting", "text": "Att det personliga mötet blir kortare."},
    {
        "kind": "obstacle",
        "theme": "connection",
        "text": "Ingen täckning i källaren.",
        "barrier_kind": "connection",
    },
]


@pytest.fixture
async def place(taking: Any, admin: asyncpg.Connection) -> UUID:
    await taking.join({"care_staff": 3})
    return UUID(str(await admin.fetchval("select workplace_id from workplace limit 1")))


def a_return(place: UUID, **more: Any) -> dict[str, Any]:
    project = "019ac0de-0000-7000-8000-00000000aaaa"
    return {
        "project_id": project,
        "workplace_id": str(place),
        "held_on": "2021-05-04",
        "entries": ENTRIES,
        **more,
    }


async def test_three_people_return_what_they_said_and_their_manager_reads_it(
    caller: Caller, place: UUID
) -> None:
    champion = await caller("champion", reach=[str(place)])
    made = await champion.post("/group-returns", json=a_return(place))
    assert made.status_code == 201, made.text
    assert made.json()["municipality_code"] == "1440"
    manager = await caller("first-line-manager", reach=[str(place)])
    (read,) = (await manager.get("/group-returns")).json()["items"]
    assert [entry["text"] for entry in read["entries"]] == [entry["text"] for entry in ENTRIES]
    refused = await manager.post("/group-returns", json=a_return(place))
    assert refused.status_code == 403
    other = await caller("first-line-manager", reach=[str(uuid4())])
    assert (await other.get("/group-returns")).json()["items"] == []
    assert (await other.get(f"/group-returns/{read['group_return_id']}")).status_code == 404


async def test_a_list_is_filtered_by_kind_and_theme(survey: Any, place: UUID) -> None:
    await survey.client.post("/group-returns", json=a_return(place))
    for query, number in (
        ("kind=fear", 1),
        ("theme=connection", 1),
        ("kind=fear&theme=connection", 0),
    ):
        found = (await survey.client.get(f"/group-returns?{query}")).json()["items"]
        assert len(found) == number, query


async def test_the_event_has_themes_and_no_words(
    survey: Any, place: UUID, admin: asyncpg.Connection
) -> None:
    made = (await survey.client.post("/group-returns", json=a_return(place))).json()
    query = "select data from outbox where type = 'samlyft.survey.group_return.recorded.v1'"
    told = json.loads(await admin.fetchval(query))
    assert [e["theme"] for e in told["entries"]] == ["competence", "personal_meeting", "connection"]
    assert told["entries"][2]["entry_id"] == made["entries"][2]["entry_id"]
    assert "källaren" not in json.dumps(told, ensure_ascii=False)


async def test_it_is_taken_back_once_with_its_etag(survey: Any, place: UUID) -> None:
    made = (await survey.client.post("/group-returns", json=a_return(place))).json()
    path, back = f"/group-returns/{made['group_return_id']}", {"status": "withdrawn"}
    assert (await survey.client.patch(path, json=back)).status_code == 428
    gone = await survey.client.patch(path, json=back, headers={"if-match": '"v1"'})
    assert (gone.json()["status"], gone.headers["etag"]) == ("withdrawn", '"v2"')
    assert (
        await survey.client.patch(path, json=back, headers={"if-match": '"v1"'})
    ).status_code == 412


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"entries": [{**ENTRIES[0], "text": "Ring 811218-9876 om det."}]}, 422),
        ({"entries": [{**ENTRIES[0], "text": "skriv till anna@ale.example"}]}, 422),
        ({"entries": [{**ENTRIES[0], "barrier_kind": "time"}]}, 422),
        ({"entries": []}, 422),
        ({"held_on": "2200-01-01"}, 422),
        ({"workplace_id": str(uuid4())}, 422),
    ],
)
async def test_what_is_no_groups_return_is_refused(
    survey: Any, place: UUID, more: dict[str, Any], code: int
) -> None:
    assert (
        await survey.client.post("/group-returns", json=a_return(place, **more))
    ).status_code == code
