"""Streams and consumers as they are declared, against those that stand in NATS."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from samlyft_common.service import Verb
from samlyft_operations.places import OperationError, Place
from samlyft_operations.telling import progress, table
from samlyft_running.streams import (
    connect,
    consumer_config,
    declare_consumer,
    declare_stream,
    stream_config,
)

Row = dict[str, Any]


async def apply(where: Sequence[Place], said: argparse.Namespace) -> int:
    """Makes what is missing, updates what differs. All streams first: a consumer needs its source's."""
    changed = 0
    for stage in (_streams, _consumers):
        for place in where:
            client = await connected(place)
            try:
                for row in await stage(client.jetstream(), place, change=not said.dry_run):
                    changed += row["state"] != "as declared"
                    print(f"{row['service']}: {row['what']} {row['name']} {row['state']}")
            finally:
                await client.close()
    word = "would be" if said.dry_run else "were"
    progress(f"{changed} {word} made or updated")
    return int(said.dry_run and bool(changed))


async def show(where: Sequence[Place], said: argparse.Namespace) -> int:
    """What each stream holds and how far each consumer is."""
    rows: list[Row] = []
    for place in where:
        client = await connected(place)
        try:
            rows += await state(client.jetstream(), place)
        finally:
            await client.close()
    table(rows, as_json=said.json)
    return int(any(row["state"] == "missing" for row in rows))


async def state(js: JetStreamContext, place: Place) -> list[Row]:
    """A row a stream and consumer of one service."""
    rows = await _streams(js, place, change=False)
    rows += await _consumers(js, place, change=False)
    return rows


async def connected(place: Place) -> Client:
    """A connection that gives up where there is nobody."""
    try:
        return await connect(place.settings, f"{place.name} operations", patient=False)
    except (OSError, NatsError) as error:
        msg = f"{place.name}: NATS cannot be reached ({type(error).__name__})"
        raise OperationError(msg) from error


async def _streams(js: JetStreamContext, place: Place, *, change: bool) -> list[Row]:
    wanted = stream_config(place.name, place.settings.nats_replicas)
    row: Row = {"service": place.name, "what": "stream", "name": place.name}
    try:
        info = await js.stream_info(place.name)
    except NotFoundError:
        found, held = None, None
    else:
        found, held = info.config, info.state
    row["state"] = _compared(wanted, found)
    row |= {"messages": held.messages if held else 0, "waiting": 0, "unacknowledged": 0}
    if change and row["state"] != "as declared":
        await declare_stream(js, place.name, place.settings.nats_replicas)
    return [row]


async def _consumers(js: JetStreamContext, place: Place, *, change: bool) -> list[Row]:
    rows: list[Row] = []
    for source in place.service.sources:
        wanted = consumer_config(place.service, source)
        row: Row = {"service": place.name, "what": "consumer", "name": f"{source}/{place.name}"}
        try:
            info = await js.consumer_info(source, place.name)
        except NotFoundError:
            row |= {"state": "missing", "messages": 0, "waiting": 0, "unacknowledged": 0}
        else:
            row["state"] = _compared(wanted, info.config)
            delivered = info.delivered.stream_seq if info.delivered else 0
            waiting, unacknowledged = info.num_pending or 0, info.num_ack_pending or 0
            row |= {"messages": delivered, "waiting": waiting, "unacknowledged": unacknowledged}
        if change and row["state"] != "as declared":
            await declare_consumer(js, place.service, source)
        rows.append(row)
    return rows


def _compared(wanted: Any, found: Any) -> str:
    """Only what is declared counts: the server fills in the rest."""
    if found is None:
        return "missing"
    differing = [
        name
        for name, value in vars(wanted).items()
        if value is not None and _plain(getattr(found, name, None)) != _plain(value)
    ]
    return f"differs: {', '.join(sorted(differing))}" if differing else "as declared"


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _applying(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="tell what differs; 1 where any does"
    )


def _showing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


VERBS = {
    "streams apply": Verb(
        "makes streams and consumers where they are missing, updates those that differ",
        *(apply, _applying, ("samlyft streams apply --dry-run",)),
    ),
    "streams show": Verb(
        "what each stream holds, and how far each consumer is; 1 where one is missing",
        *(show, _showing, ("samlyft streams show --service reporting",)),
    ),
}
