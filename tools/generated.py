"""Committed files that are made from code: written, or with `--check` compared."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def as_json(value: Any) -> str:
    """One form for all: indented, letters as they are, a line end at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def settle(files: Mapping[Path, str], verb: str, arguments: list[str]) -> int:
    """Writes the files, or with `--check` names those that differ; `make <verb>` mends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 on a difference"
    )
    check = parser.parse_args(arguments).check
    stale = [file for file, text in files.items() if not _holds(file, text)]
    for file in stale:
        print(f"{'stale' if check else 'wrote'}: {_shown(file)}", file=sys.stderr)
        if not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(files[file], encoding="utf-8")
    if check and stale:
        print(f"Run `make {verb}` and commit what it writes.", file=sys.stderr)
    return int(check and bool(stale))


def _holds(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


def _shown(file: Path) -> Path:
    return file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
