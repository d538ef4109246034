"""Holds Modig's two survey rounds through the public API: invite, enter the forms, close."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.moments import local, rfc3339
from samlyft_local.demo.surveys import AFTER, BEFORE, Wave, answers, questionnaire, round_body
from samlyft_local.demo.table import number
from samlyft_local.messages import say
from samlyft_local.users import LOADER

ROUNDS = "/survey/v1/rounds"


async def load_surveys(api: Api, demonstration: Demonstration) -> None:
    """Both rounds, unless they are closed already."""
    loader = api.caller(LOADER, demonstration.tenant_id)
    project = await project_id(loader, str(demonstration.projects[0]["code"]))
    form = await loader.post("/survey/v1/questionnaires", questionnaire(), key="gr-questionnaire")
    people = {
        (row["employer_number"], row["employee_number"]): row["person_id"]
        async for row in _pages(loader, "/enrollment/v1/employments?limit=200")
    }
    for wave in (BEFORE, AFTER):
        body = round_body(wave, str(project), form["questionnaire_id"])
        body["known_at"] = _known(wave.opens_on, -14)
        held = await loader.post(ROUNDS, body, key=f"gr-round-{wave.wave}")
        path = f"{ROUNDS}/{held['round_id']}"
        if (await loader.get(path))["status"] == "closed":
            say(f"gr: mättillfälle {wave.wave} finns redan", "survey round there already")
            continue
        await _hold(loader, demonstration, wave, path, people)


async def _hold(
    loader: Caller,
    demonstration: Demonstration,
    wave: Wave,
    path: str,
    people: dict[tuple[str, str], str],
) -> None:
    """Tokens are told once, so an interrupted round gets new ones."""
    await _become(loader, path, "open", _known(wave.opens_on, 0))
    invited = await loader.post(f"{path}/invitations", {"role_groups": [], "again": True})
    tokens = {one["person_id"]: one["token"] for one in invited["invitations"]}
    rows = [
        {"token": tokens[person], "answers": row["answers"]}
        for row in answers(demonstration, wave)
        if (person := people[row["employer_number"], row["employee_number"]]) in tokens
    ]
    name = f"gr-answers-{wave.wave}"
    answer = await loader.bulk(f"{path}/answer-imports", rows, key=name)
    await _become(loader, path, "closed", _known(wave.closes_on, 10))
    say(
        f"gr: mättillfälle {wave.wave}: {number(answer['created'])} svar av {number(invited['invited'])}",
        "survey answers",
    )


async def _become(loader: Caller, path: str, status: str, known_at: str) -> None:
    found = await loader.get(path)
    if found["status"] != status:
        body = {"status": status, "known_at": known_at}
        await loader.patch(path, body, found["version"])


async def _pages(loader: Caller, path: str) -> AsyncIterator[dict[str, Any]]:
    following: str | None = path
    while following:
        page = await loader.get(following)
        for item in page["items"]:
            yield item
        following = page["next"]


def _known(day: date, later: int) -> str:
    return rfc3339(local(day + timedelta(days=later), 9))
