"""One parent of all processes: starts, restarts what dies, stops in order. It forks: no threads."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from samlyft_local.messages import StackError, say
from samlyft_local.processes import Part, fork

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 10.0
_STEADY = 5.0
"""Seconds after which a part counts as well again."""
_HOPELESS = 6
"""Failures in a row before the stack is up that end the start instead of going on in silence."""


class StopRequested(Exception):  # noqa: N818  # not an error
    """Ctrl-C, or the system's wish."""


class Supervisor:
    """Everything it does happens between two looks at the signals that have come."""

    def __init__(self, logs: Path, started: Callable[[dict[str, int]], None]) -> None:
        self._logs = logs
        self._started = started
        self._parts: dict[str, Part] = {}
        self._asked_to_stop = 0
        self._stopping = False
        self._reader, writer = os.pipe()
        for end in (self._reader, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in _STOP_SIGNALS:
            signal.signal(number, self._on_stop)

    def start(self, part: Part) -> None:
        """Starts a part and keeps it running from now on."""
        self._parts[part.name] = part
        if part.before is not None:
            part.before()
        part.pid, part.exit_code, part.due_at = fork(part, self.log(part.name)), None, None
        part.started_at = time.monotonic()
        self._started({name: known.pid for name, known in self._parts.items() if known.pid})

    def log(self, name: str) -> Path:
        """Where a part writes."""
        return self._logs / f"{name}.log"

    def until(self, done: Callable[[], bool], part: str, seconds: float = 60.0) -> None:
        """Looks after the parts until something is so; a part that cannot start ends the wait."""
        deadline = time.monotonic() + seconds
        while not done():
            self._turn(0.02)
            failing = next((p for p in self._parts.values() if p.failures >= _HOPELESS), None)
            if failing is not None or time.monotonic() > deadline:
                raise self._failed(failing.name if failing else part)

    def run_once(self, parts: Iterable[Part], seconds: float = 300.0) -> None:
        """Starts parts that end by themselves, side by side; when one fails, so does the start."""
        begun = list(parts)
        if not begun:
            return
        for part in begun:
            self.start(part)
        self.until(
            lambda: all(part.exit_code is not None for part in begun), begun[0].name, seconds
        )
        for part in begun:
            del self._parts[part.name]
            if part.exit_code:
                raise self._failed(part.name)

    def watch(self) -> None:
        """Looks after the parts until asked to stop."""
        while True:
            self._turn(1.0)

    def stop(self, order: Sequence[Callable[[str], bool]]) -> None:
        """Asks group after group to end; who does not within its grace is killed."""
        self._stopping = True
        for belongs in order:
            group = [part for part in self._parts.values() if part.pid and belongs(part.name)]
            for part in group:
                self._signal(part, part.stop_signal)
            began = time.monotonic()
            while any(part.pid for part in group):
                self._listen(0.02)
                for part in group:
                    if time.monotonic() - began > part.grace or self._asked_to_stop > 1:
                        self._signal(part, signal.SIGKILL)

    def _turn(self, seconds: float) -> None:
        due = [part.due_at for part in self._parts.values() if part.due_at is not None]
        now = time.monotonic()
        self._listen(max(0.0, min([seconds, *(moment - now for moment in due)])))
        if self._asked_to_stop:
            raise StopRequested
        for part in list(self._parts.values()):
            if part.due_at is None or part.due_at > time.monotonic():
                continue
            if part.may_start():
                self.start(part)
            else:
                part.due_at = time.monotonic() + _FIRST_DELAY

    def _listen(self, seconds: float) -> None:
        if select.select([self._reader], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self._reader, 4096)
        self._reap()

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                part = next((p for p in self._parts.values() if p.pid == ended[0]), None)
                if part is not None:
                    self._on_end(part, os.waitstatus_to_exitcode(ended[1]))

    def _on_end(self, part: Part, code: int) -> None:
        part.pid, part.exit_code = None, code
        if part.once or self._stopping or self._asked_to_stop:
            return
        if time.monotonic() - part.started_at > _STEADY:
            part.failures = 0
        delay = min(_FIRST_DELAY * 2**part.failures, _LONGEST_DELAY)
        part.failures += 1
        part.due_at = time.monotonic() + delay
        how = signal.Signals(-code).name if code < 0 else str(code)
        say(
            f"{part.name} dog ({how}), startas om om {delay:.1f} s",
            f"{part.name} died ({how}), restarting",
        )

    def _signal(self, part: Part, number: signal.Signals) -> None:
        if part.pid:
            with suppress(ProcessLookupError):
                (os.killpg if number is signal.SIGKILL else os.kill)(part.pid, number)

    def _failed(self, name: str) -> StackError:
        log = self.log(name)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
        return StackError(
            f"{tail}\n\n{name} startade inte. Se {log}", f"{name} did not start. See {log}"
        )

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop += 1
