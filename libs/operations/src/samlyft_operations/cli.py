"""`samlyft`: verbs of one service, and verbs that go over all services that are installed and have settings here."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path

import uvloop

from samlyft_common import logs
from samlyft_common.service import Command, Service, Verb
from samlyft_operations import dead_letters, doctor, stream_state, tenants, verifying
from samlyft_operations.places import OperationError, default_folder, load, names, places
from samlyft_operations.telling import progress
from samlyft_running.cli import add_processes, add_verbs, run_with

SHARED = ("provision", "migrate", "republish", "rebuild", "rebuild-empty")
"""Verbs of every service that make sense for all at once."""
OPERATIONS: Mapping[str, Verb] = {
    **dead_letters.VERBS,
    **stream_state.VERBS,
    **verifying.VERBS,
    **doctor.VERBS,
    **tenants.VERBS,
}
BESIDE = "samlyft.verbs"
"""Entry points of what is no service and has verbs all the same: `Command`s by name, which take no settings."""
EXIT = "exit status: 0 done, 1 something was found or stays, 2 refused: the last line says why"


def main(words: Sequence[str] | None = None) -> None:
    """The console script."""
    raise SystemExit(answer(sys.argv[1:] if words is None else words))


def answer(words: Sequence[str]) -> int:
    """Runs one command; gives its exit status."""
    services = [load(name) for name in _needed(words)]
    said = _parser(services).parse_args(words)
    try:
        return _run(services, said)
    except OperationError as error:
        progress(str(error))
        return 2


def _needed(words: Sequence[str]) -> list[str]:
    """One service's verbs need only that one: the others are a second or two to load."""
    verb = next((word for word in words if not word.startswith("-")), None)
    return [verb] if verb in names() and "--settings" not in words[:1] else names()


def _parser(services: Sequence[Service]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="samlyft",
        description="Samlyft from one command line. Services here: " + ", ".join(names()),
        epilog=f"samlyft VERB --help tells the rest. {EXIT}",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        help="folder with <service>.env of each; else SAMLYFT_SETTINGS, else the environment",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for service in services:
        below = verbs.add_parser(
            service.name, help=f"{service.title.en}: its processes and own verbs"
        )
        of_service = below.add_subparsers(dest="word", required=True, metavar="VERB")
        add_processes(of_service)
        add_verbs(of_service, service.verbs)
    ours = {name: verb for service in services for name, verb in service.verbs.items()}
    ours |= OPERATIONS
    add_processes(verbs, SHARED, ", of all services")
    add_verbs(verbs, ours)
    for words in (*SHARED, *ours):
        _also_one(verbs, words)
    add_verbs(verbs, {one.name: one.load() for one in entry_points(group=BESIDE)})
    return parser


def _also_one(verbs: argparse._SubParsersAction[argparse.ArgumentParser], words: str) -> None:
    first, _, second = words.partition(" ")
    parser = verbs.choices[first]
    if second:
        (below,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
        parser = below.choices[second]
    parser.add_argument(
        "--service", action="append", metavar="NAME", help="only this service's; may be said again"
    )


def _run(services: Sequence[Service], said: argparse.Namespace) -> int:
    beside = {one.name: one for one in entry_points(group=BESIDE)}
    if said.words in beside:
        command: Command = beside[said.words].load()
        return command.run(said)
    folder = said.settings or default_folder()
    if said.verb in names():
        (one,) = places([one for one in services if one.name == said.verb], folder)
        return _of_service(one.service, said, folder)
    wanted = _wanted(services, said)
    if said.words in OPERATIONS:
        logs.configure("operations")
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_operate(OPERATIONS[said.words], wanted, said, folder))
    status = 0
    for service in wanted:
        if said.words in SHARED or said.words in service.verbs:
            status = max(status, _of_service(service, said, folder))
    return status


async def _operate(
    verb: Verb, wanted: Sequence[Service], said: argparse.Namespace, folder: Path | None
) -> int:
    return await verb.run(places(wanted, folder), said)


def _wanted(services: Sequence[Service], said: argparse.Namespace) -> list[Service]:
    chosen = getattr(said, "service", None)
    if unknown := set(chosen or ()) - {one.name for one in services}:
        msg = f"not installed here: {', '.join(sorted(unknown))}"
        raise OperationError(msg)
    return [one for one in services if chosen is None or one.name in chosen]


def _of_service(service: Service, said: argparse.Namespace, folder: Path | None) -> int:
    """A verb of the service's own command line, with its settings from here."""
    (place,) = places([service], folder)
    try:
        run_with(service, said.words, place.settings, said)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except RuntimeError as error:
        raise OperationError(f"{service.name}: {error}") from error
    return 0
