"""What is in an image, by its files: rules of our own, and the bill of materials against the lock."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from samlyft_local.programs import find

USER = 10001
"""Who runs in it."""
BUILDERS = ("gcc", "cc", "make", "git", "pip", "pip3", "uv", "curl", "wget")
PATHS = ("usr/bin", "usr/local/bin", "app/.venv/bin")
SECRETS = (".env", "credentials.json", "id_rsa", ".git")
OTHERS_WRITE = 0o002
PLANTED = {
    "usr/bin/gcc": 0o755,
    "app/services/portal/tests/test_something.py": 0o644,
    "app/.env": 0o600,
    "app/written": 0o666,
    "app/libs/web/src/samlyft_web/not_compiled.py": 0o644,
}
"""One fault of each kind, for the control."""


def sizes(of: int) -> int:
    """Megabytes."""
    return round(of / 1_000_000)


def faults(files: Path) -> list[str]:
    """What should not be there, and what is not there and should be."""
    app = files / "app"
    return [
        *(
            f"builds: {path}/{name}"
            for path in PATHS
            for name in BUILDERS
            if _has(files, path, name)
        ),
        *(f"a test: {one.relative_to(files)}" for one in app.rglob("tests") if one.is_dir()),
        *(f"a secret: {one.relative_to(files)}" for name in SECRETS for one in app.rglob(name)),
        *(f"can be written: {one.relative_to(files)}" for one in _writable(app)),
        *(f"no bytecode: {one.relative_to(files)}" for one in _uncompiled(app)),
    ]


def _has(files: Path, path: str, name: str) -> bool:
    place = files / path / name
    return place.exists() or place.is_symlink()


def _writable(app: Path) -> Iterator[Path]:
    for one in app.rglob("*"):
        if not one.is_symlink():
            said = one.stat()
            if said.st_uid == USER or said.st_mode & OTHERS_WRITE:
                yield one


def _uncompiled(app: Path) -> Iterator[Path]:
    for one in app.glob("*/*/src/**/*.py"):
        if not any(one.parent.glob(f"__pycache__/{one.stem}.*.pyc")):
            yield one


def write_sbom(files: Path, target: Path) -> int:
    """CycloneDX of everything in an image, Debian's packages among it; how many components it names."""
    command = [str(find("syft")), "scan", f"dir:{files}", "--quiet"]
    command += [
        "--source-name",
        target.name.partition(".")[0],
        "--output",
        f"cyclonedx-json={target}",
    ]
    subprocess.run(command, check=True)  # noqa: S603  # our own words
    return len(json.loads(target.read_text(encoding="utf-8"))["components"])


def missing(sbom: Path, lock: str) -> list[str]:
    """What the lock names and the bill does not."""
    return sorted(_locked(lock) - _named(sbom))


def unlocked(sbom: Path, lock: str) -> list[str]:
    """What the bill names in our environment and the lock does not: it came without a hash."""
    return sorted(one for one in _named(sbom) - _locked(lock) if not one.startswith("samlyft-"))


def _locked(lock: str) -> set[str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE)
    return {f"{_plain(name)}=={version}" for name, version in pins}


def _named(sbom: Path) -> set[str]:
    """Python's packages of the environment; what the base brings is Debian's, and is named as that."""
    components = json.loads(sbom.read_text(encoding="utf-8"))["components"]
    return {
        f"{_plain(one['name'])}=={one['version']}"
        for one in components
        if one.get("purl", "").startswith("pkg:pypi/") and "/app/.venv/" in json.dumps(one)
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
