"""Resolves the dependencies of every member into one hashed lock without the address of any index.

An address would pin where packages come from as well as what they are, and fail behind a mirror.
`--check` resolves again with the lock as preference: a difference means that somebody changed a
dependency and not the lock.
"""

from __future__ import annotations

import difflib
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
BOOTSTRAP = ROOT / "tools/bootstrap.lock"
COMPILE = (
    *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
    *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
    *("--no-emit-index-url", "--no-emit-find-links"),
)


def workspace() -> tuple[list[Path], str]:
    """The members' project files, and the range of uv versions that the workspace asks for."""
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]
    globs = uv["workspace"]["members"]
    files = (file for glob in globs for file in sorted(ROOT.glob(f"{glob}/pyproject.toml")))
    return list(files), uv["required-version"]


def resolve(lock: Path, *options: str) -> None:
    """Writes the lock of all members and the development tools; versions already in it are kept."""
    members, _ = workspace()
    names = [tomllib.loads(member.read_text())["project"]["name"] for member in members]
    own = [f"--no-emit-package={name}" for name in names]
    sources = ["--all-extras", "--group", "pyproject.toml:dev", *map(str, members)]
    _run([*COMPILE, *own, *sources, "--output-file", str(lock), *options])


def resolve_bootstrap(lock: Path, *options: str) -> None:
    """Writes the lock of uv itself, which pip installs into a new environment."""
    _, version = workspace()
    _run([*COMPILE, "-", "--output-file", str(lock), *options], f"uv{version}\n")


def _run(command: list[str], text: str = "") -> None:
    subprocess.run(command, cwd=ROOT, input=text, text=True, check=True)  # noqa: S603  # our own words


def main(arguments: list[str]) -> int:
    """`--check` changes nothing and exits 1 on a difference; `--upgrade` takes newer versions."""
    if "--check" not in arguments:
        resolve(LOCK, *arguments)
        resolve_bootstrap(BOOTSTRAP, *arguments)
        return 0
    stale = 0
    with tempfile.TemporaryDirectory() as folder:
        for lock, compile_lock in ((LOCK, resolve), (BOOTSTRAP, resolve_bootstrap)):
            copy = Path(shutil.copy(lock, folder))
            compile_lock(copy)
            old, new = (file.read_text().splitlines() for file in (lock, copy))
            for line in difflib.unified_diff(old, new, lock.name, "resolved now", n=0, lineterm=""):
                stale = 1
                print(line)
    if stale:
        print("The lock is not what the dependencies say: run `make lock`.", file=sys.stderr)
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
