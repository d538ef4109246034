"""Enrollment's verbs of the command line, on the same rows as its API."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_enrollment.operating import VERBS
from samlyft_enrollment.people import batches
from samlyft_testing import as_tenant
from samlyft_testing.plugin import Caller
from services.enrollment.tests.conftest import Office, a_row
from services.enrollment.tests.integration.test_retention_ends import kept, over

NUMBERS = ("811218-9876", "900101-9802", "640823-3234")
Captured = pytest.CaptureFixture[str]


async def said(verb: str, settings: Settings, **words: Any) -> int:
    told = {"tenant": "gr", "dry_run": False, **words}
    return await VERBS[verb].run(settings, Namespace(**told))


async def hire(office: Office) -> list[str]:
    rows = [a_row(f"{i}", identity_number=number) for i, number in enumerate(NUMBERS, 1)]
    await office.loaded("roster", rows)
    return [one["person_id"] for one in await office.listed("/people")]


async def numbers(office: Office, people: list[str]) -> set[str]:
    body = {"person_ids": people, "purpose": "audit"}
    found = (await office.client.post("/identity-reads", json=body)).json()["items"]
    return {one["identity_number"] for one in found}


async def keys(database: Database) -> list[int]:
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetch(
            "select key_id from tenant_key where purpose = 'data' order by 1"
        )
    return [row[0] for row in rows]


async def test_a_rotation_that_was_stopped_goes_on_under_the_same_key(
    office: Office,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    people = await hire(office)
    before = await numbers(office, people)
    monkeypatch.setattr(batches, "BATCH", 1)

    def stop(resealed: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await batches.rotate_in_batches(database, "gr", bytes(range(32)), stop)
    assert await keys(database) == [1, 2]
    assert await numbers(office, people) == before  # half old, half new: all can be read
    assert await said("keys rotate", settings, dry_run=True) == 0
    assert "goes on with 2 numbers" in capsys.readouterr().out
    assert await said("keys rotate", settings) == 0
    assert "key 2, 2 numbers; destroyed: 1" in capsys.readouterr().out
    assert await keys(database) == [2]
    assert await numbers(office, people) == before


async def test_retention_is_planned_before_it_is_run(
    office: Office, settings: Settings, capsys: Captured
) -> None:
    await kept(office)
    await over(office)
    assert await said("retention plan", settings) == 0
    assert "1 would be erased" in capsys.readouterr().out
    assert "Öberg" in str(await office.listed("/people"))
    assert await said("retention run", settings) == 0
    assert "1 erased" in capsys.readouterr().out
    assert "Öberg" not in str(await office.listed("/people"))


async def test_a_tenant_is_made_once(
    database: Database, settings: Settings, caller: Caller, capsys: Captured
) -> None:
    new = {
        "tenant": "dalarna",
        "name": "Dalarna",
        "kind": "regional",
        "admin_issuer": "https://login.example",
        "admin_subject": "anna",
    }
    platform = await caller("platform-admin")
    assert await said("tenants create", settings, **new, dry_run=True) == 0
    assert "dalarna" not in (await platform.get("/tenants")).text
    for word in ("added", "is there"):
        assert await said("tenants create", settings, **new) == 0
        assert word in capsys.readouterr().out
    assert "dalarna" in (await platform.get("/tenants")).text
    assert await said("tenants create", settings, **{**new, "name": "Other"}) == 2


async def test_numbers_leave_opened_and_logged_as_read(
    office: Office, settings: Settings, caller: Caller, tmp_path: Path
) -> None:
    people = await hire(office)
    file = tmp_path / "numbers.ndjson"
    assert await said("identities export", settings, out=file) == 0
    told = {json.loads(line)["number"] for line in file.read_text().splitlines()}
    assert told == await numbers(office, people)
    auditor = await caller("tenant-admin")
    reads = await auditor.get("/identity-reads?purpose=tenant_export")
    assert (reads.status_code, len(reads.json()["items"])) == (200, 1), reads.text


async def test_a_municipality_leaves_with_its_export_and_not_with_another(
    office: Office, settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    await hire(office)
    file = tmp_path / "ale.zip"
    code = {"municipality": "1440"}
    leaving = {**code, "export": file, "last_day": "2026-01-31", "takes_over_retention": True}
    assert await said("municipalities export", settings, **code, out=file) == 0
    assert await said("municipalities offboard", settings, **leaving, confirm=None) == 2
    assert await said("municipalities offboard", settings, **leaving, dry_run=True) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2])["persons_erased"] == 3
    assert len(await office.listed("/people")) == 3
    await office.loaded("roster", [a_row("7", identity_number="670919-9530")])
    assert await said("municipalities offboard", settings, **leaving, confirm="1440") == 2
    file.unlink()
    assert await said("municipalities export", settings, **code, out=file) == 0
    assert await said("municipalities offboard", settings, **leaving, confirm="1440") == 0
    assert {one["family_name"] for one in await office.listed("/people")} == {""}
