"""The settings of each service as files that `samlyft` reads: by them every verb reaches this stack from outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samlyft_local.credentials import write_private
from samlyft_local.services import Placed

FOLDER = "settings"


def tell(home: Path, admin_url: str, placed: Sequence[Placed]) -> None:
    """Writes `settings/<service>.env`, for its owner only; made anew at each start, since ports may move."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for one in placed:
        known = {**one.environment, "SAMLYFT_ADMIN_DATABASE_URL": admin_url}
        lines = [f"{name}='{value}'\n" for name, value in sorted(known.items())]
        write_private(folder / f"{one.service.name}.env", "".join(lines))
