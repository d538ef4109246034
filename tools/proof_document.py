"""docs/proof.md: every zero with its denominator and with a control that is not zero."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[1] / "docs" / "proof.md"
PACKAGES = ("asyncpg", "fastapi", "pydantic", "sqlalchemy", "uvicorn", "nats-py", "schemathesis")
HEAD = """\
# Proof

Written by `make proof`; change `tools/proof.py`, not this page. Every zero stands beside its size and a control: the
same check on a planted defect, which must find it. A check whose control finds nothing is not counted, and ends the
run.

One stack of real parts (PostgreSQL, NATS, the gateway, the issuer, the portal, and api, worker and relay of each of
four services: 17 processes), started as `make run` starts it. Clients post one attendance after another with an
`Idempotency-Key` and repeat each until they see 2xx.
"""
TAIL = """
## What this does not show

- `kill -9` leaves the operating system running: it says nothing about a power cut. What would survive one rests on
  `fsync`, `synchronous_commit` and NATS' `sync_interval: always`, which are checked at start, not proved here.
- One NATS server and one PostgreSQL: no fail-over, no network that splits.
- Redeliveries are counted as deliveries beyond one of each event, as NATS remembers them after its own crashes: at
  least so many.
- Small cells are looked at on one date at a time (`tests/e2e/test_modig.py`), not what two dates together give away.
- The figures come from one run on one machine. Seconds depend on it; counts do not.
"""
HEADLINE = "\n## Upgrade and rolling restart\n"
ROLLING = f"""{HEADLINE}
Written by `make proof-upgrade`. The stack runs the version before (a git worktree of the commit before the newest
migration, on its own schema) behind a gateway with two copies of each api. Under load the newer version migrates,
and its api, worker and relay start beside the old ones; then the old ones are started again on the newer schema, as a
rollback would. An api leaves the gateway's list a second before SIGTERM, as `preStop` and a Service's endpoints have it
in a cluster. The gateway tries another copy only where a dial is refused. A request that fails once is failed: no
second try of a client counts in its favour.
"""
ROLLING_END = """
The control of the upgrade is a migration that renames a column under the same load; that of the restarts is an api
killed ten times while it stands in the list. One PostgreSQL and one NATS stay: their own change is not shown here.
Until 2026-11-24 this failed 2 of 13 754 and 7 of 7 143 requests: the gateway loaded a new configuration at each change,
and closed connections of clients while it did. Now it asks for the list by health checks and is never loaded anew; the
services were not changed for it.
"""
IMAGES_HEADLINE = "\n## Images\n"
IMAGES = f"""{IMAGES_HEADLINE}
Written by `make proof-images`, with podman and without a Docker engine. Each service's image is built from
`deploy/docker/Dockerfile` and looked at from outside (mounted, not started); its bill of materials, CycloneDX as syft
writes it, is laid beside it in `dist/`. Then its parts are started from it as the manifests start them: an ordinary
user, a root file system that nobody can write to, no capability, on the PostgreSQL and NATS of a running stack.
"""
HEADLINES = (HEADLINE, IMAGES_HEADLINE)
"""Sections with a command of their own, in the order in which they stand."""


class Row(NamedTuple):
    """One line of the table."""

    test: str
    size: str
    found: str
    control: str


def spaced(number: int) -> str:
    """Thousands apart."""
    return f"{number:,}".replace(",", "\u00a0")


def write(
    settings: Mapping[str, int],
    versions: Mapping[str, str],
    rows: Sequence[Row],
    recovery: Mapping[str, Sequence[float]],
) -> None:
    """Writes the page."""
    known = {"Python": python_version(), **versions, **{name: version(name) for name in PACKAGES}}
    lines = [HEAD, "## This run", ""]
    lines.append(f"`make proof` with {', '.join(f'{k} {v}' for k, v in settings.items())}.")
    lines.append(f"Versions: {', '.join(f'{name} {number}' for name, number in known.items())}.")
    lines += ["", "| test | size | found | control |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", "## Back after `kill -9`", ""]
    lines.append(
        "Seconds from the kill until the part is started again and clients have 20 more writes acknowledged. "
        "Most parts are not needed for writes: there it shows that their loss is not felt."
    )
    lines += ["", "| part | kills | median | longest |", "|---|---|---|---|"]
    lines += [
        f"| {part} | {len(seconds)} | {statistics.median(seconds):.1f} | {max(seconds):.1f} |"
        for part, seconds in sorted(recovery.items())
    ]
    kept = "".join(map(_section, HEADLINES))
    DOCUMENT.write_text("\n".join(lines) + "\n" + TAIL + kept, encoding="utf-8")


def _section(headline: str) -> str:
    """One that a command of its own writes, as it stands."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if headline not in text:
        return ""
    start = text.index(headline)
    end = text.find("\n## ", start + len(headline))
    return text[start:] if end < 0 else text[start:end]


def _write_section(headline: str, section: str) -> None:
    """Writes one; the rest of the page stands as other commands left it."""
    sections = {name: _section(name) for name in HEADLINES}
    text = DOCUMENT.read_text(encoding="utf-8")
    for old in sections.values():
        text = text.replace(old, "") if old else text
    sections[headline] = section
    DOCUMENT.write_text(text + "".join(sections.values()), encoding="utf-8")


def write_rolling(rows: Sequence[Row]) -> None:
    """Writes the section of `make proof-upgrade`."""
    lines = [ROLLING, "| test | size | found | control |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    _write_section(HEADLINE, "\n".join(lines) + "\n" + ROLLING_END)


def write_images(rows: Sequence[Row]) -> None:
    """Writes the section of `make proof-images`."""
    lines = [IMAGES, "| test | size | found | control |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    _write_section(IMAGES_HEADLINE, "\n".join(lines) + "\n")
