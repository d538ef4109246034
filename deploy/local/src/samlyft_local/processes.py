"""Child processes that never outlive the supervisor: forked Python, or a program in its place."""

from __future__ import annotations

import ctypes
import gc
import os
import pwd
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samlyft_local.messages import StackError

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_LARGEST_LOG = 20_000_000
# Loaded before any fork: a child should not search for libraries.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Part:
    """One process of the stack: how it starts, and how it is asked to stop."""

    name: str
    body: Callable[[], None]
    """Runs in the child. Returning ends it with code 0."""
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    """What it gets if the supervisor dies without a word."""
    user: pwd.struct_passwd | None = None
    grace: float = 4.0
    once: bool = False
    """Ends by itself and is not started again."""
    terminal: bool = False
    """Writes to the terminal instead of a log."""
    before: Callable[[], None] | None = None
    """Runs in the supervisor before each start."""
    may_start: Callable[[], bool] = lambda: True
    """Whether what it cannot live without is there; asked before it is started again."""
    pid: int | None = None
    exit_code: int | None = None
    started_at: float = 0.0
    due_at: float | None = None
    failures: int = 0


def fork(part: Part, log: Path) -> int:
    """Starts a part in its own session, where Ctrl-C does not reach it; gives its pid."""
    sys.stdout.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _settle(part, log, parent)
        part.body()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except StackError as error:
        sys.stderr.write(f"\n{error}\n")
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def program(
    path: Path, arguments: Sequence[str], environment: dict[str, str]
) -> Callable[[], None]:
    """A body that becomes another program."""

    def become() -> None:
        os.execve(path, [str(path), *arguments], environment)  # noqa: S606  # no shell, a path of ours

    return become


def _settle(part: Part, log: Path, parent: int) -> None:
    os.setsid()
    gc.enable()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    if not part.terminal:
        _write_to(log)
    # Above all the lock: an orphan that held it would keep the next start out.
    os.closerange(3, 4096)
    if part.user is not None and os.geteuid() == 0:
        become_user(part.user)
    if _libc is not None:
        _libc.prctl(_PR_SET_NAME, part.name.encode(), 0, 0, 0)
        # After the change of user, which clears it.
        _libc.prctl(_PR_SET_PDEATHSIG, int(part.orphan_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def become_user(user: pwd.struct_passwd) -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def _write_to(log: Path) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    for source, target in ((null, 0), (out, 1), (out, 2)):
        os.dup2(source, target)
