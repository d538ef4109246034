"""Processes of an earlier run: known again by their command line, ended before the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc/self").parent
POLITELY = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
"""How PostgreSQL is asked to end: disconnect all, then at once, then not asked."""


def is_running(pid: int, mark: str = "") -> bool:
    """Whether the process lives and is ours by a mark: a number alone may be another's by now."""
    command = _command_line(pid)
    return bool(command) and mark in command


def end_process(
    pid: int, mark: str, signals: Sequence[signal.Signals], patience: float = 3.0
) -> None:
    """Sends each signal in turn until the process is gone."""
    for number in signals:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not is_running(pid, mark):
                return
            time.sleep(0.02)


def end_leftovers(parts: Mapping[str, int], marks: Sequence[str]) -> int:
    """Ends what is still there of a run whose supervisor is gone; gives how many that were.

    Their ports are free afterwards. PostgreSQL may put its files in order first.
    """
    found = {
        (name, pid): mark for name, pid in parts.items() for mark in marks if is_running(pid, mark)
    }
    for (name, pid), mark in found.items():
        end_process(pid, mark, POLITELY if name == "postgres" else (signal.SIGKILL,))
    return len(found)


def _command_line(pid: int) -> str:
    """Empty for one that is gone or only waits to be reaped."""
    if _PROC.exists():
        try:
            raw = (_PROC / str(pid) / "cmdline").read_bytes()
        except OSError:
            return ""
        return raw.replace(b"\0", b" ").decode(errors="replace")
    listed = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()
