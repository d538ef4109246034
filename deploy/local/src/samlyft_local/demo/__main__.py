"""`python -m samlyft_local.demo [load|reset-sandbox] [origin]`, for a stack that runs already."""

from __future__ import annotations

import sys

from samlyft_local.demo import load, reset_sandbox

VERBS = {"load": load.run, "reset-sandbox": reset_sandbox.run}


def main(arguments: list[str]) -> int:
    """The exit code: 2 for a verb that there is not."""
    verb, origin = [*arguments, *("load", "http://127.0.0.1:8080")[len(arguments) :]][:2]
    if verb not in VERBS:
        print(__doc__, file=sys.stderr)
        return 2
    VERBS[verb](origin)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
