"""One supervisor a data directory, and what it wrote down of its processes."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from samlyft_local.credentials import read_json
from samlyft_local.leftovers import end_leftovers
from samlyft_local.messages import StackError, say


@contextmanager
def hold(home: Path) -> Iterator[None]:
    """Keeps the data directory for this process; the system lets go however the process ends."""
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _running(home) from error
    else:
        _end_earlier_run(home)
        yield
    finally:
        os.close(descriptor)


def record(home: Path, origin: str, pids: Mapping[str, int]) -> None:
    """Notes who runs, for `token`, for a second start, and for the start after a crash."""
    draft = home / "run.json.new"
    draft.write_text(json.dumps({"pid": os.getpid(), "origin": origin, "parts": pids}))
    draft.replace(home / "run.json")


def forget(home: Path) -> None:
    """After a clean stop nothing is left to look for."""
    (home / "run.json").unlink(missing_ok=True)


def origin_of_run(home: Path) -> str | None:
    """Where the running stack answers; None when none runs."""
    found = read_json(home / "run.json").get("origin")
    return found if isinstance(found, str) else None


def _end_earlier_run(home: Path) -> None:
    parts = read_json(home / "run.json").get("parts")
    if not isinstance(parts, dict):
        return
    ended = end_leftovers(parts, (str(home), "samlyft_local"))
    if ended:
        say(
            f"Avslutade {ended} kvarlämnade processer",
            f"ended {ended} leftover processes",
        )


def _running(home: Path) -> StackError:
    found = read_json(home / "run.json")
    return StackError(
        f"Samlyft körs redan: {found.get('origin', '?')}, process {found.get('pid', '?')}, {home}. "
        "Stoppa med Ctrl-C, eller välj en annan katalog med SAMLYFT_HOME.",
        "Samlyft already runs. Stop it with Ctrl-C, or choose another directory by SAMLYFT_HOME.",
    )
