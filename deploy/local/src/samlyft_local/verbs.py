"""`samlyft backup`, `mark` and `restore`: of the local stack, whose data directory `SAMLYFT_HOME` names."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from samlyft_common.service import Command
from samlyft_local import keeping, moments
from samlyft_local.messages import StackError, show
from samlyft_local.settings import LocalSettings

Act = Callable[[Path, argparse.Namespace], int]


def _command(
    help_text: str, act: Act, arguments: Callable[[argparse.ArgumentParser], None], *examples: str
) -> Command:
    return Command(help_text, partial(_acted, act), arguments, examples)


def _acted(act: Act, said: argparse.Namespace) -> int:
    try:
        return act(LocalSettings().home, said)
    except StackError as error:
        show(f"\n{error}")
        return 2


def _backup(home: Path, said: argparse.Namespace) -> int:
    (moments.base_backup if said.base else keeping.backup)(home, said.folder.expanduser().resolve())
    return 0


def _mark(home: Path, said: argparse.Namespace) -> int:
    moments.mark(home, said.folder.expanduser().resolve(), said.name)
    return 0


def _restore(home: Path, said: argparse.Namespace) -> int:
    folder = said.folder.expanduser().resolve()
    if said.mark is None and said.to is None:
        return _told(keeping.restore(home, folder), compared=True)
    if said.archive is None:
        raise StackError("Säg var loggen är: --archive KATALOG", "say where the log is: --archive")
    target = (
        {"recovery_target_name": said.mark}
        if said.mark
        else {"recovery_target_time": said.to.isoformat()}
    )
    found = moments.restore_to(home, folder, said.archive.expanduser().resolve(), target)
    against = said.compare or said.mark
    return _told(
        moments.compared(folder, against, found) if against else [], compared=bool(against)
    )


def _told(differing: list[str], *, compared: bool) -> int:
    for one in differing:
        show(f"Skiljer sig · differs: {one}")
    equal = " och lika · restored and equal" if compared else " · restored"
    show("Återställt" + ("." if differing else equal))
    return 1 if differing else 0


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="the backup")


def _backing_up(parser: argparse.ArgumentParser) -> None:
    _folder(parser)
    parser.add_argument(
        "--base", action="store_true", help="a base backup, for a restore to any moment since"
    )


def _marking(parser: argparse.ArgumentParser) -> None:
    _folder(parser)
    parser.add_argument("name", help="of the moment")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = "say the zone too, such as +01:00: an hour is easily lost"
        raise argparse.ArgumentTypeError(msg)
    return moment


def _restoring(parser: argparse.ArgumentParser) -> None:
    _folder(parser)
    moment = parser.add_mutually_exclusive_group()
    moment.add_argument(
        "--mark", metavar="NAME", help="to a moment that was marked, and compared with it"
    )
    moment.add_argument("--to", type=_moment, metavar="TIME", help="2026-11-23T22:40:00+01:00")
    parser.add_argument("--archive", type=Path, metavar="FOLDER", help="where the log is kept")
    parser.add_argument("--compare", metavar="NAME", help="with another mark's figures")


BACKUP = _command(
    "backs up the local stack while it runs: dumps, or a base backup",
    *(_backup, _backing_up, "samlyft backup ./kept", "samlyft backup ./base --base"),
)
MARK = _command(
    "names this moment in the log, with rows and a hash per table and tenant",
    *(_mark, _marking, "samlyft mark ./base before-the-import"),
)
RESTORE = _command(
    "fills an empty data directory (SAMLYFT_HOME) from a backup; 1 where anything differs from it",
    _restore,
    _restoring,
    "SAMLYFT_HOME=./other samlyft restore ./kept",
    "SAMLYFT_HOME=./other samlyft restore ./base --mark before-the-import --archive ./log",
)
