"""`tenants export`: all rows of one tenant, one NDJSON file a table and service, with a manifest of their digests.

As the administrator, since policies hide rows from every other role. Keys, seals and hashes are left out: they are of
use only where the rest stands; identity numbers are opened by enrollment, which logs that they were read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import asyncpg
from sqlalchemy import make_url

from samlyft_operations.places import OperationError, Place
from samlyft_operations.telling import progress

MANIFEST = "manifest.json"
LEFT_OUT = {
    *("sealed", "lookup", "wrapped", "door", "salts", "masked_key", "mark", "draft", "pairing_key"),
    *("token_hash", "code_hash", "secret_hash", "older_hash", "xid"),
}
UNTOLD = {"idempotency", "inbox", "tenant_key"}
"""Machinery, and keys: of no meaning elsewhere."""
TABLES = """
select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
group by c.oid, c.relname having 'tenant_id' = any (array_agg(a.attname::text)) order by 1
"""
Tables = dict[str, list[str]]


def databases(place: Place) -> dict[str, str]:
    """The service's databases by name, as the administrator: its own, and survey's broker."""
    found = {place.name: place.admin_url}
    if broker := getattr(place.settings, "broker_database_url", None):
        name = make_url(broker.get_secret_value()).database
        url = make_url(place.admin_url).set(database=name)
        found[f"{place.name}-broker"] = url.render_as_string(hide_password=False)
    return found


@asynccontextmanager
async def one_moment(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees one moment throughout."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


async def tables_of(connection: asyncpg.Connection) -> Tables:
    """Tables with tenants, and their columns."""
    return {row["name"]: row["columns"] for row in await connection.fetch(TABLES)}


async def counted(connection: asyncpg.Connection, tables: Tables, tenant: str) -> dict[str, str]:
    """Rows and a hash that no order changes, of each table that has any; all columns count."""
    found = {}
    for name in tables:
        row = await connection.fetchrow(
            f'select count(*), sum(hashtextextended(t::text, 0)::numeric) from "{name}" t where tenant_id = $1',
            tenant,
        )
        if row[0]:
            found[name] = f"{row[0]} {row[1]}"
    return found


async def export(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Writes everything into a new folder."""
    folder = _new(said.folder)
    manifest: dict[str, Any] = {
        "tenant_id": said.tenant,
        "made_at": datetime.now(UTC).isoformat(),
        "left_out": {
            "columns": sorted(LEFT_OUT),
            "tables": sorted(UNTOLD),
            "databases": "survey-broker: whose token is whose is told to nobody",
        },
        "files": {},
        "sums": {},
    }
    for place in where:
        for name, url in databases(place).items():
            async with one_moment(url) as connection:
                tables = await tables_of(connection)
                manifest["sums"][name] = await counted(connection, tables, said.tenant)
                if name == place.name:
                    files = await _files(connection, tables, said.tenant, folder / name)
                    manifest["files"] |= files
            rows = sum(int(one.split()[0]) for one in manifest["sums"][name].values())
            progress(f"{name}: {rows} rows in {len(manifest['sums'][name])} tables")
        if opening := place.service.verbs.get("identities export"):
            own = argparse.Namespace(
                tenant=said.tenant, out=folder / place.name / "identity_numbers.ndjson"
            )
            await opening.run(place.settings, own)
            manifest["files"][f"{place.name}/identity_numbers.ndjson"] = _described(own.out)
    if not any(manifest["sums"].values()):
        msg = f"no service knows a tenant {said.tenant}"
        raise OperationError(msg)
    write(folder / MANIFEST, manifest)
    print(f"{len(manifest['files'])} files in {folder}")
    return 0


def _new(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        msg = f"{folder} is not empty"
        raise OperationError(msg)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


async def _files(
    connection: asyncpg.Connection, tables: Tables, tenant: str, folder: Path
) -> dict[str, Any]:
    made = {}
    for name, columns in tables.items():
        if name in UNTOLD:
            continue
        told = ", ".join(f'"{one}"' for one in columns if one not in LEFT_OUT)
        query = (
            f'select row_to_json(t)::text from (select {told} from "{name}" where tenant_id = $1) t'
        )
        file = _Lines(folder / f"{name}.ndjson")
        async for row in connection.cursor(query, tenant, prefetch=1_000):
            file.write(row[0])
        if described := file.end():
            made[f"{folder.name}/{name}.ndjson"] = described
    return made


class _Lines:
    """A file that is there once it has a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def write(self, line: str) -> None:
        if self._file is None:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        self._file.write(line + "\n")

    def end(self) -> dict[str, Any] | None:
        if self._file is None:
            return None
        self._file.close()
        return _described(self._path)


def write(file: Path, told: object) -> None:
    """As JSON that reads the same each time."""
    file.write_text(json.dumps(told, indent=1, sort_keys=True))


def _described(file: Path) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with file.open("rb") as lines:
        for line in lines:
            digest.update(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def read(folder: Path, tenant: str) -> dict[str, Any]:
    """The manifest of an export whose every file is as it was written."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        msg = f"{folder} is not an export"
        raise OperationError(msg) from error
    if manifest["tenant_id"] != tenant:
        msg = f"{folder} is the export of {manifest['tenant_id']}"
        raise OperationError(msg)
    for name, known in manifest["files"].items():
        if not (folder / name).exists() or _described(folder / name) != known:
            msg = f"{folder / name} is not what was exported"
            raise OperationError(msg)
    return manifest
