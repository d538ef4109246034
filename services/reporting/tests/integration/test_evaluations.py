"""What an evaluator gets under an assignment, and what nobody can get out of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest

from samlyft_reporting.evaluations.statements import EXTRACT
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import ISSUER
from samlyft_web.days import today
from services.reporting.tests.conftest import World
from services.reporting.tests.evaluating import (
    AS_OF,
    HOME_CARE,
    HOUSING,
    OTHER,
    assigned,
    evaluator,
    of,
    office,
    project,
    subject_of,
    take_part,
)

__all__ = ["evaluator", "office", "project"]


async def test_an_extract_tells_of_no_group_below_five_and_of_nobody_protected(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    path = await assigned(office, project, evaluator)
    answer = await evaluator.post(f"{path}/extracts", json=AS_OF)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["people"], made["generalised"], made["withheld"]) == (36, 0, 5)
    people = await of(evaluator, made["extract_id"], "participations")
    cells = Counter((r["role_group"], r["municipality_code"], r["area_of_care"]) for r in people)
    assert cells == {("care_staff", "1440", "hemtjänst"): 30, ("care_staff", "1401", "boende"): 6}
    hours = await of(evaluator, made["extract_id"], "hours")
    assert {r["pseudonym"] for r in hours} == {r["pseudonym"] for r in people}
    assert {(r["month"], r["minutes"]) for r in hours} == {("2020-02", "60")}
    # The control: without the limit, those three and the manager beside the protected one are told of.
    async with project.database.session("gr") as session:
        asked = {"project": project.project_id, "day": date(2020, 12, 31), "least": 1}
        rows = (await (await session.connection()).execute(EXTRACT, asked)).all()
    bare = Counter((row.role_group, row.area_of_care) for row in rows)
    assert (bare["care_staff", "boende"], bare["first_line_manager", "hemtjänst"]) == (9, 1)
    assert len(rows) == 40


async def test_who_is_too_few_loses_the_area_then_the_municipality(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    await take_part(project, 2, HOUSING)
    for place in (HOUSING, HOME_CARE, OTHER):
        await take_part(project, 2, place, "champion")
    path = await assigned(office, project, evaluator)
    made = (await evaluator.post(f"{path}/extracts", json=AS_OF)).json()
    people = await of(evaluator, made["extract_id"], "participations")
    cells = Counter((r["role_group"], r["municipality_code"], r["area_of_care"]) for r in people)
    assert cells["care_staff", "1440", "boende"] == 5
    assert cells["champion", "*", "*"] == 6
    assert (made["generalised"], made["withheld"]) == (6, 2)


async def test_pseudonyms_are_new_each_time_and_nothing_leads_to_a_person_or_an_answer(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    path = await assigned(office, project, evaluator)
    names, everything = [], ""
    for _ in range(2):
        made = (await evaluator.post(f"{path}/extracts", json=AS_OF)).json()
        people = await of(evaluator, made["extract_id"], "participations")
        names.append({row["pseudonym"] for row in people})
        surveys = await of(evaluator, made["extract_id"], "surveys")
        assert "pseudonym" not in surveys[0]
        assert [(r["outcome"], r["count"], r["n"]) for r in surveys] == [("confidence", "20", "30")]
        everything += str(people)
    assert names[0].isdisjoint(names[1])
    entries = await office.get(f"/projects/{project.project_id}/entries", params={"limit": 200})
    known = {row["person_id"] for row in entries.json()["items"] if row["person_id"]}
    assert len(known) >= 40
    assert not [person for person in known if person in everything]
    order = [row["pseudonym"] for row in people]
    assert order == sorted(order)


async def test_only_whoever_has_the_assignment_takes_and_only_within_its_days(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient, caller: Caller
) -> None:
    path = await assigned(office, project, evaluator)
    extract = (await evaluator.post(f"{path}/extracts", json=AS_OF)).json()["extract_id"]
    other = await caller("evaluator", reach=[str(project.project_id)])
    for refused in (
        await other.post(f"{path}/extracts", json=AS_OF),
        await other.get(f"/evaluation-extracts/{extract}/content"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "not-your-assignment")
    assert (await office.post(f"{path}/extracts", json=AS_OF)).status_code == 403
    tomorrow = (today() + timedelta(days=1)).isoformat()
    for terms in ({"from_on": tomorrow}, {"to_on": (today() - timedelta(days=1)).isoformat()}):
        outside = await assigned(office, project, evaluator, **terms)
        refused = await evaluator.post(f"{outside}/extracts", json=AS_OF)
        assert (refused.status_code, refused.json()["code"]) == (409, "assignment-not-in-force")
    ended = await office.patch(path, json={"status": "ended"}, headers={"if-match": '"v1"'})
    assert (ended.status_code, ended.json()["in_force"]) == (200, False)
    assert (await evaluator.get(f"/evaluation-extracts/{extract}/content")).status_code == 409


async def test_each_fetch_is_noted_and_gives_the_same_bytes(
    project: World, office: httpx.AsyncClient, evaluator: httpx.AsyncClient
) -> None:
    path = await assigned(office, project, evaluator)
    extract = (await evaluator.post(f"{path}/extracts", json=AS_OF)).json()["extract_id"]
    assert (await office.get("/evaluation-reads")).json()["items"] == []
    twice = [await of(evaluator, extract, "hours") for _ in range(2)]
    assert twice[0] == twice[1]
    noted = (await office.get("/evaluation-reads", params={"extract_id": extract})).json()["items"]
    assert [row["part"] for row in noted] == ["hours", "hours"]
    assert {row["actor"] for row in noted} == {f"{ISSUER} {subject_of(evaluator)}"}


async def test_an_evaluator_lists_no_rows_outside_an_extract(
    project: World, evaluator: httpx.AsyncClient, caller: Caller
) -> None:
    path = f"/projects/{project.project_id}/entries"
    assert (await evaluator.get(path)).status_code == 403
    assert (await (await caller("project-staff")).get(path)).status_code == 200


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"to_on": "2019-01-01"}, "/to_on"),
        ({"subject": "två ord"}, "/subject"),
        ({"purpose": " "}, "/purpose"),
    ],
)
async def test_terms_that_cannot_be_are_named(
    project: World, office: httpx.AsyncClient, change: dict[str, str], pointer: str
) -> None:
    body = {
        "project_id": str(project.project_id), "issuer": ISSUER, "subject": "e", "evaluator": "E",
        "purpose": "P", "from_on": "2020-01-01", "to_on": "2021-01-01", **change,
    }  # fmt: skip
    answer = await office.post("/evaluation-assignments", json=body)
    assert answer.status_code == 422
    assert pointer in str(answer.json()["errors"])
    missing = body | {
        "project_id": str(uuid4()),
        "to_on": "2021-01-01",
        "subject": "e",
        "purpose": "P",
    }
    assert (await office.post("/evaluation-assignments", json=missing)).status_code == 404
