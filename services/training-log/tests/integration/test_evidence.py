"""From a total, or a sample, to every record behind it: the same draw, hashes that hold, readings that are noted."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from samlyft_events import ReportFiled

ASKED = {
    "project_code": "modig",
    "purpose": "audit",
    "from_date": "2020-01-01",
    "to_date": "2020-12-31",
}


@pytest.fixture
async def auditor(caller: Any, api: Any) -> Any:
    return type(api)(await caller("auditor"))


async def asked(auditor: Any, **more: Any) -> Any:
    answer = await auditor.client.post("/evidence-requests", json=ASKED | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def unpacked(auditor: Any, request_id: str) -> tuple[dict[str, bytes], dict[str, Any]]:
    answer = await auditor.client.get(f"/evidence-requests/{request_id}/bundle")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    files = {name: archive.read(name) for name in archive.namelist()}
    return files, json.loads(files["manifest.json"])


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig")), delimiter=";"))


async def trained(api: Any, world: Any, count: int) -> None:
    numbers = [str(2000 + n) for n in range(count)]
    await world.staffed(*numbers, "1999")
    await api.hold(trainers=[{"employer_number": "212000-1439", "employee_number": "1999"}])
    taken = await api.send(*(api.row(number, 30) for number in numbers))
    assert taken.status_code == 200, taken.text


async def test_the_total_adds_up_and_every_hash_holds(api: Any, auditor: Any, world: Any) -> None:
    await trained(api, world, 12)
    request = await asked(auditor)
    files, manifest = await unpacked(auditor, request["request_id"])
    assert manifest["totals"] == {"minutes": 360, "persons": 12}
    assert {f["name"]: f["sha256"] for f in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "manifest.json"
    }
    entries = rows(files, "entries.csv")
    assert sum(int(e["minutes"]) for e in entries) == 360
    postings = {p["posting_id"] for p in rows(files, "postings.csv")}
    sessions = {s["session_id"] for s in rows(files, "sessions.csv")}
    standing = {a["attendance_id"] for a in rows(files, "attendances.csv")}
    for entry in entries:
        assert entry["posting_id"] in postings
        assert entry["session_id"] in sessions
        assert entry["attendance_id"] in standing
    assert len(rows(files, "people.csv")) == len(rows(files, "employments.csv")) == 12
    assert len(rows(files, "trainers.csv")) == 1
    counts = {f["name"]: f["rows"] for f in manifest["files"]}
    assert (counts["entries.csv"], counts["months.csv"]) == (12, 0)


async def test_the_same_seed_draws_the_same_persons_and_another_others(
    api: Any, auditor: Any, world: Any
) -> None:
    await trained(api, world, 20)
    first, again, other = [
        (await asked(auditor, sample_size=5, seed=seed))["person_ids"] for seed in ("a", "a", "b")
    ]
    assert (len(first), first == again, set(first) == set(other)) == (5, True, False)
    request = await asked(auditor, sample_size=5, seed="a")
    files, manifest = await unpacked(auditor, request["request_id"])
    assert {e["person_id"] for e in rows(files, "entries.csv")} == set(first)
    assert manifest["totals"] == {"minutes": 150, "persons": 5}


async def test_what_is_posted_later_is_not_in_what_was_asked_for_before(
    api: Any, auditor: Any, world: Any
) -> None:
    await trained(api, world, 3)
    request = await asked(auditor)
    before = await unpacked(auditor, request["request_id"])
    attendance = (await api.get("/attendances"))["items"][0]["attendance_id"]
    mended = await api.client.post(
        f"/attendances/{attendance}/corrections", json={"minutes": 15, "reason": "wrong_minutes"}
    )
    assert mended.status_code < 300
    after = await unpacked(auditor, request["request_id"])
    assert after[0]["entries.csv"] == before[0]["entries.csv"]
    later = await unpacked(auditor, (await asked(auditor))["request_id"])
    assert later[1]["totals"]["minutes"] == 75
    assert {e["kind"] for e in rows(later[0], "entries.csv")} == {"attendance", "correction"}


async def test_every_reading_is_noted(api: Any, auditor: Any, world: Any, caller: Any) -> None:
    await trained(api, world, 2)
    request = await asked(auditor)
    await auditor.get(f"/evidence-requests/{request['request_id']}")
    await unpacked(auditor, request["request_id"])
    owner = type(api)(await caller("project-owner"))
    noted = (await owner.get("/evidence-reads", request_id=request["request_id"]))["items"]
    assert [n["what"] for n in noted] == ["drawn", "request", "bundle"]
    assert all("auditor" in n["actor"] for n in noted)
    manager = await caller("first-line-manager")
    for path in ("/evidence-requests", "/evidence-reads"):
        assert (await manager.get(path)).status_code == 403


async def test_protected_persons_carry_neither_name_nor_workplace(
    api: Any, auditor: Any, world: Any
) -> None:
    await trained(api, world, 2)
    await world.learn(
        world.person("2001", version=2, display_name="Ska inte synas", protected=True)
    )
    files, _ = await unpacked(auditor, (await asked(auditor))["request_id"])
    hidden = str(world.id("person 2001"))
    for name in ("entries.csv", "people.csv", "attendances.csv", "employments.csv"):
        [row] = [r for r in rows(files, name) if r["person_id"] == hidden]
        assert not {row.get(c) for c in ("display_name", "workplace_id", "employee_number")} - {
            "",
            None,
        }
    assert b"Ska inte synas" not in b"".join(files.values())


async def test_reach_and_bad_periods(api: Any, caller: Any, auditor: Any, world: Any) -> None:
    await trained(api, world, 2)
    elsewhere = type(api)(await caller("auditor", reach=["1482"]))
    files, manifest = await unpacked(elsewhere, (await asked(elsewhere))["request_id"])
    assert manifest["totals"] == {"minutes": 0, "persons": 0}
    assert rows(files, "people.csv") == []
    wrong = await auditor.client.post("/evidence-requests", json=ASKED | {"to_date": "2019-01-01"})
    assert wrong.json()["errors"][0]["code"] == "period"
    unknown = await auditor.client.post("/evidence-requests", json=ASKED | {"project_code": "none"})
    assert unknown.json()["errors"][0]["code"] == "unknown-project"


async def test_the_month_file_as_filed_stands_in_the_bundle_and_is_walked_to_from_a_minute(
    api: Any, auditor: Any, world: Any
) -> None:
    await trained(api, world, 1)
    filed = ReportFiled(
        aggregate_id=uuid4(),
        version=1,
        known_at=datetime(2020, 10, 5, 8, tzinfo=UTC),
        project_id=world.id("modig"),
        month="2020-09",
        revision=1,
        template="scb-2014-2020@1",
        file_hash="ab" * 32,
        content_hash="cd" * 32,
        people=1,
        minutes=30,
    )
    await world.learn(filed)
    await world.learn(filed)
    files, _ = await unpacked(auditor, (await asked(auditor))["request_id"])
    [row] = rows(files, "month-files.csv")
    assert (row["month"], row["file_hash"]) == ("2020-09", "ab" * 32)
    assert row["address"] == f"/reporting/v1/month-files/{filed.aggregate_id}"
    [line] = [e for e in (await api.get("/entries"))["items"] if e["minutes"] == 30]
    assert f"&person_id={line['person_id']}" in line["links"]["month_files"]
