"""Two survey rounds of a small tenant, and whom it shares with: what the tests of report pages look at."""

from __future__ import annotations

from datetime import date, timedelta

from samlyft_local.demo.client import Api, Caller
from samlyft_local.users import LOADER
from samlyft_survey.questionnaires import shipped
from tests.e2e.pages_world import TENANT, World

PARTNER = "sandbox"
ANSWERING = 90
"""Enough for every answer of the item below to be told."""
ITEM = "uses_teams"


async def hold_rounds(api: Api, world: World) -> None:
    """Before and after, answered by the same people, better the second time."""
    loader = api.caller(LOADER, TENANT)
    body = shipped("modig_like").model_dump(mode="json", exclude_defaults=True)
    form = await loader.post("/survey/v1/questionnaires", body, key="pages-questionnaire")
    values = next(
        [option["value"] for option in item["options"]]
        for item in body["items"]
        if item["id"] == ITEM
    )
    for wave, opens in (("before", date(2019, 5, 6)), ("after", date(2020, 11, 2))):
        made = await loader.post(
            "/survey/v1/rounds",
            {
                "project_id": world.project,
                "family_code": "pages",
                "wave": wave,
                "questionnaire_id": form["questionnaire_id"],
                "opens_on": opens.isoformat(),
                "closes_on": (opens + timedelta(days=30)).isoformat(),
            },
            key=f"pages-{wave}",
        )
        await _hold(loader, f"/survey/v1/rounds/{made['round_id']}", values, wave)


async def _hold(loader: Caller, path: str, values: list[str], wave: str) -> None:
    await loader.patch(path, {"status": "open"}, (await loader.get(path))["version"])
    invited = await loader.post(f"{path}/invitations", {"role_groups": [], "again": True})
    people = sorted(invited["invitations"], key=lambda one: str(one["person_id"]))[:ANSWERING]
    rows = [
        {"token": one["token"], "answers": {ITEM: values[_step(place, len(values), wave)]}}
        for place, one in enumerate(people)
    ]
    await loader.bulk(f"{path}/answer-imports", rows, key=f"pages-answers-{wave}")
    await loader.patch(path, {"status": "closed"}, (await loader.get(path))["version"])


def _step(place: int, many: int, wave: str) -> int:
    """Afterwards most are a step up, some where they were, and some a step down."""
    moved = 0 if wave == "before" else (1, 1, 1, 0, -1)[place % 5]
    return max(0, min(many - 1, (place // 5) % many + moved))
