"""What the tests of the local stack share."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.tests.running import Run


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    # Short: a data directory may stand deep elsewhere, but here its name is read in failures.
    with tempfile.TemporaryDirectory(prefix="samlyft-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def stack(place: Path) -> Iterator[Run]:
    run = Run(place / "home")
    try:
        yield run.up()
    finally:
        run.stop(signal.SIGTERM)
