"""The examples of a page, run as a reader would: pasted into a shell against a stack of one's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.proof_stack import Place

ROOT = Path(__file__).parents[2]
STRICT = "set -euo pipefail\n"


def examples(page: Path) -> list[str]:
    """Its blocks of `sh`, in order."""
    return re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)


def run(script: str, place: Place, folder: Path) -> subprocess.CompletedProcess[str]:
    """One shell, as a reader's: it ends at the first example that does not do what it should."""
    script = script.replace("http://127.0.0.1:8080", place.run.origin)
    environment = os.environ | place.run.settings | {"SAMLYFT_HOME": str(place.home)}
    return subprocess.run(
        ["bash", "-c", STRICT + script.replace(".venv/bin/python", sys.executable)],
        env=environment | {"TMPDIR": str(folder), "NO_PROXY": "127.0.0.1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
