"""`tenants offboard`: a tenant leaves every database, its keys first, once its export is whole and still true."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from samlyft_common.service import Verb
from samlyft_operations import exporting
from samlyft_operations.exporting import counted, databases, one_moment, tables_of
from samlyft_operations.places import OperationError, Place
from samlyft_operations.stream_state import connected
from samlyft_operations.telling import progress

DONE = "offboarded.json"
MACHINERY = {
    *("inbox", "idempotency", "outbox", "identity_read", "letter"),
    *("signal_run", "signal_due", "webhook_delivery"),
}
"""Changes by itself while nobody changes anything, is stamped as published, or logs the export: not compared."""
KEYS_FIRST = ("tenant_key",)
WITHOUT_TRIGGERS = "set local session_replication_role = replica"


async def offboard(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Keys, then rows, then what the streams still hold; a second run goes on where the first was stopped."""
    manifest = exporting.read(said.export, said.tenant)
    done = _done(said.export)
    await _demand_all(where, said, manifest, done)
    # Enrollment first: with its keys gone, numbers are noise wherever a copy is left.
    for place in sorted(where, key=lambda one: (one.name != "enrollment", one.name)):
        for name, url in databases(place).items():
            gone = await _remove(url, said.tenant, dry_run=said.dry_run)
            rows, word = sum(gone.values()), "would go" if said.dry_run else "gone"
            progress(f"{name}: {rows} rows of {len(gone)} tables {word}")
            if not said.dry_run:
                done[name] = rows + done.get(name, 0)
                exporting.write(said.export / DONE, done)
        if not said.dry_run:
            await _purge(place, said.tenant)
    left = {} if said.dry_run else await _left(where, said.tenant)
    for name, found in left.items():
        print(f"{name}: still there: {', '.join(sorted(found))}: run it again")
    word = "would leave" if said.dry_run else "is partly there" if left else "has left"
    print(f"{said.tenant} {word}; backups hold it until they expire")
    return int(bool(left))


async def _demand_all(
    where: Sequence[Place], said: argparse.Namespace, manifest: dict[str, Any], done: dict[str, int]
) -> None:
    """Refuses while anything stands in the way; nothing is changed yet."""
    if not said.dry_run and said.confirm != said.tenant:
        msg = f"this cannot be undone: --confirm {said.tenant}, or --dry-run"
        raise OperationError(msg)
    here = {name: url for place in where for name, url in databases(place).items()}
    if missing := set(manifest["sums"]) - set(here):
        msg = f"no settings here for {', '.join(sorted(missing))}: all of it leaves, or nothing"
        raise OperationError(msg)
    for name, url in here.items():
        if name not in done:
            await _demand_same(name, url, said.tenant, manifest)


def _done(folder: Path) -> dict[str, int]:
    file = folder / DONE
    found: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    return found


async def _demand_same(name: str, url: str, tenant: str, manifest: dict[str, Any]) -> None:
    """What came after the export would be lost without a trace."""
    async with one_moment(url) as connection:
        found = await counted(connection, await tables_of(connection), tenant)
    known = manifest["sums"].get(name, {})
    differing = sorted(
        one for one in (found.keys() | known.keys()) - MACHINERY if found.get(one) != known.get(one)
    )
    if differing:
        msg = f"{name}: changed since the export: {', '.join(differing)}. Export again."
        raise OperationError(msg)


async def _remove(url: str, tenant: str, *, dry_run: bool) -> dict[str, int]:
    """All rows in one transaction, without triggers: what only grows must go too. Gives rows by table."""
    connection = await asyncpg.connect(url)
    try:
        tables = await tables_of(connection)
        if dry_run:
            found = await counted(connection, tables, tenant)
            return {name: int(one.split()[0]) for name, one in found.items()}
        async with connection.transaction():
            await connection.execute(WITHOUT_TRIGGERS)
            gone = {}
            for name in sorted(tables, key=lambda one: one not in KEYS_FIRST):
                status = await connection.execute(
                    f'delete from "{name}" where tenant_id = $1', tenant
                )
                if rows := int(status.rpartition(" ")[2]):
                    gone[name] = rows
            return gone
    finally:
        await connection.close()


async def _purge(place: Place, tenant: str) -> None:
    """The tenant's subjects in the service's stream; where the user may not, its age of 30 days takes them."""
    client = await connected(place)
    try:
        await client.jetstream().purge_stream(
            place.name, subject=f"samlyft.{place.name}.*.*.*.{tenant}"
        )
    except (JetStreamError, NatsError) as error:  # a user that may not purge gets no answer
        progress(
            f"{place.name}: its stream keeps the events for 30 days at most ({type(error).__name__})"
        )
    finally:
        await client.close()


async def _left(where: Sequence[Place], tenant: str) -> dict[str, dict[str, str]]:
    left = {}
    for place in where:
        for name, url in databases(place).items():
            async with one_moment(url) as connection:
                if found := await counted(connection, await tables_of(connection), tenant):
                    left[name] = found
    return left


def _exporting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant")
    parser.add_argument("folder", type=Path, help="new, or empty")


def _offboarding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tenant")
    parser.add_argument(
        "--export", type=Path, required=True, metavar="FOLDER", help="what export made"
    )
    parser.add_argument("--confirm", metavar="TENANT", help="the tenant's id once more")
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


VERBS = {
    "tenants export": Verb(
        "all rows of a tenant in open formats, with a manifest; personal data: keep it as such",
        *(exporting.export, _exporting, ("samlyft tenants export halland ./halland",)),
    ),
    "tenants offboard": Verb(
        "removes a tenant everywhere, its keys first; refuses while the export is not what is there",
        offboard,
        _offboarding,
        (
            "samlyft tenants offboard halland --export ./halland --dry-run",
            "samlyft tenants offboard halland --export ./halland --confirm halland",
        ),
    ),
}
