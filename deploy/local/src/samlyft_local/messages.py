"""What the terminal shows: short lines, Swedish first and English beside."""

from __future__ import annotations

import sys
import time

_began = time.monotonic()


class StackError(Exception):
    """Something the person at the terminal must decide; the text says what and how."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(f"{sv}\n{en}")


def say(sv: str, en: str) -> None:
    """One line of progress with the seconds since the start."""
    line = (
        f"{time.monotonic() - _began:5.1f} s  {sv} · {en}"
        if en
        else f"{time.monotonic() - _began:5.1f} s  {sv}"
    )
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def show(text: str) -> None:
    """Text as it is, to read or to pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
