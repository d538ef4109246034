"""From a session to the seal of its minutes, and from a line of the ledger back to the session, over HTTP."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from samlyft_training_log.seals.sealer import seal_round


@pytest.fixture
async def auditor(caller: Any) -> Any:
    return await caller("auditor")


async def step(auditor: Any, path: str) -> Any:
    answer = await auditor.get(path.removeprefix("/training-log/v1"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_minute_is_walked_both_ways(
    api: Any, world: Any, auditor: Any, database_urls: dict[str, str]
) -> None:
    await world.staffed("1001", "1002")
    await world.learn(world.person("2001"), world.job("2001", role_group="champion"))
    led = {"employer_number": "212000-1439", "employee_number": "2001"}
    await api.hold(trainers=[led])
    for number in ("1001", "1002"):
        await api.attend(number, 60)
    [held] = (await step(auditor, "/sessions?code=S1"))["items"]
    listed = (await step(auditor, f"/attendances?session_id={held['session_id']}"))["items"]
    first = listed[0]
    body = {"minutes": 45, "reason": "wrong_minutes"}
    await api.client.post(f"/attendances/{first['attendance_id']}/corrections", json=body)
    lines = (await step(auditor, f"/entries?attendance_id={first['attendance_id']}"))["items"]
    assert sorted(line["minutes"] for line in lines) == [-60, 45, 60]
    assert {line["position"] for line in lines} == {None}
    relay = await asyncpg.connect(database_urls["relay"])
    assert await seal_round(relay) == 4
    await relay.close()
    everything = (await step(auditor, f"/entries?session_id={held['session_id']}"))["items"]
    assert sorted(line["minutes"] for line in everything) == [-60, 45, 60, 60, 120]
    for line in everything:
        links = line["links"]
        source = await step(auditor, links["source"])
        assert source["session_id"] == held["session_id"]
        assert (await step(auditor, links["session"]))["code"] == "S1"
        posting = await step(auditor, links["posting"])
        assert line["minutes"] in {entry["minutes"] for entry in posting["entries"]}
        [seal] = (await step(auditor, links["seal"]))["items"]
        assert (seal["position"], seal["posting_id"]) == (line["position"], line["posting_id"])
    assert (await step(auditor, "/chain-verifications"))["broken"] is None


async def test_lines_outside_the_reach_are_not_shown(api: Any, world: Any, caller: Any) -> None:
    await world.staffed("1001")
    await api.hold()
    await api.attend("1001")
    elsewhere = await caller("local-project-leader", reach=["1482"])
    assert (await elsewhere.get("/entries")).json()["items"] == []
