"""Whom PostgreSQL runs as: it refuses root, so root hands it to another account."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path

from samlyft_local.messages import StackError, say


def unprivileged(data: Path) -> pwd.struct_passwd | None:
    """None for an ordinary user. For root: the owner of the data or of its folder, or `nobody`."""
    if os.geteuid() != 0:
        return None
    existing = [path for path in (data, *data.parents[:2]) if path.exists()]
    owner = next((path.stat().st_uid for path in existing if path.stat().st_uid != 0), None)
    try:
        return pwd.getpwnam("nobody") if owner is None else pwd.getpwuid(owner)
    except KeyError as error:
        raise StackError(
            "PostgreSQL kan inte köras som root, och kontot nobody saknas.",
            "PostgreSQL cannot run as root, and there is no account nobody: run as a user.",
        ) from error


def open_the_way(path: Path) -> None:
    """Lets other accounts pass through, not list, the folders above; says which it changed."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            say(
                f"PostgreSQL körs inte som root: öppnade {folder} för genomgång",
                f"chmod o+x {folder}",
            )


def make_readable(tree: Path) -> None:
    """Lets other accounts read and run a tree of programs that was installed for its owner only."""
    if _readable(tree) and all(_readable(path) for path in (tree / "bin").iterdir()):
        return
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        run = stat.S_IXGRP | stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0
        path.chmod(mode | stat.S_IRGRP | stat.S_IROTH | run)


def _readable(path: Path) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return path.stat().st_mode & wanted == wanted
