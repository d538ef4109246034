"""`make bench`: this program and its limit in turn on this machine, told as ratios; never a timed test."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from pathlib import Path

PARTS = (
    "write",
    "answers",
    "crowd",
    "bulk",
    "roster",
    "fresh",
    "reporting",
    "chain",
    "certificates",
    "survey",
    "start",
)


async def main(parts: list[str]) -> None:
    """Runs the named parts, or all, and prints a table of figure, value and goal."""
    for part in parts or PARTS:
        module = import_module(f"tools.bench_{part}")
        print(f"\n{module.__doc__}")
        for figure, value, goal in await module.run():
            print(f"  {figure:<58} {value:>28}   {goal}", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    asyncio.run(main(sys.argv[1:]))
