"""What no file of the house holds, and the shape that every service has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IGNORED = {
    *(".git", ".venv", ".samlyft", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"),
    *(".import_linter_cache", ".schemathesis", "__pycache__", "build", "dist", "node_modules"),
}
PACKAGE_ADDRESS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|crates\.io|proxy\.golang|deb\.debian"
    r"|(?:extra-)?index-url\s*=|--find-links\b|\bfile:///"
)
MACHINE_PATH = re.compile(r"(?<![\w.:/$})])/(?:root|home|Users|work|Volumes)/\w|\b[A-Z]:\\\\?\w")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}"
    r"|\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|glpat-[\w-]{20}|xox[abp]-[\w-]{10,})"
    r"|\b\w+://[\w.-]+:(?!secret@|password@|wrong@)[\w!%+-]{3,}@"
    r"|\b(?:password|secret|api_key|token)[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{24,}={0,2}[\"']"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME)\b")
SILENCED = re.compile(
    r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s+#\s*\w)|#\s*noqa(?!: [A-Z0-9, ]+?\s+#\s*\w)"
    r"|pytest\.mark\.(?:skip|xfail)|pytest\.skip\("
)
NEEDS_A_PROGRAM = ("tests/e2e/conftest.py", "libs/tests/test_alerts.py", "tests/deploy/alerts.py")
"""Without a browser the tests of pages are skipped, without promtool those of alerts; `.ci/run` fetches both."""
SERVERS_DAY = re.compile(r"\bcurrent_date\b|\bdate\.today\(|\bnow\(UTC\)\.date\(")
"""A day behind in the first hours of each Swedish night: `samlyft_web.days` has the local one."""
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|misc|managers?|base|common_functions)$")
PAGES = "portal"
"""The pages: the same shape, but for what a database, events and an API of one's own bring with them."""
SHAPE = ("__main__", "main", "models", "schemas", "routes", "commands", "queries")


def files() -> Iterator[Path]:
    """Everything but what .gitignore leaves out, and this file, which names what it forbids."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(name for name in below if name not in IGNORED and ".egg-info" not in name)
        for name in sorted(names):
            file = Path(folder, name)
            if file != Path(__file__).resolve() and name not in ("uv.lock", ".env"):
                yield file


def texts() -> Iterator[tuple[str, str]]:
    for file in files():
        try:
            yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def hits(pattern: re.Pattern[str], ending: str = "") -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
        for name, text in texts()
        if name.endswith(ending)
        for found in pattern.finditer(text)
    ]


def test_no_file_names_where_packages_come_from() -> None:
    assert not hits(PACKAGE_ADDRESS)


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert not hits(MACHINE_PATH)


def test_no_file_holds_a_secret() -> None:
    assert not hits(SECRET)


def test_nothing_is_left_for_later_or_silenced_without_a_reason() -> None:
    assert not hits(UNFINISHED)
    assert not [hit for hit in hits(SILENCED, ".py") if not hit.startswith(NEEDS_A_PROGRAM)]


def test_what_is_dated_by_day_follows_the_local_clock() -> None:
    assert not [hit for hit in hits(SERVERS_DAY, ".py") if "/migrations/" not in hit]


def test_names_say_what_is_inside() -> None:
    assert not [str(file) for file in files() if VAGUE.search(file.stem) and file.suffix == ".py"]


def test_the_lock_pins_every_package_by_hash() -> None:
    for name in ("requirements.lock", "tools/bootstrap.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = re.findall(r"^([\w.-]+)==\S+ .*\\$\n +--hash=sha256:[0-9a-f]{64}", text, re.M)
        named = re.findall(r"^([\w.-]+)", text, re.M)
        assert pinned == named


@pytest.mark.parametrize("service", sorted((ROOT / "services").iterdir()), ids=lambda p: p.name)
def test_every_service_has_the_same_shape(service: Path) -> None:
    package = service / "src" / f"samlyft_{service.name.replace('-', '_')}"
    beside = ["README.md", "pyproject.toml"]
    shape = {"__main__", "main", "settings", "routes", "commands", "queries"}
    if service.name != PAGES:
        beside += ["alembic.ini", "openapi.json", "migrations/env.py"]
        shape = set(SHAPE)
    missing = [name for name in beside if not (service / name).is_file()]
    missing += [name for name in ("__init__.py", "py.typed") if not (package / name).is_file()]
    missing += [
        name
        for name in sorted(shape)
        if not any(package.rglob(f"{name}.py")) and not (package / name).is_dir()
    ]
    assert not missing


def test_test_folders_are_no_packages() -> None:
    """Two services may then have a test file of the same name."""
    found = [f.relative_to(ROOT).parts for f in files() if f.name == "__init__.py"]
    assert not ["/".join(parts) for parts in found if "tests" in parts and "src" not in parts]


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (PACKAGE_ADDRESS, "--index-url=https://mirror.example/simple"),
        (MACHINE_PATH, "see /home/anna/samlyft"),
        (SECRET, "-----BEGIN RSA PRIVATE KEY-----"),
        (SECRET, "postgresql://app:hunter22@db.example/x"),
        (SECRET, 'password = "c2FtbHlmdCBpcyBub3QgYSBzZWNyZXQ="'),
        (UNFINISHED, "# TODO: later"),
        (SERVERS_DAY, "e.ends_on >= current_date"),
        (SERVERS_DAY, "datetime.now(UTC).date()"),
        (SILENCED, "x = 1  # type: ignore"),
        (SILENCED, "x = 1  # type: ignore[arg-type]"),
        (SILENCED, "import x  # noqa"),
        (SILENCED, "import x  # noqa: F401"),
    ],
)
def test_a_planted_fault_is_found(pattern: re.Pattern[str], planted: str) -> None:
    assert pattern.search(planted)


@pytest.mark.parametrize(
    ("pattern", "fine"),
    [
        (MACHINE_PATH, "https://api.samlyft.example/work/x"),
        (SECRET, "postgresql://{user}:{password}@{host}"),
        (SILENCED, "x = 1  # type: ignore[arg-type]  # the library's stub is wrong"),
        (SILENCED, "run(x)  # noqa: S603  # our own words"),
    ],
)
def test_what_is_fine_passes(pattern: re.Pattern[str], fine: str) -> None:
    assert not pattern.search(fine)
