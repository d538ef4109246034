"""What `doctor` tells, and what it must not."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr
from samlyft_sample.main import write

from samlyft_common.db import Database
from samlyft_common.service import Service
from samlyft_common.settings import Settings
from samlyft_operations import doctor
from samlyft_operations.places import Place
from samlyft_running.streams import connect, declare_consumer, declare_stream
from samlyft_testing import as_tenant

PLANTED = ("19121212-1212", "Tolvan Tolvansson", "tolvan@care.example", "hemligt-ord")


@pytest.fixture
def where(service: Service, settings: Settings, nats_server: str) -> list[Place]:
    number, name, address, secret = PLANTED
    update = {
        "nats_url": nats_server,
        "platform_admins": [f"https://login.example {name} {number}"],
        "smtp_url": SecretStr(f"smtp://{address}:{secret}@mail.example:587"),
        "mail_from": address,
    }
    return [Place(service, settings.model_copy(update=update))]


async def plant(database: Database) -> None:
    """A person in every place where a row can hold one."""
    number, name, address, _ = PLANTED
    data = {"display_name": name, "identity_number": number}
    async with as_tenant(database, "gr") as connection:
        await connection.execute(
            "insert into dead_letter (tenant_id, subject, envelope, error, attempts)"
            " values ('gr', 'samlyft.sample.note.changed.v1.gr', $1, 'ValueError', 5)",
            {"data": data},
        )
        await connection.execute(
            "insert into letter (tenant_id, recipient, subject, body, reference)"
            " values ('gr', $1, $2, $2, 'x')",
            address,
            name,
        )
        await connection.execute(
            "insert into outbox (tenant_id, type, aggregate_id, version, known_at, data)"
            " values ('gr', 'samlyft.sample.person.changed.v1', $1, 1, now(), $2)",
            uuid4(),
            data,
        )


async def told(where: list[Place], out: Path) -> tuple[int, dict[str, Any], str]:
    status = await doctor.doctor(where, Namespace(out=out))
    text = await asyncio.to_thread(out.read_text)
    return status, json.loads(text), text


async def test_no_person_and_no_secret_is_in_it(
    where: list[Place], database: Database, tmp_path: Path
) -> None:
    await plant(database)
    status, found, text = await told(where, tmp_path / "doctor.json")
    assert [word for word in PLANTED if word in text] == []
    # The control: all of it stands in what was looked at.
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetchval(
            "select (select string_agg(envelope::text, '') from dead_letter)"
            " || (select string_agg(recipient || body, '') from letter)"
            " || (select string_agg(data::text, '') from outbox)"
        )
    own = where[0].settings
    raw = f"{rows} {own.platform_admins} {own.smtp_url.get_secret_value() if own.smtp_url else ''}"
    assert [word for word in PLANTED if word not in raw] == []
    assert status == 1
    assert any("1 dead letters" in one for one in found["findings"])


async def test_it_tells_what_a_support_engineer_asks_for(
    where: list[Place], database: Database, tmp_path: Path
) -> None:
    async with database.session("gr") as session:
        await write(session, "gr", 3)
    client = await connect(where[0].settings, "test")
    await declare_stream(client.jetstream(), "sample")
    await declare_consumer(client.jetstream(), where[0].service, "sample")
    await client.close()
    status, found, _ = await told(where, tmp_path / "doctor.json")
    sample = found["services"]["sample"]
    assert (status, found["findings"]) == (0, [])
    assert sample["database"]["revision"] == sample["database"]["newest_revision"]
    assert sample["database"]["outbox"][0]["waiting"] == 1
    assert sample["database"]["server"][0]["version"]
    assert abs(sample["database"]["clock_difference_seconds"]) < 1
    assert sample["settings"]["secret_key"] == "set"
    assert "samlyft-common" in found["machine"]["samlyft"]
    assert {one["state"] for one in sample["streams"]} == {"as declared"}


async def test_what_is_away_or_late_is_a_finding(
    where: list[Place], database: Database, tmp_path: Path
) -> None:
    async with as_tenant(database, "gr") as connection:
        await connection.execute(
            "insert into outbox (tenant_id, type, aggregate_id, version, known_at, recorded_at, data)"
            " values ('gr', 'x', $1, 1, now(), now() - interval '1 hour', '{}')",
            uuid4(),
        )
    away = {"nats_url": "nats://127.0.0.1:9"}
    gone = [Place(w.service, w.settings.model_copy(update=away)) for w in where]
    status, found, _ = await told(gone, tmp_path / "doctor.json")
    assert status == 1
    assert any("streams cannot be looked at" in one for one in found["findings"])
    assert any("1 events wait in the outbox" in one for one in found["findings"])


async def test_an_index_left_unfinished_is_named_with_what_drops_it(
    where: list[Place], database: Database, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    for number in (1, 2):
        async with database.session("gr") as session:
            await write(session, "gr", number)
    making = "create unique index concurrently ix_left on outbox (tenant_id)"
    await owner.execute("alter table outbox no force row level security")
    with pytest.raises(asyncpg.UniqueViolationError):
        await owner.execute(making)
    _, found, _ = await told(where, tmp_path / "doctor.json")
    (said,) = [one for one in found["findings"] if "index" in one]
    cure = said.partition("(as owner: ")[2].rstrip(")")
    assert cure == "drop index concurrently ix_left"
    await owner.execute(cure)
    await owner.execute("alter table outbox force row level security")
    _, found, _ = await told(where, tmp_path / "doctor.json")
    assert [one for one in found["findings"] if "index" in one] == []
