"""Events that could not be applied: seen without what they say of anyone, tried again, or given up for a reason."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog

from samlyft_common.db import Database
from samlyft_common.jobs import tenants
from samlyft_common.service import Verb
from samlyft_operations.places import OperationError, Place, opened, rows_of
from samlyft_operations.telling import progress, table
from samlyft_operations.trying import GONE, apply_letter
from samlyft_running.consumer import UNKNOWN

LETTERS = sa.text(
    """
    select id, stored_at, tenant_id, subject, error, attempts, envelope ->> 'id' as event_id,
        envelope #>> '{data,aggregate_id}' as aggregate_id,
        envelope #>> '{data,version}' as version
    from dead_letter order by stored_at, id
    """
)
ONE = sa.text("select * from dead_letter where id = :id")
Row = dict[str, Any]
Do = Callable[[Place, Database, Row], Awaitable[str | None]]
"""Does something to a letter; gives why it stays."""


async def _letters(place: Place, database: Database, tenant: str | None = None) -> list[Row]:
    chosen = [tenant] if tenant else [*await tenants(database), UNKNOWN]
    return [{"service": place.name, **row} for row in await rows_of(database, LETTERS, chosen)]


async def show_all(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Lists; 1 where there are any, so that a watcher need not read."""
    found: list[Row] = []
    for place in where:
        async with opened(place) as database:
            found += await _letters(place, database, said.tenant)
    table(found, as_json=said.json)
    progress(f"{len(found)} dead letters")
    return int(bool(found))


async def show(where: Sequence[Place], said: argparse.Namespace) -> int:
    """One letter: all that is known of it but the values it carries."""

    async def tell(_: Place, database: Database, letter: Row) -> None:
        async with database.session(letter["tenant_id"]) as session:
            row = (await (await session.connection()).execute(ONE, {"id": letter["id"]})).one()
        envelope = row.envelope or {}
        told = {name: envelope.get(name) for name in ("type", "time", "traceparent")}
        data = {name: _kind(value) for name, value in (envelope.get("data") or {}).items()}
        table([letter | told | {"data": data}], as_json=True)

    return await _each(where, [said.id], tell, "shown")


def _kind(value: object) -> str:
    """What a value is, without it: enough to see why it did not fit, and nothing of anyone."""
    size = f" of {len(value)}" if isinstance(value, str | list | dict) else ""
    return f"{type(value).__name__}{size}"


async def replay(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Applies letters through the inbox; each goes with the transaction that applied it. 1 where one stays."""
    if bool(said.ids) == said.all:
        msg = "say which: their ids, or --all"
        raise OperationError(msg)

    async def again(place: Place, database: Database, letter: Row) -> str | None:
        return await _again(place, database, letter, dry_run=said.dry_run)

    return await _each(where, said.ids, again, "would be applied" if said.dry_run else "applied")


async def _again(place: Place, database: Database, letter: Row, *, dry_run: bool) -> str | None:
    """Why it stays, or nothing: then it is gone, and its effect is there in the same transaction."""
    async with database.session(letter["tenant_id"]) as session:
        why = await apply_letter(session, place.service, letter["id"], dry_run=dry_run)
    if why and letter["event_id"] is None:
        return "came without a known tenant or readable content: republish it at its source"
    return why


async def drop(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Gives letters up; who, which and why stand in the log."""

    async def away(place: Place, database: Database, letter: Row) -> None:
        if said.dry_run:
            return
        async with database.session(letter["tenant_id"]) as session:
            await (await session.connection()).execute(GONE, {"id": letter["id"]})
        who = {"service": place.name, "tenant": letter["tenant_id"], "by": getpass.getuser()}
        what = {name: str(letter[name]) for name in ("id", "subject", "event_id")}
        structlog.get_logger().warning("dead letter dropped", **who, **what, reason=said.reason)

    return await _each(where, said.ids, away, "would be dropped" if said.dry_run else "dropped")


async def _each(where: Sequence[Place], ids: Sequence[UUID], do: Do, word: str) -> int:
    """Does it to the letters of these ids, or to all: 1 where one stays, or was not found."""
    seen, stay = set(), 0
    for place in where:
        async with opened(place) as database:
            for letter in await _letters(place, database):
                if ids and letter["id"] not in ids:
                    continue
                seen.add(letter["id"])
                why = await do(place, database, letter)
                stay += bool(why)
                at = f"{place.name} {letter['tenant_id']} {letter['id']}"
                progress(f"{at} {f'stays: {why}' if why else word}")
    for missing in set(ids) - seen:
        progress(f"{missing} is not there")
    progress(f"{len(seen) - stay} {word}, {stay} stay")
    return int(bool(stay) or bool(set(ids) - seen))


def _listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tenant", help="only one tenant's")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=UUID)


def _some(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", type=UUID, nargs="*", help="ids, as `list` shows them")
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


def _replaying(parser: argparse.ArgumentParser) -> None:
    _some(parser)
    parser.add_argument("--all", action="store_true", help="every one that there is")


def _dropping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", type=UUID, nargs="+", help="ids, as `list` shows them")
    parser.add_argument("--reason", required=True, help="stands in the log; no personal data")
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


VERBS = {
    "dead-letters list": Verb(
        "events that could not be applied, without their content; 1 where there are any",
        *(show_all, _listing, ("samlyft dead-letters list --service reporting --tenant gr",)),
    ),
    "dead-letters show": Verb(
        "one of them: its type, trace and the kinds of its values, never the values",
        *(show, _one, ("samlyft dead-letters show 019ac0de-0000-7000-8000-000000000001",)),
    ),
    "dead-letters replay": Verb(
        "applies them again, through the inbox; 1 where one stays",
        *(replay, _replaying, ("samlyft dead-letters replay --all --dry-run",)),
    ),
    "dead-letters drop": Verb(
        "gives them up, for a reason that the log keeps",
        drop,
        _dropping,
        ("samlyft dead-letters drop 019ac0de-… --reason 'test event of the supplier'",),
    ),
}
