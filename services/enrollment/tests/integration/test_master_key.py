"""Another master key: numbers can be read before, in between and after, and at last with the old one no more."""

from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import SecretStr

from samlyft_common.db import Database
from samlyft_common.settings import Settings
from samlyft_enrollment.people import rewrapping
from samlyft_enrollment.people.vault import new_key, open_vault
from samlyft_testing import as_tenant
from services.enrollment.tests.conftest import Office
from services.enrollment.tests.integration.test_operating import hire, said

NEW = bytes(range(32, 64))
Captured = pytest.CaptureFixture[str]


async def read(database: Database, master_key: bytes) -> set[str]:
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetch("select id, key_id, sealed from identity")
    async with database.session("gr") as session:
        vault = await open_vault(session, "gr", master_key)
    return {vault.open(row["id"], row["key_id"], row["sealed"]) for row in rows}


async def made(database: Database) -> list[object]:
    async with as_tenant(database, "gr") as connection:
        rows = await connection.fetch("select created_at from tenant_key order by purpose, key_id")
    return [row[0] for row in rows]


def both(settings: Settings) -> Settings:
    new = SecretStr(b64encode(NEW).decode())
    return settings.model_copy(update={"secret_key": new, "former_secret_key": settings.secret_key})


async def test_all_is_read_under_the_new_key_and_nothing_under_the_old_alone(
    office: Office, database: Database, settings: Settings, capsys: Captured
) -> None:
    await hire(office)
    old, two = settings.master_key, both(settings).master_key  # type: ignore[attr-defined]  # enrollment's own
    before, days = await read(database, old), await made(database)
    assert len(before) == 3
    with pytest.raises(InvalidTag):
        await read(database, NEW)
    assert await read(database, two) == before
    assert await said("keys rewrap", both(settings), dry_run=True) == 0
    assert "gr: 2 of 2 keys would be wrapped anew, 0 open with neither" in capsys.readouterr().out
    assert await read(database, old) == before  # nothing has changed
    assert await said("keys rewrap", both(settings)) == 0
    assert await read(database, NEW) == await read(database, two) == before
    assert await made(database) == days
    with pytest.raises(InvalidTag):
        await read(database, old)
    assert await said("keys rewrap", both(settings)) == 0
    assert "gr: 0 of 2 keys wrapped anew" in capsys.readouterr().out
    assert await said("keys rewrap", settings) == 1  # neither: named, and left as it is
    assert "2 open with neither" in capsys.readouterr().out


async def test_a_run_that_is_stopped_leaves_a_tenant_whole_and_goes_on(
    office: Office, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire(office)
    two = both(settings)
    before = await read(database, settings.master_key)  # type: ignore[attr-defined]  # enrollment's own
    wrapped: list[object] = []

    def stops_at_the_second(*words: object) -> bytes:
        wrapped.append(words)
        if len(wrapped) > 1:
            raise KeyboardInterrupt
        return new_key(*words)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(rewrapping, "new_key", stops_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        await said("keys rewrap", two)
    monkeypatch.undo()
    assert await read(database, two.master_key) == before  # type: ignore[attr-defined]  # enrollment's own
    assert await said("keys rewrap", two) == 0
    assert await read(database, NEW) == before
