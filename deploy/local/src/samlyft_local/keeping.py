"""`backup` and `restore` of a data directory: while it runs, and into an empty one, compared by the same figures.

Each database is dumped as of one moment; keys stand in a folder of their own, to be kept apart. JetStream is not kept:
after a restore the relays publish everything again, and who has applied it already ignores it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from samlyft_common.roles import database_name, provision
from samlyft_local import credentials, lock
from samlyft_local.checksums import Sums, differences, sums_of
from samlyft_local.messages import StackError, say
from samlyft_local.ports import Ports
from samlyft_local.postgres import Postgres, programs
from samlyft_local.settings import DATABASES
from samlyft_local.supervisor import Supervisor

KEYS, MANIFEST = "keys", "manifest.json"
PUBLISH_AGAIN = "update outbox set published_at = null"


def backup(home: Path, to: Path) -> None:
    """Dumps every database of the running stack into a new folder."""
    if lock.origin_of_run(home) is None:
        raise StackError("Samlyft körs inte: starta med make run", "Samlyft is not running")
    if to.exists() and any(to.iterdir()):
        raise StackError(f"{to} är inte tom", "the folder is not empty")
    to.mkdir(parents=True, exist_ok=True)
    to.chmod(0o700)
    secrets = credentials.load(home, "")
    port = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[3])
    sums = asyncio.run(_dump(Postgres(home / "postgres", port, secrets.postgres).admin_url, to))
    manifest = {"taken_at": datetime.now(UTC).isoformat(), "sums": sums}
    (to / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    (to / KEYS).mkdir(mode=0o700)
    credentials.write_private(to / KEYS / "credentials.json", secrets.model_dump_json(indent=2))
    rows = sum(int(one.split()[0]) for found in sums.values() for one in found.values())
    say(
        f"Säkerhetskopierade {rows} rader till {to}",
        f"{rows} rows are backed up; keep {KEYS}/ apart",
    )


def restore(home: Path, source: Path) -> list[str]:
    """Fills an empty data directory from a backup; gives what differs, which should be nothing."""
    if (home / "credentials.json").exists():
        raise StackError(
            f"{home} är inte tom: välj en annan katalog med SAMLYFT_HOME, eller kör reset.",
            "The data directory is not empty: choose another by SAMLYFT_HOME, or run reset.",
        )
    manifest = json.loads(read_file(source / MANIFEST))
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    with lock.hold(home):
        credentials.write_private(
            home / "credentials.json", read_file(source / KEYS / "credentials.json")
        )
        secrets = credentials.load(home, "")
        postgres = Postgres(
            home / "postgres", Ports().take("PostgreSQL", "", None, 54320), secrets.postgres
        )
        postgres.prepare()
        supervisor = Supervisor(home / "logs", lambda _: None)
        supervisor.start(postgres.part())
        try:
            supervisor.until(postgres.is_ready, "postgres")
            found = asyncio.run(_fill(postgres.admin_url, source, secrets.roles))
        finally:
            supervisor.stop([lambda _: True])
    return [
        f"{name}: {place}"
        for name in DATABASES
        for place in differences(manifest["sums"][name], found[name])
    ]


async def _dump(admin_url: str, to: Path) -> dict[str, Sums]:
    """All snapshots are taken before the first is read, so that the databases know the same of each other."""
    found: dict[str, Sums] = {}
    async with AsyncExitStack() as stack:
        snapshots = {}
        for name in DATABASES:
            connection = await asyncpg.connect(admin_url, database=database_name(name))
            stack.push_async_callback(connection.close)
            await stack.enter_async_context(connection.transaction(isolation="repeatable_read"))
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            snapshots[name] = connection, snapshot
        for name, (connection, snapshot) in snapshots.items():
            say(f"Säkerhetskopierar {name}", f"backing up {name}")
            file = f"--file={to / f'{name}.dump'}"
            await run_program(admin_url, "pg_dump", name, "-Fc", f"--snapshot={snapshot}", file)
            found[name] = await sums_of(connection)
    return found


async def _fill(admin_url: str, source: Path, roles: dict[str, dict[str, str]]) -> dict[str, Sums]:
    found: dict[str, Sums] = {}
    for name in DATABASES:
        say(f"Återställer {name}", f"restoring {name}")
        await provision(admin_url, name, roles[name])
        await run_program(
            admin_url, "pg_restore", name, "--exit-on-error", str(source / f"{name}.dump")
        )
        connection = await asyncpg.connect(admin_url, database=database_name(name))
        try:
            found[name] = await sums_of(connection)
            if await connection.fetchval("select to_regclass('outbox') is not null"):
                await connection.execute(PUBLISH_AGAIN)
            await connection.execute("analyze")
        finally:
            await connection.close()
    return found


async def run_program(admin_url: str, program: str, name: str, *words: str) -> None:
    """A program of PostgreSQL's; the password stands in its environment and not in its arguments."""
    head, _, place = admin_url.rpartition("/")[0].rpartition("@")
    login, _, password = head.rpartition(":")
    to = [f"--dbname={login}@{place}/{database_name(name)}"] if admin_url else []
    process = await asyncio.create_subprocess_exec(
        str(programs() / "bin" / program),
        *to,
        *words,
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": password},
        stderr=subprocess.PIPE,
    )
    _, told = await process.communicate()
    if process.returncode:
        raise StackError(f"{program} {name} misslyckades:\n{told.decode()}", "see above")


def read_file(path: Path) -> str:
    """A file that a backup must have."""
    try:
        return path.read_text()
    except OSError as error:
        raise StackError(
            f"{path} saknas: är det en säkerhetskopia?", "not a backup: a file is missing"
        ) from error
