"""DigIT Stockholm's self-assessment after its second workshop: each unit answers as a whole, with made-up answers."""

from __future__ import annotations

import asyncio
from datetime import date
from random import Random
from typing import Any

from samlyft_local.demo.client import Api, Caller
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.figures import project_id
from samlyft_local.demo.load_meetings import load_group_returns, load_meeting
from samlyft_local.demo.moments import local, rfc3339
from samlyft_local.demo.people import Row
from samlyft_local.demo.table import number
from samlyft_local.messages import say
from samlyft_local.users import LOADER
from samlyft_survey.questionnaires import shipped

TENANT, FORM = "digit-stockholm", "organisation_self_assessment"
OPENS, CLOSES = date(2017, 5, 2), date(2017, 5, 31)
"""After the second workshop, which the units hold in April."""
ANSWERING = 0.85
PATIENCE = 30
ROUNDS = "/survey/v1/rounds"


async def load_self_assessment(api: Api, demonstration: Demonstration) -> None:
    """The round with its answers, unless it is closed already."""
    loader = api.caller(LOADER, demonstration.tenant_id)
    project = await project_id(loader, str(demonstration.projects[0]["code"]))
    document = shipped(FORM).model_dump(mode="json", exclude_defaults=True)
    form = await loader.post("/survey/v1/questionnaires", document, key="digit-self-assessment")
    body = {
        "project_id": str(project),
        "family_code": "self_assessment",
        "wave": "during",
        "occasion": "ws2",
        "questionnaire_id": form["questionnaire_id"],
        "opens_on": OPENS.isoformat(),
        "closes_on": CLOSES.isoformat(),
        "known_at": rfc3339(local(OPENS, 8)),
    }
    held = await loader.post(ROUNDS, body, key="digit-round-ws2")
    path = f"{ROUNDS}/{held['round_id']}"
    if (await loader.get(path))["status"] == "closed":
        return
    await _become(loader, path, "open", rfc3339(local(OPENS, 9)))
    units = await _invited(loader, path, demonstration)
    await load_group_returns(loader, str(project), units)
    await load_meeting(loader, str(project), units)
    rows = answers([(unit["workplace_code"], unit["token"]) for unit in units])
    answer = await loader.bulk(f"{path}/answer-imports", rows, key="digit-answers-ws2")
    await _become(loader, path, "closed", rfc3339(local(CLOSES, 17)))
    told = f"{TENANT}: självskattning efter workshop 2: {number(answer['created'])} av {number(len(units))} enheter"
    say(told, "self-assessments of units")


def answers(units: list[tuple[str, str]]) -> list[Row]:
    """Rows of token and answers; the same for the same units every time."""
    rng = Random("self-assessment ws2")  # noqa: S311  # deterministic, made-up data
    form, rows = shipped(FORM), []
    for _, token in sorted(units):
        level = rng.gauss(0.5, 0.18)
        given = {}
        for item in form.items:
            values = [option.value for option in item.options]
            place = round((level + rng.gauss(0, 0.15)) * (len(values) - 1))
            given[item.id] = values[min(len(values) - 1, max(0, place))]
        if rng.random() < ANSWERING:
            rows.append({"token": token, "answers": given})
    return rows


async def _invited(loader: Caller, path: str, demonstration: Demonstration) -> list[dict[str, Any]]:
    """New tokens each time, until survey has heard of every unit that takes part."""
    wanted = len({row["workplace_code"] for row in demonstration.rows("roster")})
    for _ in range(PATIENCE):
        invited = await loader.post(f"{path}/invitations", {"again": True})
        if len(invited["invitations"]) >= wanted:
            break
        await asyncio.sleep(1)
    return list(invited["invitations"])


async def _become(loader: Caller, path: str, status: str, known_at: str) -> None:
    found = await loader.get(path)
    if found["status"] != status:
        await loader.patch(path, {"status": status, "known_at": known_at}, found["version"])
