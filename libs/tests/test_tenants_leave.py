"""A tenant leaves with its export: whole, compared, and only once everything is the same."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from samlyft_sample.main import write

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_operations.places import OperationError, Place
from samlyft_operations.tenants import VERBS
from samlyft_running.streams import connect, declare_stream
from samlyft_testing import as_tenant

Count = Callable[..., Awaitable[int]]


@pytest.fixture
async def where(
    service: Service, settings: Settings, database: Database, postgres: str, nats_server: str
) -> list[Place]:
    """Both tenants have notes; `halland` has three."""
    for tenant, number in (("halland", 1), ("halland", 2), ("halland", 3), ("gr", 4)):
        async with database.session(tenant) as session:
            await write(session, tenant, number)
    update = {"admin_database_url": SecretStr(postgres), "nats_url": nats_server}
    return [Place(service, settings.model_copy(update=update))]


async def exported(where: list[Place], folder: Path) -> dict[str, Any]:
    told = Namespace(tenant="halland", folder=folder)
    assert await VERBS["tenants export"].run(where, told) == 0
    return read(folder / "manifest.json")


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())
    return found


async def leaves(where: list[Place], folder: Path, **words: Any) -> int:
    told = {"tenant": "halland", "export": folder, "confirm": "halland", "dry_run": False, **words}
    return await VERBS["tenants offboard"].run(where, Namespace(**told))


async def test_everything_of_one_tenant_and_nothing_of_another(
    where: list[Place], tmp_path: Path
) -> None:
    manifest = await exported(where, tmp_path / "out")
    notes = (tmp_path / "out" / "sample" / "note.ndjson").read_text().splitlines()
    assert sorted(json.loads(one)["words"] for one in notes) == [1, 2, 3]
    assert manifest["files"]["sample/note.ndjson"]["rows"] == 3
    assert {json.loads(one)["tenant_id"] for one in notes} == {"halland"}
    with pytest.raises(OperationError, match="not empty"):
        await exported(where, tmp_path / "out")
    told = Namespace(tenant="nowhere", folder=tmp_path / "nowhere")
    with pytest.raises(OperationError, match="no service knows"):
        await VERBS["tenants export"].run(where, told)


async def test_it_leaves_every_table_and_the_other_stays(
    where: list[Place], tmp_path: Path, count: Count
) -> None:
    client = await connect(where[0].settings, "test")
    stream = client.jetstream()
    await declare_stream(stream, "sample")
    for tenant in ("gr", "halland"):
        await stream.publish(f"samlyft.sample.note.changed.v1.{tenant}", b"{}")
    await exported(where, tmp_path / "out")
    assert await leaves(where, tmp_path / "out", dry_run=True) == 0
    assert await count("note", "halland") == 3
    assert await leaves(where, tmp_path / "out") == 0
    for table in ("note", "outbox", "tenant"):
        assert (await count(table, "halland"), await count(table, "gr")) == (0, 1)
    assert (await stream.stream_info("sample")).state.messages == 1
    assert (await stream.get_last_msg("sample", "samlyft.sample.note.changed.v1.gr")).data == b"{}"
    assert await leaves(where, tmp_path / "out") == 0  # again: it is gone already
    await client.close()


async def test_it_stays_while_anything_is_not_as_exported(
    where: list[Place], tmp_path: Path, database: Database, count: Count
) -> None:
    await exported(where, tmp_path / "out")
    with pytest.raises(OperationError, match="--confirm halland"):
        await leaves(where, tmp_path / "out", confirm="gr")
    with pytest.raises(OperationError, match="is the export of halland"):
        await leaves(where, tmp_path / "out", tenant="gr", confirm="gr")
    async with as_tenant(database, "halland") as connection:
        await connection.execute("insert into note values ('halland', $1, 9)", uuid4())
    with pytest.raises(OperationError, match="changed since the export: note"):
        await leaves(where, tmp_path / "out")
    file = tmp_path / "out" / "sample" / "note.ndjson"
    file.write_text(file.read_text().partition("\n")[2])
    with pytest.raises(OperationError, match="not what was exported"):
        await leaves(where, tmp_path / "out")
    assert await count("note", "halland") == 4
