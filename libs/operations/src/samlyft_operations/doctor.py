"""`doctor`: everything that whoever helps would ask for, in one file without personal data."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import asyncpg
from pydantic import SecretStr
from sqlalchemy import make_url

from samlyft_common.revisions import folder, revisions
from samlyft_common.service import Verb
from samlyft_operations.looking import LOOKS, letters
from samlyft_operations.places import Place
from samlyft_operations.stream_state import connected, state
from samlyft_operations.telling import progress

SLOW_CLOCK, OLD_OUTBOX, FULL_DISK = 1.0, 60.0, 0.9
Told = dict[str, Any]
HIDDEN = {"platform_admins", "mail_from"}
"""Settings that name people: only how many, or that there is one."""


async def doctor(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Looks at everything, whatever is away; 1 where something is wrong."""
    told: Told = {"made_at": datetime.now(UTC).isoformat(), "machine": machine(), "services": {}}
    for place in where:
        progress(f"looking at {place.name}")
        told["services"][place.name] = {
            "settings": settings(place),
            "database": await _tried(_database, place),
            "dead_letters": await _tried(letters, place),
            "streams": await _tried(_streams, place),
        }
    told["findings"] = findings(told)
    text = json.dumps(told, indent=1, ensure_ascii=False, default=str)
    if said.out:
        said.out.write_text(text + "\n", encoding="utf-8")
        progress(f"written to {said.out}")
    else:
        print(text)
    for one in told["findings"]:
        progress(f"! {one}")
    return int(bool(told["findings"]))


async def _tried(look: Callable[[Place], Awaitable[Any]], place: Place) -> Any:
    """A part that is away is told by the kind of error: its text may hold an address or a row."""
    try:
        return await look(place)
    except Exception as error:
        return {"error": type(error).__name__}


def machine() -> Told:
    """The machine that asks, and what of ours is installed on it."""
    disk = shutil.disk_usage(Path.cwd())
    own = {d.name: d.version for d in distributions() if d.name.startswith("samlyft-")}
    parts = ("asyncpg", "fastapi", "nats-py", "pydantic", "sqlalchemy", "uvicorn")
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": sys.version.split()[0],
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "disk_free_bytes": disk.free,
        "disk_used_share": round(disk.used / disk.total, 3),
        "clock": datetime.now(UTC).isoformat(),
        "samlyft": dict(sorted(own.items())),
        "libraries": {d.name: d.version for d in distributions() if d.name.lower() in parts},
    }


def settings(place: Place) -> Told:
    """Every setting; a secret only as whether it is set, an address without its user and password."""
    return {name: _masked(name, value) for name, value in place.settings}


def _masked(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if name in HIDDEN:
        return f"{len(value)} set" if isinstance(value, list) else "set"
    if isinstance(value, SecretStr):
        text = value.get_secret_value()
        return _address(text) if "://" in text else "set" if text else "empty"
    if isinstance(value, list):
        return [getattr(one, "issuer", None) or str(one) for one in value]
    return _address(str(value)) if "://" in str(value) else str(value)


def _address(text: str) -> str:
    try:
        url = make_url(text)
        return url.set(username=None, password=None, query={}).render_as_string()
    except Exception:
        return "set"


async def _database(place: Place) -> Told:
    url = place.settings.relay_database_url or place.settings.database_url
    connection = await asyncpg.connect(url.get_secret_value(), timeout=5)
    try:
        newest, known = revisions(folder(place.service.package))
        found = await _revision(place)
        told: Told = {"newest_revision": newest, "revision": found, "known": found in known}
        before = datetime.now(UTC)
        now = await connection.fetchval("select clock_timestamp()")
        told["clock_difference_seconds"] = round((now - before).total_seconds(), 3)
        for name, query in LOOKS.items():
            told[name] = [dict(row) for row in await connection.fetch(query)]
        return told
    finally:
        await connection.close(timeout=2)


async def _revision(place: Place) -> str:
    connection = await asyncpg.connect(place.settings.role_url("app"), timeout=5)
    try:
        return str(await connection.fetchval("select version_num from alembic_version"))
    finally:
        await connection.close(timeout=2)


async def _streams(place: Place) -> list[Told]:
    client = await connected(place)
    try:
        return await state(client.jetstream(), place)
    finally:
        await client.close()


def findings(told: Told) -> list[str]:
    """What is wrong, in words; the runbook has a section for each."""
    found = []
    if told["machine"]["disk_used_share"] > FULL_DISK:
        found.append(f"the disk is {told['machine']['disk_used_share']:.0%} full")
    for name, service in told["services"].items():
        database = service["database"]
        found += [
            f"{name}: {part} cannot be looked at ({service[part]['error']})"
            for part in ("database", "dead_letters", "streams")
            if isinstance(service[part], dict) and "error" in service[part]
        ]
        if "error" not in database:
            found += [f"{name}: {one}" for one in _of_database(database)]
        if isinstance(service["dead_letters"], list) and service["dead_letters"]:
            count = sum(one["letters"] for one in service["dead_letters"])
            found.append(f"{name}: {count} dead letters (samlyft dead-letters list)")
        if isinstance(service["streams"], list):
            wrong = [one for one in service["streams"] if one["state"] != "as declared"]
            found += [f"{name}: {one['what']} {one['name']} {one['state']}" for one in wrong]
    return found


def _of_database(told: Told) -> list[str]:
    found = []
    if told["revision"] != told["newest_revision"]:
        newer = "older than" if told["known"] else "newer than"
        found.append(f"the database ({told['revision']}) is {newer} the code (samlyft migrate)")
    if abs(told["clock_difference_seconds"]) > SLOW_CLOCK:
        found.append(f"its clock differs by {told['clock_difference_seconds']} s")
    for one in told["unfinished_indexes"]:
        found.append(
            f"index {one['name']} is unfinished (as owner: drop index concurrently {one['name']})"
        )
    for waiting in told["outbox"]:
        if waiting["oldest_seconds"] and waiting["oldest_seconds"] > OLD_OUTBOX:
            found.append(
                f"{waiting['waiting']} events wait in the outbox, {waiting['oldest_seconds']:.0f} s old"
            )
    return found


def _asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="instead of standard output")


VERBS = {
    "doctor": Verb(
        "what a support engineer would ask for, without personal data: versions, settings (secrets masked), databases,"
        " streams, what waits; 1 where something is wrong",
        *(doctor, _asking, ("samlyft doctor --out doctor.json",)),
    )
}
