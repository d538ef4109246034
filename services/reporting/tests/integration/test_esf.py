"""Indicators of both regulations: at entry, upon leaving and six months after, by gender; official ones beside."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from samlyft_events import EmploymentChanged, ParticipationChanged, PersonChanged
from samlyft_testing.plugin import Caller

KNOWN = datetime(2020, 1, 2, 12, tzinfo=UTC)


async def somebody(  # a life in a line
    world: Any,
    gender: str,
    born: int,
    left: date | None = None,
    worked_to: date | None = None,
    role: str = "care_staff",
) -> UUID:
    who = uuid4()
    told = {"version": 1, "known_at": KNOWN}
    place = {"municipality_code": "1440", "workplace_id": UUID(int=300), "role_group": role}
    await world.say(
        PersonChanged.model_validate(
            {**told, "aggregate_id": who, "gender": gender, "birth_year": born}
        ),
        EmploymentChanged.model_validate(
            {
                **told,
                **place,
                "aggregate_id": uuid4(),
                "person_id": who,
                "employer_number": "212000-1439",
                "employee_number": "1",
                "starts_on": date(2015, 1, 1),
                "ends_on": worked_to,
            }
        ),
        ParticipationChanged.model_validate(
            {
                **told,
                **place,
                "aggregate_id": uuid4(),
                "project_id": world.project_id,
                "person_id": who,
                "starts_on": date(2020, 1, 15),
                "ends_on": left,
                "status": "ended" if left else "active",
            }
        ),
    )
    await world.trained(who, role=role)
    return who


async def asked(caller: Caller, world: Any, day: str, **params: str) -> dict[str, Any]:
    path = f"/projects/{world.project_id}/esf-indicators"
    answer = await (await caller("project-owner")).get(path, params={"as_of": day, **params})
    assert answer.status_code == 200, answer.text
    return {one["code"]: one for one in answer.json()["indicators"]}


def by_gender(indicator: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["gender"]: (one["count"], one["n"]) for one in indicator["counts"]}


async def test_entry_exit_and_six_months_after_by_gender(caller: Caller, world: Any) -> None:
    await somebody(world, "woman", 1960, left=date(2020, 6, 30))
    await somebody(world, "woman", 2000, left=date(2020, 6, 30), worked_to=date(2020, 8, 31))
    await somebody(world, "man", 1964)
    found = await asked(caller, world, "2021-01-31")
    assert by_gender(found["EECO01"]) == {"woman": (2, 2), "man": (1, 1)}
    assert by_gender(found["CO05"]) == {"woman": (2, 2), "man": (1, 1)}
    assert (found["CO07"]["count"], found["EECO08"]["count"]) == (2, 2)
    assert (found["CO06"]["count"], found["EECO07"]["count"], found["EECO06"]["count"]) == (1, 1, 0)
    assert by_gender(found["CR04"]) == by_gender(found["EECR04"]) == {"woman": (2, 2)}
    assert by_gender(found["CR06"]) == by_gender(found["EECR05"]) == {"woman": (1, 2)}
    assert by_gender(found["CR08"]) == {"woman": (1, 2)}
    early = await asked(caller, world, "2020-07-01")
    assert (early["CR04"]["n"], early["CR06"]["n"]) == (0, 0), "nobody has been gone for so long"
    assert all(one["preliminary"] for one in found.values())


async def test_what_our_facts_cannot_tell_says_why_and_is_no_zero(
    caller: Caller, world: Any
) -> None:
    await somebody(world, "woman", 1980)
    found = await asked(caller, world, "2020-12-31")
    for code in ("CR07", "EECR06", "CR03", "CO16", "EECO18", "CO22", "EECO13"):
        assert (found[code]["count"], found[code]["counts"]) == (None, [])
        assert found[code]["why_not"]
    assert "självskattad" in found["CR07"]["why_not"]
    one = await asked(caller, world, "2020-12-31", regulation="1304/2013")
    assert {code[:2] for code in one} == {"CO", "CR"}
    assert len(found) == 54


async def test_the_official_figure_stands_beside_ours_with_its_source(
    caller: Caller, world: Any
) -> None:
    await somebody(world, "woman", 1980)
    owner = await caller("project-owner")
    path = f"/projects/{world.project_id}/official-figures"
    body = {"code": "CO05", "value": 7, "published_on": "2022-03-31", "source": "SCB"}
    made = await owner.post(path, json=body)
    assert made.status_code == 201, made.text
    one = await owner.get(made.headers["location"].removeprefix("/reporting/v1"))
    assert one.json() == made.json()
    found = (await asked(caller, world, "2020-12-31"))["CO05"]
    assert (found["count"], [one["value"] for one in found["official"]]) == (1, [7])
    wrong = await owner.post(path, json={**body, "code": "CO99"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/code")
    listed = (await owner.get(path, params={"code": "CO05"})).json()["items"]
    assert [one["source"] for one in listed] == ["SCB"]
    analyst = await caller("analyst")
    assert (await analyst.post(path, json=body)).status_code == 403
    seen = await analyst.get(f"/projects/{world.project_id}/esf-indicators")
    assert seen.status_code == 403, "small cells by gender"


async def test_who_the_project_pays_is_no_participant(caller: Caller, world: Any) -> None:
    await somebody(world, "woman", 1980)
    await somebody(world, "man", 1980, role="local_project_leader")
    found = await asked(caller, world, "2020-12-31")
    assert found["EECO01"]["count"] == 1, "a local project leader is paid by the project"
    await world.project(programme_period=None)
    found = await asked(caller, world, "2020-12-31")
    assert found["EECO01"]["count"] == 2, "without a funder nobody is left out"
