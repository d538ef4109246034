"""`verify` and `reconcile`: what is true is called so, and each thing that is planted is found."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr
from samlyft_sample.main import NoteChanged, on_notes, write
from sqlalchemy import make_url

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_operations import verifying
from samlyft_operations.places import OperationError, Place
from samlyft_testing import as_tenant
from tests.deploy.alerts import Seen, needs_promtool, read, says, stays


@pytest.fixture
def where(service: Service, settings: Settings, postgres: str) -> list[Place]:
    return [Place(service, settings.model_copy(update={"admin_database_url": SecretStr(postgres)}))]


@pytest.fixture
async def superuser(where: list[Place]) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(where[0].admin_url)
    yield connection
    await connection.close()


async def said(
    where: list[Place], *parts: str, tenant: str | None = None, metrics: Path | None = None
) -> int:
    told = Namespace(parts=list(parts), tenant=tenant, wait=0.0, json=True, metrics=metrics)
    return await verifying.VERBS["verify" if parts else "reconcile"].run(where, told)


async def told_and_heard(database: Database, tenant: str, *words: int) -> None:
    """Notes in the log, and in the read model as the worker would have put them there."""
    for number in words:
        async with database.session(tenant) as session:
            await write(session, tenant, number)
    async with as_tenant(database, tenant) as connection:
        rows = await connection.fetch("select data::text as data from outbox order by seq")
    async with database.session(tenant) as session:
        events = [NoteChanged.model_validate_json(row["data"]) for row in rows]
        await on_notes(session, events)


async def test_a_read_model_that_says_what_its_source_says_is_whole(
    where: list[Place], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await told_and_heard(database, "gr", 1, 2, 3)
    await told_and_heard(database, "halland", 4)
    assert await said(where) == 0
    assert await said(where, "read-models") == 0
    told = capsys.readouterr()
    assert "sample gr: 1 kinds, 3 rows, equal" in told.err
    assert "whole" in told.out


@pytest.mark.parametrize(
    ("planted", "missing", "extra"),
    [
        ("delete from read where words = 2", 1, 0),
        ("update read set words = 7 where words = 2", 1, 1),
        ("insert into read values ('gr', gen_random_uuid(), 1, 5)", 0, 1),
    ],
)
async def test_what_differs_is_told_by_kind_and_tenant(
    planted: str,
    missing: int,
    extra: int,
    where: list[Place],
    database: Database,
    superuser: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await told_and_heard(database, "gr", 1, 2, 3)
    await told_and_heard(database, "halland", 1)
    await superuser.execute(planted)
    assert await said(where) == 1
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["service"], found["tenant"], found["kind"]) == ("sample", "gr", "read")
    assert (found["missing"], found["extra"]) == (missing, extra)
    assert await said(where, tenant="halland") == 0


@needs_promtool
async def test_what_differs_is_told_to_prometheus_and_its_alert_fires(
    where: list[Place], database: Database, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    await told_and_heard(database, "gr", 1, 2, 3)
    file = tmp_path / "reconciled.prom"
    assert await said(where, metrics=file) == 0
    before = read(file.read_text())
    await superuser.execute("delete from read where words = 2")
    assert await said(where, metrics=file) == 1
    after = read(file.read_text())
    series = 'samlyft_reconciliation_differences{kind="read",service="sample"}'
    assert (before[series], after[series]) == (0, 1)
    assert '"gr"' not in file.read_text()
    # Prometheus' trial begins at 0 s: what was compared now has not become old in it.
    assert says("SamlyftReconciliation", stays(Seen(before, after)), tmp_path, firing=True) == ""
    assert says("SamlyftReconciliation", stays(Seen(before, before)), tmp_path, firing=False) == ""


async def test_comparing_leaves_nothing_behind(
    where: list[Place], database: Database, superuser: asyncpg.Connection
) -> None:
    await told_and_heard(database, "gr", 1)
    before = await superuser.fetchval("select count(*) from pg_class")
    assert await said(where) == 0
    assert await superuser.fetchval("select count(*) from pg_class") == before


async def test_a_hole_in_the_wall_is_found(
    where: list[Place],
    database: Database,
    superuser: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = f"loose_{uuid4().hex[:6]}"
    assert await said(where, "policies") == 1  # the sample's tables have policies only in part
    assert name not in capsys.readouterr().out
    await superuser.execute(f"create table {name} (x int); grant insert on {name} to sample_app")
    try:
        assert await said(where, "policies") == 1
        assert name in capsys.readouterr().out
    finally:
        await superuser.execute(f"drop table {name}")


async def test_without_the_administrator_it_says_what_it_needs(
    where: list[Place], database: Database
) -> None:
    alone = [
        Place(w.service, w.settings.model_copy(update={"admin_database_url": None})) for w in where
    ]
    with pytest.raises(OperationError, match="SAMLYFT_ADMIN_DATABASE_URL"):
        await said(alone)


def test_the_administrators_url_names_the_service_s_own_database(where: list[Place]) -> None:
    own = make_url(where[0].settings.database_url.get_secret_value()).database
    assert make_url(where[0].admin_url).database == own
