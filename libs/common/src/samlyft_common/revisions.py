"""Which revisions a service's code knows, read from the files themselves: a serving process never imports Alembic."""

import re
from importlib import import_module
from pathlib import Path

REVISION = re.compile(r'^revision\b.*?= "(\w+)"', re.MULTILINE)
BEFORE = re.compile(r'^down_revision\b.*?= "(\w+)"', re.MULTILINE)


def folder(package: str) -> Path:
    """The `migrations` folder of a service, beside its `src`."""
    return Path(str(import_module(package).__file__)).parents[2] / "migrations"


def revisions(scripts: Path) -> tuple[str, frozenset[str]]:
    """The newest revision this code knows, and all it knows: readiness accepts a database that is newer."""
    texts = [file.read_text(encoding="utf-8") for file in scripts.glob("versions/*.py")]
    known = {name for text in texts for name in REVISION.findall(text)}
    (newest,) = known - {name for text in texts for name in BEFORE.findall(text)}
    return newest, frozenset(known)
