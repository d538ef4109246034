"""What the terminal shows: short lines, Swedish first and English beside."""

from __future__ import annotations

import sys
import time
from contextlib import suppress

_began = time.monotonic()


class StackError(Exception):
    """Something the person at the terminal must decide; the text says what and how."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(f"{sv}\n{en}")


def say(sv: str, en: str) -> None:
    """One line of progress with the seconds since the start."""
    show(f"{time.monotonic() - _began:5.1f} s  {sv} · {en}")


def show(text: str) -> None:
    """Text as it is, to read or to pipe; a reader that has gone stops nothing."""
    with suppress(BrokenPipeError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
