"""A base backup and the log since: a data directory as it was at a moment, and whether it is that.

The log is kept where `SAMLYFT_WAL_ARCHIVE` says. A mark is a moment with a name and figures: what stood in each
table of each tenant right then, to compare with after a restore to it.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from samlyft_common.roles import database_name
from samlyft_local import credentials, lock
from samlyft_local.checksums import Sums, differences, sums_of
from samlyft_local.keeping import KEYS, PUBLISH_AGAIN, read_file, run_program
from samlyft_local.messages import StackError, say
from samlyft_local.ports import Ports
from samlyft_local.postgres import Postgres
from samlyft_local.settings import DATABASES
from samlyft_local.supervisor import Supervisor

BASE, MARKS = "base", "marks"
PATIENCE = 30.0


def base_backup(home: Path, to: Path) -> None:
    """The whole cluster, as it runs, and the keys."""
    postgres, secrets = _running(home)
    if to.exists() and any(to.iterdir()):
        raise StackError(f"{to} är inte tom", "the folder is not empty")
    (to / KEYS).mkdir(mode=0o700, parents=True)
    to.chmod(0o700)
    say("Kopierar hela databasklustret", "copying the whole cluster")
    words = ("--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256")
    where = f"--pgdata={to / BASE}"
    asyncio.run(run_program(postgres.admin_url, "pg_basebackup", DATABASES[0], where, *words))
    credentials.write_private(to / KEYS / "credentials.json", secrets.model_dump_json(indent=2))
    size = sum(file.stat().st_size for file in (to / BASE).rglob("*") if file.is_file())
    say(f"Kopierade {size // 1_000_000} MB till {to}", f"copied; keep {KEYS}/ apart")


def mark(home: Path, to: Path, name: str) -> None:
    """Names this moment in the log, with rows and a hash per table and tenant."""
    postgres, _ = _running(home)
    sums = asyncio.run(_mark(postgres.admin_url, name))
    (to / MARKS).mkdir(exist_ok=True)
    told = {"marked_at": datetime.now(UTC).isoformat(), "sums": sums}
    (to / MARKS / f"{name}.json").write_text(json.dumps(told, indent=1, sort_keys=True))
    say(f"Märkte ögonblicket {name}", "marked the moment")


async def _mark(admin_url: str, name: str) -> dict[str, Sums]:
    async with AsyncExitStack() as stack:
        connections = {}
        for database in DATABASES:
            connection = await asyncpg.connect(admin_url, database=database_name(database))
            stack.push_async_callback(connection.close)
            await stack.enter_async_context(connection.transaction(isolation="repeatable_read"))
            await connection.fetchval("select txid_current_snapshot()::text")
            connections[database] = connection
        other = await asyncpg.connect(admin_url)
        stack.push_async_callback(other.close)
        await other.fetchval("select pg_create_restore_point($1)::text", name)
        found = {database: await sums_of(one) for database, one in connections.items()}
        await _archived(other)
    return found


async def _archived(connection: asyncpg.Connection) -> None:
    """Waits until the log with the mark has left the machine that may be lost."""
    if await connection.fetchval("select current_setting('archive_mode')") != "on":
        raise StackError(
            "Loggen sparas inte: starta med SAMLYFT_WAL_ARCHIVE=KATALOG",
            "The log is not kept: start with SAMLYFT_WAL_ARCHIVE=FOLDER",
        )
    file = await connection.fetchval("select pg_walfile_name(pg_switch_wal())")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        last = await connection.fetchval("select last_archived_wal from pg_stat_archiver")
        if last is not None and last >= file:
            return
        await asyncio.sleep(0.1)
    raise StackError(f"{file} arkiverades inte", "the log was not archived: see postgres.log")


def restore_to(home: Path, source: Path, archive: Path, target: dict[str, str]) -> dict[str, Sums]:
    """Fills an empty data directory as it was at the target; gives what stands there."""
    if (home / "credentials.json").exists():
        raise StackError(f"{home} är inte tom", "the data directory is not empty")
    kept = read_file(source / KEYS / "credentials.json")
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    with lock.hold(home):
        credentials.write_private(home / "credentials.json", kept)
        secrets = credentials.load(home, "")
        port = Ports().take("PostgreSQL", "", None, 54320)
        postgres = Postgres(home / "postgres", port, secrets.postgres)
        say("Kontrollerar kopian", "verifying the base backup")
        asyncio.run(run_program("", "pg_verifybackup", "", "--quiet", str(source / BASE)))
        postgres.take_over(source / BASE)
        recovery = {
            "restore_command": f'cp "{archive}/%f" "%p"',
            "recovery_target_action": "promote",
            # Nobody is let in before the moment is reached: until then it would be another one.
            "hot_standby": "off",
            **target,
        }
        supervisor = Supervisor(home / "logs", lambda _: None)
        say("Spelar upp loggen", "replaying the log")
        supervisor.start(postgres.part(recovery))
        try:
            supervisor.until(postgres.is_ready, "postgres")
            return asyncio.run(_found(postgres.admin_url))
        finally:
            supervisor.stop([lambda _: True])


async def _found(admin_url: str) -> dict[str, Sums]:
    """Figures of what came back; its events are to be published again, for a JetStream that knows none."""
    found: dict[str, Sums] = {}
    for name in DATABASES:
        connection = await asyncpg.connect(admin_url, database=database_name(name))
        try:
            found[name] = await sums_of(connection)
            if await connection.fetchval("select to_regclass('outbox') is not null"):
                await connection.execute(PUBLISH_AGAIN)
        finally:
            await connection.close()
    return found


def compared(source: Path, name: str, found: dict[str, Sums]) -> list[str]:
    """What differs from a mark, by database, table and tenant."""
    sums = json.loads(read_file(source / MARKS / f"{name}.json"))["sums"]
    return [f"{db}: {one}" for db in DATABASES for one in differences(sums[db], found[db])]


def _running(home: Path) -> tuple[Postgres, credentials.Credentials]:
    if lock.origin_of_run(home) is None:
        raise StackError("Samlyft körs inte: starta med make run", "Samlyft is not running")
    secrets = credentials.load(home, "")
    port = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[3])
    return Postgres(home / "postgres", port, secrets.postgres), secrets
