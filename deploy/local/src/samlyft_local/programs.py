"""Where the programs are that came as wheels."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from samlyft_local.messages import StackError


def find(name: str) -> Path:
    """Beside the running Python first: what is on the path may be another version."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise StackError(
            f"Programmet {name} saknas: kör make install",
            f"{name} is not installed: run make install",
        )
    return Path(found)
