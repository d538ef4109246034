"""What the worker tells of keys: their age, and which client will soon have none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
from prometheus_client import generate_latest

from samlyft_common.db import Database
from samlyft_enrollment.clients.figures import FIGURES
from samlyft_operations.figures import look
from samlyft_testing.plugin import Caller
from samlyft_testing.tokens import jwk
from services.enrollment.tests.integration.test_responsibility import CLIENT, NEXT_YEAR
from tests.deploy.alerts import Samples, Seen, needs_promtool, read, says, stays

ALERT = "SamlyftKeysOld"


async def told(database: Database) -> Samples:
    await look(database, FIGURES)
    whole = read(generate_latest().decode())
    return {name: value for name, value in whole.items() if "_key_" in name or "clients" in name}


@needs_promtool
async def test_a_client_whose_last_key_ends_and_a_key_that_is_old_are_told(
    caller: Caller, database: Database, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    admin = await caller("tenant-admin")
    made = (await admin.post("/clients", json=CLIENT)).json()
    path = f"/clients/{made['machine_id']}/keys"
    soon = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    before = await told(database)
    first = await admin.post(path, json={"jwk": jwk("ec-1"), "expires_on": soon})
    assert first.status_code == 201
    ending = await told(database)
    assert ending["samlyft_clients_ending{}"] - before["samlyft_clients_ending{}"] == 1
    assert says(ALERT, stays(Seen(before, ending)), tmp_path, firing=True) == ""
    assert says(ALERT, stays(Seen(before, before)), tmp_path, firing=False) == ""
    second = await admin.post(path, json={"jwk": jwk("ec-2"), "expires_on": NEXT_YEAR})
    assert second.status_code == 201
    replaced = await told(database)
    assert replaced["samlyft_clients_ending{}"] == before["samlyft_clients_ending{}"]
    assert 0 < replaced["samlyft_client_key_age_seconds{}"] < 600
    old = {**replaced, "samlyft_client_key_age_seconds{}": 401 * 86_400.0}
    assert says(ALERT, stays(Seen(replaced, old)), tmp_path, firing=True) == ""
    assert says(ALERT, stays(Seen(before, replaced)), tmp_path, firing=False) == ""
