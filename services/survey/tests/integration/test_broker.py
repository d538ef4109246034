"""The broker's database: migrations, policies, and a fast door for paper."""

from __future__ import annotations

import json
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from samlyft_survey.broker import models as broker_models
from samlyft_survey.models import METADATA

SHUT = """
select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    and c.relname <> 'alembic_version' and not (c.relrowsecurity and c.relforcerowsecurity)
"""


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
@pytest.mark.parametrize("which", ["survey", "broker"])
async def test_migrations_give_the_tables_of_the_models(
    database_urls: dict[str, str], broker_urls: dict[str, str], which: str
) -> None:
    metadata = METADATA if which == "survey" else broker_models.METADATA
    url = (database_urls if which == "survey" else broker_urls)["owner"]
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))

    def differences(connection: sa.Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_table_of_both_databases_is_shut_by_policy(
    admin: asyncpg.Connection, broker_admin: asyncpg.Connection
) -> None:
    for connection in (admin, broker_admin):
        assert await connection.fetch(SHUT) == []


async def seen_by(connection: asyncpg.Connection, tenant: str) -> int:
    async with connection.transaction():
        await connection.execute("select set_config('app.tenant_id', $1, true)", tenant)
        return int(await connection.fetchval("select count(*) from token"))


async def test_the_broker_sees_one_tenant_at_a_time_and_never_deletes_a_key(
    survey: Any, taking: Any, broker_urls: dict[str, str]
) -> None:
    await taking.join({"care_staff": 3})
    await survey.invited(await survey.opened())
    connection = await asyncpg.connect(broker_urls["app"])
    try:
        assert await connection.fetchval("select count(*) from token") == 0
        assert [await seen_by(connection, tenant) for tenant in ("gr", "halland", "")] == [3, 0, 0]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("delete from family_key")
    finally:
        await connection.close()


async def test_seven_thousand_paper_forms_are_one_request(
    survey: Any, taking: Any, admin: asyncpg.Connection
) -> None:
    await taking.join({"care_staff": 7_000})
    round_id = await survey.opened()
    letters = await survey.invited(round_id)
    answers = {"uses_teams": "daily", "changed_routine": "one", "sure_of_teams": "very"}
    rows = "".join(
        json.dumps({"token": letter["token"], "answers": answers}) + "\n" for letter in letters
    )
    headers = {"content-type": "application/x-ndjson", "idempotency-key": "paper-entry-1"}
    taken = await survey.client.post(
        f"/rounds/{round_id}/answer-imports", content=rows, headers=headers
    )
    assert taken.json()["created"] == 7_000
    assert (await survey.to(round_id, "closed")).is_success
    assert await admin.fetchval("select count(*) from answer") == 7_000
