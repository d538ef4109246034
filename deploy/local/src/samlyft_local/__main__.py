"""`python -m samlyft_local run|up|reset|token|backup|restore`: the whole stack on this machine."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from pydantic import ValidationError

from samlyft_local import lock
from samlyft_local.messages import StackError, say, show
from samlyft_local.settings import LocalSettings
from samlyft_local.users import USERS

_VERBS = {
    "run": "startar allt och läser in demonstrationen · starts everything, loads the demonstration",
    "up": "startar allt utan demonstration · starts everything without it",
    "reset": "raderar all lokal data · deletes all local data",
    "backup": "säkerhetskopierar medan allt körs · backs up while everything runs",
    "restore": "fyller en tom katalog ur en säkerhetskopia · fills an empty directory from a backup",
    "token": "ger en demonstrationsanvändares token · prints a demonstration user's token",
}


def main() -> int:
    """The exit code: 0 done, 1 something went wrong, 2 something is for you to choose."""
    arguments = _arguments()
    try:
        settings = LocalSettings()
        if arguments.verb == "token":
            return _token(settings, arguments.user)
        if arguments.verb == "reset":
            return _reset(settings, yes=arguments.yes)
        if arguments.verb == "backup":
            return _backup(settings, arguments.folder)
        if arguments.verb == "restore":
            return _restore(settings, arguments.folder)
        return _run(settings, demonstration=arguments.verb == "run")
    except ValidationError as error:
        for fault in error.errors():
            name = "SAMLYFT_" + "_".join(str(word) for word in fault["loc"]).upper()
            sys.stderr.write(f"Fel inställning · wrong setting {name}: {fault['msg']}\n")
    except StackError as error:
        sys.stderr.write(f"\n{error}\n")
    return 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m samlyft_local", description="Samlyft på en dator · on one machine"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="|".join(_VERBS))
    added = {
        verb: verbs.add_parser(verb, help=text, description=text) for verb, text in _VERBS.items()
    }
    added["reset"].add_argument("--yes", action="store_true", help="fråga inte · do not ask")
    added["token"].add_argument(
        "user", nargs="?", help="utan namn: lista dem · without a name: list them"
    )
    for verb in ("backup", "restore"):
        added[verb].add_argument("folder", type=Path, help="säkerhetskopian · the backup")
    return parser.parse_args()


def _run(settings: LocalSettings, *, demonstration: bool) -> int:
    # Imported here: `token` and `reset` shall answer at once.
    from samlyft_local.stack import Stack
    from samlyft_local.supervisor import StopRequested

    began = time.monotonic()
    settings.home.mkdir(mode=0o711, parents=True, exist_ok=True)
    (settings.home / "logs").mkdir(exist_ok=True)
    with lock.hold(settings.home):
        stack = Stack(settings)
        try:
            stack.up()
            say(
                f"Allt svarar på {settings.origin} efter {time.monotonic() - began:.1f} s",
                "everything answers",
            )
            if demonstration:
                stack.demonstrate()
            say(f"Öppna {settings.origin} · Ctrl-C stoppar", "open it; Ctrl-C stops")
            stack.supervisor.watch()
        except StopRequested:
            return 0
        finally:
            stack.down()
    return 0


def _token(settings: LocalSettings, user: str | None) -> int:
    if user is None:
        for known in USERS.values():
            show(f"{known.subject:24} {known.description.sv} · {known.description.en}")
        return 0
    origin = lock.origin_of_run(settings.home)
    if origin is None:
        raise StackError(
            "Samlyft körs inte: starta med make run",
            "Samlyft is not running: start it with make run",
        )
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": user}).encode()
    # A proxy of the environment has no business between two processes of this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{origin}/issuer/token", form, timeout=5) as answer:
            show(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        why = json.load(error).get("error_description", "")
        raise StackError(
            f"Ingen token för {user}. Utan namn listas alla.", f"No token for {user}: {why}"
        ) from error
    except OSError as error:
        raise StackError(
            f"Samlyft svarar inte på {origin}: {error}", "Samlyft does not answer"
        ) from error
    return 0


def _backup(settings: LocalSettings, folder: Path) -> int:
    from samlyft_local.keeping import backup

    backup(settings.home, folder.expanduser().resolve())
    return 0


def _restore(settings: LocalSettings, folder: Path) -> int:
    from samlyft_local.keeping import restore

    differing = restore(settings.home, folder.expanduser().resolve())
    for one in differing:
        show(f"Skiljer sig · differs: {one}")
    show("Återställt" + ("." if differing else " och lika · restored and equal"))
    return 1 if differing else 0


def _reset(settings: LocalSettings, *, yes: bool) -> int:
    home = settings.home
    if not (home / "credentials.json").exists():
        show(f"Inget att radera i {home} · nothing to delete")
        return 0
    with lock.hold(home):
        if not yes:
            show(f"Raderar allt i {home}, även vad du själv har lagt in. Skriv ja · Type yes:")
            if sys.stdin.readline().strip().lower() not in {"ja", "yes"}:
                return 2
        for part in ("postgres", "postgres.new", "nats", "gateway", "clients", "logs", "settings"):
            shutil.rmtree(home / part, ignore_errors=True)
        for file in ("credentials.json", "run.json"):
            (home / file).unlink(missing_ok=True)
    show("Raderat · deleted")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
