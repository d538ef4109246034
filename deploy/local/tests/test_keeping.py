"""A backup taken while everything runs, and what comes of it elsewhere."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path

import asyncpg
import pytest

from deploy.local.tests.running import Run, get, post
from samlyft_local.checksums import differences, sums_of


def token(run: Run) -> str:
    form = {"grant_type": "client_credentials", "client_id": "platform-admin"}
    answer = post(f"{run.origin}/issuer/token", data=form)
    return str(answer.json()["access_token"])


def tenants(run: Run) -> set[str]:
    headers = {"Authorization": f"Bearer {token(run)}"}
    answer = get(f"{run.origin}/enrollment/v1/tenants?limit=100", headers=headers)
    return {one["tenant_id"] for one in answer.json()["items"]}


def add_tenant(run: Run, name: str) -> None:
    headers = {"Authorization": f"Bearer {token(run)}"}
    administrator = {"issuer": f"{run.origin}/issuer", "subject": f"{name}-admin"}
    body = {"tenant_id": name, "name": name, "kind": "regional", "admin": administrator}
    answer = post(f"{run.origin}/enrollment/v1/tenants", json=body, headers=headers)
    assert answer.status_code == 201, answer.text


def said(run: Run, *words: str) -> tuple[int, str]:
    status = run.start(*words).wait(timeout=90)
    return status, run.text


@pytest.fixture(scope="module")
def kept(stack: Run, place: Path) -> Path:
    """A backup that has `halland` and not `skaraborg`, which came later."""
    add_tenant(stack, "halland")
    folder = place / "kept"
    status, text = said(Run(stack.home), "backup", str(folder))
    assert status == 0, text
    add_tenant(stack, "skaraborg")
    return folder


def test_another_place_has_what_was_there_when_the_backup_was_taken(
    stack: Run, kept: Path, place: Path
) -> None:
    other = Run(place / "other")
    status, text = said(other, "restore", str(kept))
    assert status == 0, text
    assert "restored and equal" in text
    try:
        other.up()
        assert tenants(stack) - tenants(other) == {"skaraborg"}
        assert "halland" in tenants(other)
        add_tenant(other, "dalarna")
    finally:
        other.stop(signal.SIGTERM)


def test_what_differs_from_the_backup_is_named(kept: Path, place: Path) -> None:
    changed = place / "changed"
    shutil.copytree(kept, changed)
    manifest = json.loads((changed / "manifest.json").read_text())
    manifest["sums"]["enrollment"]["tenant halland"] = "1 0"
    (changed / "manifest.json").write_text(json.dumps(manifest))
    status, text = said(Run(place / "third"), "restore", str(changed))
    assert status == 1
    assert "enrollment: tenant halland" in text


def test_nothing_is_restored_over_data_or_backed_up_over_a_backup(
    stack: Run, kept: Path, place: Path
) -> None:
    status, text = said(Run(stack.home), "restore", str(kept))
    assert (status, "not empty" in text) == (2, True)
    status, text = said(Run(stack.home), "backup", str(kept))
    assert (status, "not empty" in text) == (2, True)
    status, text = said(Run(place / "fourth"), "restore", str(place / "nothing"))
    assert (status, "not a backup" in text) == (2, True)


def test_keys_stand_apart_and_only_their_owner_reads_them(kept: Path) -> None:
    secrets = json.loads((kept / "keys" / "credentials.json").read_text())
    assert (kept / "keys" / "credentials.json").stat().st_mode & 0o077 == 0
    elsewhere = (kept / "manifest.json").read_bytes() + b"".join(
        file.read_bytes() for file in kept.glob("*.dump")
    )
    assert secrets["secret_key"].encode() not in elsewhere
    assert b"enrollment" in elsewhere


async def test_a_single_changed_row_changes_the_sums_of_its_tenant(postgres: str) -> None:
    connection = await asyncpg.connect(postgres)
    try:
        await connection.execute("create temp table minute (tenant_id text, minutes int)")
        await connection.execute("create table public.minute_of (like minute)")
        await connection.execute(
            "insert into minute_of select t, n from unnest(array['gr', 'halland']) t, generate_series(1, 50) n"
        )
        before = await sums_of(connection)
        await connection.execute(
            "update minute_of set minutes = 31 where tenant_id = 'gr' and minutes = 30"
        )
        assert differences(before, await sums_of(connection)) == ["minute_of gr"]
        assert differences(before, before) == []
    finally:
        await connection.execute("drop table if exists public.minute_of")
        await connection.close()
