"""`make scale`: what grows with people and hours, at 1, 10 and 100 times Modig; prints the table of docs/scale.md."""

from __future__ import annotations

import os
import subprocess
import sys

TIMES = (1, 10, 100)
WORKPLACES, PEOPLE, ENTRIES = 40, 3_640, 40_000
"""Modig: some forty workplaces, 3 552 people and 40 000 attendances, as the benchmarks lay them out."""
PARTS = ("reporting", "signals", "chain")
WIDTH = 60
"""Where `tools/bench.py` puts the value, after two spaces and the figure's name."""


def main() -> None:
    """Runs the parts at each size in turn, and prints a row for each figure."""
    measured = [_measured(times) for times in TIMES]
    print("| figure | " + " | ".join(f"{times} x Modig" for times in TIMES) + " |")
    print("|---|" + "---|" * len(TIMES))
    for figure in measured[-1] | measured[0]:
        print(f"| {figure} | " + " | ".join(found.get(figure, "") for found in measured) + " |")


def _measured(times: int) -> dict[str, str]:
    sizes = {
        "SAMLYFT_BENCH_WORKPLACES": WORKPLACES * times,
        "SAMLYFT_BENCH_PEOPLE": PEOPLE * times,
        "SAMLYFT_BENCH_ENTRIES": ENTRIES * times,
        "SAMLYFT_BENCH_ATTENDANCES": ENTRIES * times,
    }
    environment = {**os.environ, **{name: str(value) for name, value in sizes.items()}}
    found: dict[str, str] = {}
    for part in sys.argv[1:] or PARTS:
        print(f"{times} x Modig: {part}", file=sys.stderr, flush=True)
        told = subprocess.run(  # noqa: S603  # our own bench
            [sys.executable, "tools/bench.py", part],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        for line in told.stdout.splitlines():
            if line.startswith("  "):
                value = line[WIDTH + 1 :].partition("   <")[0].strip()
                found[f"{part}: {line[2:WIDTH].strip()}"] = value
        if told.returncode:
            found[f"{part}: did not end well"] = "yes, see above"
    return found


if __name__ == "__main__":
    main()
