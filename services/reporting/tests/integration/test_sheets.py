"""Figures as spreadsheets: the same numbers, and the same cells withheld, as in JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from httpx import AsyncClient

from samlyft_events import PostingRecorded
from samlyft_reporting.sheets import MOST_ROWS
from samlyft_testing.plugin import Caller

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "2020-12-31"
Rows = list[dict[str, Any]]
BY_BOTH: dict[str, Any] = {"as_of": DAY, "by": ["municipality", "role_group"]}


async def lived(world: Any, people: list[UUID]) -> None:
    """30 in one municipality, 10 in another of whom three are champions: few, so withheld with what gives them."""
    await world.participates(*people)
    await world.trained(*people[:20])
    await world.trained(*people[20:30], role="champion")
    await world.trained(*people[30:37], place="1401")
    await world.trained(*people[37:], place="1401", role="champion")
    await world.published("2020-03-31", DAY)


async def fetched(client: AsyncClient, world: Any, noun: str, form: str, params: Any) -> Rows:
    path = f"/projects/{world.project_id}/{noun}"
    answer = await client.get(path, params=params, headers={"accept": form})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(form)
    if form == CSV:
        text = answer.content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def whole_number(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


@pytest.mark.parametrize("form", [CSV, XLSX])
async def test_the_same_cells_are_withheld_in_a_file_as_in_json(
    caller: Caller, world: Any, people: list[UUID], form: str
) -> None:
    await lived(world, people)
    hidden = {}
    for role in ("analyst", "project-owner"):
        client = await caller(role)
        path = f"/projects/{world.project_id}/figures"
        body = (await client.get(path, params=BY_BOTH | {"limit": 500})).json()
        told = {tuple(k["key"] for k in one["keys"]): one["value"] for one in body["groups"]}
        rows = await fetched(client, world, "figures", form, BY_BOTH)
        read = {
            (str(row["Kommun: kod"]), str(row["Rollgrupp: kod"])): whole_number(row["Värde"])
            for row in rows[1:]
        }
        assert read == told
        assert whole_number(rows[0]["Värde"]) == body["whole"]["value"]
        for row in rows:
            numbers = [whole_number(row[name]) for name in ("Värde", "Antal", "n")]
            assert (None in numbers) == (row["Anmärkning"] == "hålls inne")
            assert len(set(numbers)) == 1
        hidden[role] = [key for key, value in read.items() if value is None]
    assert ("1401", "champion") in hidden["analyst"]
    assert hidden["project-owner"] == [], "control: who may list people has them all"


@pytest.mark.parametrize("form", [CSV, XLSX])
async def test_summaries_and_comparisons_withhold_the_same_in_a_file(
    caller: Caller, world: Any, people: list[UUID], form: str
) -> None:
    await lived(world, people)
    params = {"as_of": DAY, "group_by": "role_group"}
    between = {"from_date": "2020-01-31", "to_date": DAY, "group_by": "municipality"}
    seen = {}
    for role in ("analyst", "project-owner"):
        client = await caller(role)
        root = f"/projects/{world.project_id}"
        body = (await client.get(f"{root}/summaries", params=params)).json()
        told = [one["suppressed"] for part in [body, *body["groups"]] for one in part["figures"]]
        rows = await fetched(client, world, "summaries", form, params)
        assert [row["Anmärkning"] == "hålls inne" for row in rows] == told
        assert all(row["Värde"] in (None, "") for row in rows if row["Anmärkning"])
        body = (await client.get(f"{root}/comparisons", params=between)).json()
        changes = [part[one] for part in [body, *body["groups"]] for one in ("persons", "minutes")]
        rows = await fetched(client, world, "comparisons", form, between)
        assert [whole_number(row["Skillnad"]) for row in rows] == [
            one["difference"] for one in changes
        ]
        causes = [whole_number(row["Nytt"]) for row in rows]
        assert (set(causes) == {None}) == (role == "analyst")
        seen[role] = whole_number(rows[0]["Till"])
    assert seen["project-owner"] == 40


async def test_headings_and_name_of_the_file_are_in_the_callers_language(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await lived(world, people)
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}/figures"
    params: dict[str, Any] = {
        "as_of": DAY,
        "by": "municipality",
        "indicator": "training_hours",
        "limit": 1,
    }
    swedish = await client.get(path, params=params, headers={"accept": CSV})
    assert (
        'filename="siffror-modig-training_hours-2020-12-31.csv"'
        in (swedish.headers["content-disposition"])
    )
    lines = swedish.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Projekt;Siffra;Definition;Som känt;Kommun: kod;Kommun;Värde")
    assert ";hela;40,00;" in lines[1]
    assert len(lines) == 4, "all groups, whatever the length of a page"
    english = await client.get(
        path, params=params, headers={"accept": CSV, "accept-language": "en"}
    )
    assert 'filename="figures-modig-' in english.headers["content-disposition"]
    assert english.content.decode("utf-8-sig").startswith("Project;Figure;Definition;As of;")
    assert english.headers["vary"] == "Accept, Accept-Language"
    plain = await client.get(path, params=params)
    assert plain.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("noun", ["figures", "summaries", "comparisons"])
async def test_caches_are_told_that_the_form_and_the_language_were_chosen(
    caller: Caller, world: Any, people: list[UUID], noun: str
) -> None:
    await lived(world, people)
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}/{noun}"
    varies = {
        form: (await client.get(path, headers={"accept": form})).headers["vary"]
        for form in ("application/json", CSV, XLSX)
    }
    assert set(varies.values()) == {"Accept, Accept-Language"}


async def test_more_groups_than_anybody_reads_are_refused_as_a_sheet_and_paged_as_json(
    caller: Caller, world: Any, people: list[UUID]
) -> None:
    await world.participates(people[0])
    await in_workplaces(world, people[0], range(MOST_ROWS))
    client = await caller("project-owner")
    path = f"/projects/{world.project_id}/figures"
    params: dict[str, Any] = {"as_of": DAY, "by": "workplace", "indicator": "training_minutes"}
    most = await client.get(path, params=params, headers={"accept": CSV})
    assert most.status_code == 200
    assert len(most.content.splitlines()) == 2 + MOST_ROWS, "control: so many are still told"
    await in_workplaces(world, people[0], [MOST_ROWS])
    for form in (CSV, XLSX):
        answer = await client.get(path, params=params, headers={"accept": form})
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        assert (error["pointer"], "20000 rader" in error["detail"]) == ("query/by", True)
    page = await client.get(path, params=params)
    assert page.json()["groups_in_all"] == MOST_ROWS + 1
    assert page.json()["next"]


async def in_workplaces(world: Any, person: UUID, numbers: Sequence[int]) -> None:
    """An hour in each, 500 to a posting."""
    await world.say(
        *(
            PostingRecorded.model_validate(
                {
                    "aggregate_id": uuid4(),
                    "version": 1,
                    "known_at": "2020-02-01T12:00:00Z",
                    "project_id": world.project_id,
                    "time_kind": "participant",
                    "kind": "attendance",
                    "entries": [
                        {
                            "line": line,
                            "attendance_id": uuid4(),
                            "session_id": UUID(int=500),
                            "person_id": person,
                            "local_date": "2020-02-01",
                            "minutes": 60,
                            "role_group": "care_staff",
                            "municipality_code": "1440",
                            "workplace_id": UUID(int=1000 + number),
                            "employer_number": "212000-1439",
                        }
                        for line, number in enumerate(some, 1)
                    ],
                }
            )
            for some in (numbers[n : n + 500] for n in range(0, len(numbers), 500))
        )
    )
