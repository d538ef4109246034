"""`python -m samlyft_<service> api|worker|relay|all|migrate|republish|rebuild`: one image, several processes."""

import argparse
import asyncio
import gc
import signal
from collections.abc import Awaitable, Collection, Iterator, Mapping
from typing import Any

import uvicorn
import uvloop

from samlyft_common import logs, telemetry
from samlyft_common.db import Database
from samlyft_common.service import Command, Service, Verb
from samlyft_common.settings import Settings
from samlyft_running.app import build_app
from samlyft_web.server import KEEP_ALIVE, Server
from samlyft_web.starting import from_environment

GRACE = 3.0
"""Seconds to finish what is in hand: worker and relay wait without end while NATS or the database is away."""
VERBS = {
    "api": "serves the REST API",
    "worker": "applies other services' events",
    "relay": "publishes this service's events",
    "all": "api, worker and relay in one process",
    "provision": "makes the database and its roles, as the administrator",
    "migrate": "brings the database to the newest revision (as owner)",
    "republish": "sends every version of every fact again",
    "rebuild": "makes the read model again from events, while the old one answers, and then changes the two",
    "rebuild-empty": "empties the read model at once and has the worker fill it again from events",
}


def main(service: Service) -> None:
    """The command line of a service."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {service.package}", description=service.description.en
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    add_processes(verbs)
    add_verbs(verbs, service.verbs)
    said = parser.parse_args()
    run(service, said.words, said)


def add_processes(verbs: Any, names: Collection[str] = VERBS.keys(), of: str = "") -> None:
    """What every service can run, by name; `of` says whose in the help."""
    for name in names:
        help_text = f"{VERBS[name]}{of}"
        verbs.add_parser(name, help=help_text, description=help_text).set_defaults(words=name)


def add_verbs(verbs: Any, wanted: Mapping[str, Verb | Command]) -> None:
    """Verbs with what they take and examples; those of two words under the first."""
    above: dict[str, Any] = {}
    for words, verb in wanted.items():
        first, _, second = words.partition(" ")
        if second and first not in above:
            below = verbs.add_parser(first, help=f"{first}: see {first} --help")
            above[first] = below.add_subparsers(dest="word", required=True)
        examples = "\n  ".join(("examples:", *verb.examples)) if verb.examples else None
        shape = {"epilog": examples, "formatter_class": argparse.RawDescriptionHelpFormatter}
        kind = above[first] if second else verbs
        parser = kind.add_parser(second or first, help=verb.help, description=verb.help, **shape)
        parser.set_defaults(words=words)
        verb.arguments(parser)


def run(service: Service, verb: str, said: argparse.Namespace | None = None) -> None:
    """Runs one verb with the settings of the environment; the processes run until SIGTERM or SIGINT."""
    settings = from_environment(service.settings)
    run_with(service, verb, settings, said)


def run_with(
    service: Service, verb: str, settings: Settings, said: argparse.Namespace | None = None
) -> None:
    """The same with settings from elsewhere."""
    logs.configure(service.name)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(service, verb, settings, said or argparse.Namespace()))


async def _run(service: Service, verb: str, settings: Settings, said: argparse.Namespace) -> None:
    if verb == "migrate":
        # Here, since Alembic would be a tenth of every other verb's start.
        from samlyft_common.migrations import migrate

        await migrate(service.package, settings.role_url("owner"))
    elif verb == "provision":
        from samlyft_common.roles import provision_roles

        admin = settings.admin_database_url
        urls = {part: settings.role_url(part) for part in ("owner", "app", "relay")}
        url = admin.get_secret_value() if admin else None
        print(await provision_roles(url, urls))  # noqa: T201  # the verb's answer
    elif verb == "republish":
        from samlyft_running.replay import republish

        print(f"{await republish(settings)} events are published again")  # noqa: T201  # the verb's answer
    elif verb == "rebuild":
        from samlyft_running.rebuild import RebuildError, rebuild

        try:
            await rebuild(service, settings)
        except RebuildError as refused:
            raise SystemExit(f"not put in place: {refused}") from None
    elif verb == "rebuild-empty":
        from samlyft_running.replay import rebuild_empty

        await rebuild_empty(service, settings)
    elif verb in service.verbs:
        if status := await service.verbs[verb].run(settings, said):
            raise SystemExit(status)
    else:
        await _serve(service, settings, ("api", "worker", "relay") if verb == "all" else (verb,))


async def _serve(service: Service, settings: Settings, parts: tuple[str, ...]) -> None:
    """Runs the parts side by side; the first that fails ends the process, and the supervisor starts it anew."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if "api" not in parts:  # whose lifespan starts it
        telemetry.start(service.name, settings.otlp_endpoint)
    # What is imported by now lives for ever: out of the collector's sight it costs no request anything.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    database = Database(settings)
    if parts != ("relay",):
        await database.start()
    async with asyncio.TaskGroup() as group:
        if "api" in parts:
            group.create_task(_serve_api(service, settings, database, stop))
        if settings.probe_port:
            from samlyft_running.probes import Probes, tell

            probes = Probes(settings, parts, None if parts == ("relay",) else database)
            group.create_task(tell(probes, settings.host, settings.probe_port, stop))
        works = _works(service, settings, database, parts, stop)
        waiting = {group.create_task(stop.wait()), *(group.create_task(_as_task(w)) for w in works)}
        await stop.wait()
        _, waiting = await asyncio.wait(waiting, timeout=GRACE)
        for task in waiting:
            task.cancel()
    if parts != ("relay",):
        await database.stop()


def _works(
    service: Service,
    settings: Settings,
    database: Database,
    parts: tuple[str, ...],
    stop: asyncio.Event,
) -> Iterator[Awaitable[None]]:
    """What worker and relay do; imported here, since an api alone needs neither them nor the client of NATS."""
    if "worker" in parts:
        from samlyft_running.worker import work

        yield work(service, settings, database, stop)
    if "relay" in parts:
        from samlyft_running.postman import Postman
        from samlyft_running.relay import Relay

        yield Relay(service.name, settings).run(stop)
        yield from (run(settings, stop) for run in service.beside_relay)
        yield Postman(settings).run(stop)


async def _as_task(running: Awaitable[None]) -> None:
    await running


async def _serve_api(
    service: Service, settings: Settings, database: Database, stop: asyncio.Event
) -> None:
    server = Server(
        uvicorn.Config(
            build_app(service, settings, database),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=20,
            timeout_keep_alive=KEEP_ALIVE,
            proxy_headers=False,
        )
    )
    ending = asyncio.create_task(server.end_after(stop))
    await server.serve()
    if not ending.done():
        msg = "the api ended by itself: its lifespan failed"
        raise RuntimeError(msg)
