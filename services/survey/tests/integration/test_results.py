"""Results of a before and after, end to end: against a recount, by every door, and silent where few answered."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any
from xml.etree import ElementTree

import asyncpg
import pytest
from scipy.stats import wilcoxon
from statsmodels.stats.contingency_tables import mcnemar

SCALE = ["not_at_all", "a_little", "fairly", "very"]
OFTEN = ["never", "seldom", "weekly", "daily"]


def answers_of(chance: random.Random, lift: float) -> dict[str, str]:
    def pick(values: list[str]) -> str:
        return values[min(3, int(chance.random() * 3 + lift))]

    camera = "yes" if chance.random() < 0.3 + lift / 4 else "no"
    return {
        "uses_teams": pick(OFTEN),
        "sure_of_teams": pick(SCALE),
        "uses_supervision_camera": camera,
    }


async def two_rounds(survey: Any, taking: Any, groups: dict[str, int], seed: int = 1) -> Any:
    """Paper forms of both rounds; eight in ten answer each. Gives ids and what was said, by person."""
    chance = random.Random(seed)  # noqa: S311  # repeatable answers, no secret
    await taking.join(groups)
    ids, said = {}, {}
    for wave, lift in (("before", 0.0), ("after", 0.9)):
        ids[wave] = await survey.opened(wave)
        letters = await survey.invited(ids[wave])
        said[wave] = {
            letter["person_id"]: (letter["role_group"], letter["token"], answers_of(chance, lift))
            for letter in letters
            if chance.random() < 0.8
        }
        rows = "".join(
            json.dumps({"token": token, "answers": answers}) + "\n"
            for _, token, answers in said[wave].values()
        )
        headers = {"content-type": "application/x-ndjson", "idempotency-key": f"paper-{ids[wave]}"}
        url = f"/rounds/{ids[wave]}/answer-imports"
        taken = await survey.client.post(url, content=rows, headers=headers)
        assert taken.json()["created"] == len(said[wave]), taken.text
        assert (await survey.to(ids[wave], "closed")).is_success
    return ids["before"], ids["after"], said


def pairs(said: Any, item: str, values: list[str]) -> list[tuple[int, int]]:
    both = said["before"].keys() & said["after"].keys()
    return [
        (values.index(said["before"][p][2][item]), values.index(said["after"][p][2][item]))
        for p in both
    ]


async def test_the_paired_result_is_that_of_a_recount_and_of_scipy(
    survey: Any, taking: Any
) -> None:
    _, after, said = await two_rounds(survey, taking, {"care_staff": 90, "first_line_manager": 60})
    told = (await survey.client.get(f"/rounds/{after}/comparisons")).json()
    both = said["before"].keys() & said["after"].keys()
    assert (told["design"], told["paired"]) == ("paired", len(both))
    assert (told["answered_before"], told["answered"]) == (len(said["before"]), len(said["after"]))
    assert told["attrition"] == round(1 - len(both) / len(said["before"]), 4)
    items = {item["item"]: item for item in told["results"]}
    for item, values in (("uses_teams", OFTEN), ("sure_of_teams", SCALE)):
        moved = [b - a for a, b in pairs(said, item, values)]
        (row,) = items[item]["rows"]
        counts = [cell["count"] for cell in row["cells"]]
        assert counts == [sum(m > 0 for m in moved), moved.count(0), sum(m < 0 for m in moved)]
        theirs = wilcoxon([m for m in moved if m], method="asymptotic", correction=False).pvalue
        assert items[item]["ranks"]["test"]["p"] == float(f"{theirs:.2g}")
    yes = pairs(said, "uses_supervision_camera", ["no", "yes"])
    shares = items["uses_supervision_camera"]["shares"]
    assert shares["before"]["count"] == sum(a for a, _ in yes)
    assert shares["after"]["count"] == sum(b for _, b in yes)
    up, down = yes.count((0, 1)), yes.count((1, 0))
    theirs = mcnemar([[0, up], [down, 0]], exact=up + down < 25, correction=False).pvalue
    assert shares["test"]["p"] == float(f"{theirs:.2g}")
    assert all(
        i["ranks"]["test"]["p_adjusted"] >= i["ranks"]["test"]["p"]
        for i in told["results"]
        if i["ranks"]
    )
    assert any("inte varför" in caveat["sv"] for caveat in told["caveats"])
    assert any(item["suppressed"] for item in told["results"]), "items nobody answered say so"


async def test_distributions_are_those_of_the_answers_by_group_too(
    survey: Any, taking: Any
) -> None:
    before, _, said = await two_rounds(survey, taking, {"care_staff": 90, "champion": 60})
    for dimension in ("whole", "role_group"):
        url = f"/rounds/{before}/distributions?dimension={dimension}&item=sure_of_teams"
        told = (await survey.client.get(url)).json()
        (item,) = told["results"]
        for row in item["rows"]:
            own = [
                a for g, _, a in said["before"].values() if g in row["groups"] or not row["groups"]
            ]
            assert row["n"] == len(own)
            for column, cell in zip(item["columns"], row["cells"], strict=True):
                assert cell["count"] == sum(a["sure_of_teams"] in column["values"] for a in own)
                assert cell["low"] <= cell["share"] <= cell["high"]
    assert told["response_rate"] == round(len(said["before"]) / 150, 4)
    assert len(item["rows"]) == 2


async def test_json_csv_chart_and_event_tell_the_same(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    _, after, _ = await two_rounds(survey, taking, {"care_staff": 90, "champion": 60})
    url = f"/rounds/{after}/comparisons"
    told = (await survey.client.get(url)).json()
    sheet = (await survey.client.get(url, headers={"accept": "text/csv"})).content.decode(
        "utf-8-sig"
    )
    lines = list(csv.DictReader(io.StringIO(sheet), delimiter=";"))
    cells = {
        (i["item"], "+".join(c["values"])): k["count"]
        for i in told["results"]
        for r in i["rows"]
        for c, k in zip(i["columns"], r["cells"], strict=True)
    }
    assert {
        (x["item"], x["column"]): int(x["count"]) for x in lines if x["suppressed"] == "no"
    } == cells
    assert {x["item"] for x in lines if x["suppressed"] == "yes"} == {
        i["item"] for i in told["results"] if i["suppressed"]
    }
    chart = (await survey.client.get(f"/rounds/{after}/comparison-charts")).json()
    for item in told["results"]:
        if item["shares"]:
            assert f"{item['shares']['after']['share'] * 100:.0f}\u00a0%" in json.dumps(
                chart["table"], ensure_ascii=False
            )
    assert "visas inte (för få)" in str(chart["table"])
    release = json.loads(
        await admin.fetchval(
            "select data from outbox where type = 'samlyft.survey.release.changed.v1' order by seq desc limit 1"
        )
    )
    assert set(release) & {"results", "tables", "answers"} == set()


async def test_charts_are_drawn_as_svg_and_png_in_both_languages_and_themes(
    survey: Any, taking: Any
) -> None:
    before, after, _ = await two_rounds(survey, taking, {"care_staff": 120})
    for url in (
        f"/rounds/{after}/comparison-charts",
        f"/rounds/{before}/distribution-charts?item=sure_of_teams",
        f"/rounds/{before}/distribution-charts?item=uses_supervision_camera&language=en&dark=true",
        f"/rounds/{before}/distribution-charts?item=orders_food_online",
    ):
        drawn = await survey.client.get(url, headers={"accept": "image/svg+xml"})
        assert drawn.headers["content-type"].startswith("image/svg+xml")
        root = ElementTree.fromstring(drawn.text)  # noqa: S314  # drawn by us
        assert root.get("role") == "img"
        pixels = await survey.client.get(url, headers={"accept": "image/png"})
        assert pixels.content.startswith(b"\x89PNG")
        document = (await survey.client.get(url)).json()
        assert document["description"]
        assert document["table"]["rows"]
        assert document["specification"]["description"] == document["description"]


async def test_a_few_answers_are_told_by_no_door(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    before, after, _ = await two_rounds(survey, taking, {"care_staff": 4})
    assert await admin.fetchval("select count(*) from result_table where kind <> 'pairs'") == 0
    for url in (f"/rounds/{before}/distributions", f"/rounds/{after}/comparisons"):
        told = (await survey.client.get(url)).json()
        assert all(item["suppressed"] and not item["rows"] for item in told["results"])
    picture = await survey.client.get(
        f"/rounds/{before}/distribution-charts?item=uses_teams", headers={"accept": "image/svg+xml"}
    )
    assert "visas inte (för få)" in picture.text


async def test_a_small_group_is_told_only_with_others(survey: Any, taking: Any) -> None:
    before, _, _ = await two_rounds(
        survey, taking, {"care_staff": 60, "champion": 60, "first_line_manager": 3}
    )
    told = (await survey.client.get(f"/rounds/{before}/distributions?dimension=role_group")).json()
    for item in told["results"]:
        for row in item["rows"]:
            assert row["groups"] != ["first_line_manager"]
            assert row["n"] >= 5


async def test_only_closed_rounds_of_the_family_are_told(survey: Any, taking: Any) -> None:
    await taking.join({"care_staff": 20})
    round_id = await survey.opened()
    early = await survey.client.get(f"/rounds/{round_id}/distributions")
    assert (early.status_code, early.json()["code"]) == (409, "round-not-closed")
    assert (await survey.client.get(f"/rounds/{round_id}/comparisons")).status_code == 404
    await survey.to(round_id, "closed")
    assert (await survey.client.get(f"/rounds/{round_id}/comparisons?since={round_id}")).json()[
        "design"
    ] == "retrospective"
    assert (await survey.client.get(f"/rounds/{round_id}/distributions")).json()[
        "design"
    ] == "post_only"
    absent = await survey.client.get(f"/rounds/{round_id}/distribution-charts?item=no_such")
    assert absent.status_code == 404


async def test_answers_that_no_key_pairs_are_compared_as_two_groups(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    """As where people answered by shared links without a code of their own."""
    await taking.join({"care_staff": 80})
    before = await survey.opened("before")
    chance = random.Random(3)  # noqa: S311  # repeatable answers, no secret
    for letter in await survey.invited(before):
        body = {"token": letter["token"], "answers": answers_of(chance, 0.0)}
        assert (await survey.client.post("/answers", json=body)).is_success
    await survey.to(before, "closed")
    await admin.execute("update answer set pairing_key = uuid_send(gen_random_uuid())")
    after = await survey.opened("after")
    for letter in await survey.invited(after):
        body = {"token": letter["token"], "answers": answers_of(chance, 0.9)}
        assert (await survey.client.post("/answers", json=body)).is_success
    await survey.to(after, "closed")
    told = (
        await survey.client.get(f"/rounds/{after}/comparisons?correction=benjamini_hochberg")
    ).json()
    assert (told["design"], told["paired"]) == ("repeated_cross_section", 0)
    items = {item["item"]: item for item in told["results"]}
    apart = items["uses_teams"]["unpaired"]
    assert (apart["n_before"], apart["n_after"]) == (80, 80)
    assert apart["low"] < apart["difference"] < apart["high"]
    assert apart["test"]["name"] in {"mann_whitney", "two_proportion_z"}
    assert apart["test"]["p_adjusted"] >= apart["test"]["p"]
    assert any("delvis olika personer" in caveat["sv"] for caveat in told["caveats"])


@pytest.mark.parametrize("query", ["dimension=person", "correction=none_such", "since=x"])
async def test_a_wrong_question_is_told_what_is_wrong(survey: Any, query: str) -> None:
    round_id = await survey.opened()
    assert (await survey.client.get(f"/rounds/{round_id}/comparisons?{query}")).status_code == 422
