"""Sessions of the programme through the training log's public API: one from a plan, one on paper, one voided.

All of it is made up, and of the programme that goes on after the project: no figure of the project changes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from samlyft_local.demo.client import Api, Caller, LoadError
from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.people import Row
from samlyft_local.messages import say

PROGRAMME = "digital-ale"
MUNICIPALITY, EMPLOYER = "1440", "212000-1439"
STAFF, SECOND = "gr-staff", "gr-ale-leader"
"""The first reads the sheet at the project office, the second in the municipality."""
PAPER, VOIDED = "digital-ale-papper", "digital-ale-installt"
SCAN = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TRIES = 100


async def load_ledger(api: Api, demonstration: Demonstration) -> None:
    """Once; the sheet is read differently on one line, and settled."""
    staff = api.caller(STAFF, demonstration.tenant_id)
    second = api.caller(SECOND, demonstration.tenant_id)
    if (await staff.get(f"/training-log/v1/sessions?code={VOIDED}"))["items"]:
        return
    champion, *people = _team(demonstration)
    await _until(staff, "/training-log/v1/sessions", _held(PAPER, 14, champion))
    sheet = await _read_twice(staff, second, people)
    voided = await staff.post(
        "/training-log/v1/sessions", _held(VOIDED, 21, champion), key="demo-voided"
    )
    path = f"/training-log/v1/sessions/{voided['session_id']}/voidings"
    await staff.post(path, {"reason": "not_held"}, key="demo-voiding")
    prepared = {
        "project_code": PROGRAMME,
        **_number(champion),
        "kind_of_time": "champion_preparing",
        "starts_at": "2021-09-13T07:00:00Z",
        "ends_at": "2021-09-13T07:45:00Z",
    }
    await staff.post("/training-log/v1/worked-times", prepared, key="demo-prepared")
    await _draft(staff)
    say(f"{demonstration.tenant_id}: närvarolista på papper, {sheet['status']}", "a paper sheet")


def _team(demonstration: Demonstration) -> list[Row]:
    """A champion of the municipality and four who work there, in the order of the roster."""
    working = [
        job
        for job in demonstration.rows("roster")
        if job["employer_number"] == EMPLOYER and not job.get("ends_on")
    ]
    champions = [job for job in working if job["role_group"] == "champion"]
    return [champions[0], *[job for job in working if job["role_group"] == "care_staff"][:4]]


def _number(job: Row) -> Row:
    return {name: job[name] for name in ("employer_number", "employee_number")}


def _held(code: str, day: int, trainer: Row) -> Row:
    return {
        "code": code,
        "project_code": PROGRAMME,
        "starts_at": f"2021-09-{day}T11:00:00Z",
        "ends_at": f"2021-09-{day}T11:30:00Z",
        "kind": "APT",
        "form": "on_site",
        "topic": "Digitala lås",
        "topics": ["Digitala lås", "Informationssäkerhet"],
        "theory_minutes": 15,
        "discussion_minutes": 15,
        "place": "Arbetsplatsträffen",
        "municipality_code": MUNICIPALITY,
        "trainers": [_number(trainer) | {"role": "lead"}],
    }


async def _read_twice(staff: Caller, second: Caller, people: list[Row]) -> Any:
    lines = [_number(job) | {"minutes": 30, "status": "present"} for job in people]
    other = [*lines[:-1], lines[-1] | {"minutes": 15, "status": "partial"}]
    sheet = {
        "session_code": PAPER,
        "archive_reference": "Påhittat arkiv 2021:7, blad 3",
        "scan_hash": SCAN,
        "arrived_on": "2021-10-04",
        "rows": lines,
    }
    made = await staff.post("/training-log/v1/paper-sheets", sheet, key="demo-sheet")
    path = f"/training-log/v1/paper-sheets/{made['sheet_id']}"
    await second.post(f"{path}/keyings", {"rows": other}, key="demo-keying")
    return await second.post(f"{path}/settlements", {"rows": other[-1:]}, key="demo-settled")


async def _draft(staff: Caller) -> None:
    """The first planned session of the programme, so that its attendance list can be looked at."""
    query = f"municipality_code={MUNICIPALITY}&sort=starts_at&limit=1"
    planned = (await staff.get(f"/enrollment/v1/planned-sessions?{query}"))["items"]
    for plan in planned:
        path = f"/training-log/v1/planned-sessions/{plan['planned_session_id']}/drafts"
        await _until(staff, path, {})


async def _until(staff: Caller, path: str, body: Row) -> None:
    """Once what enrollment tells has arrived."""
    for _ in range(TRIES):
        try:
            await staff.post(path, body)
        except LoadError as error:
            if error.status not in {404, 422}:
                raise
            await asyncio.sleep(0.1)
        else:
            return
