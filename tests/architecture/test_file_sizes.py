"""Small files and functions: what is read in one go is understood, and mended where it is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
LARGEST_LIBRARY = 2_000


def sources() -> list[Path]:
    """Code that runs: tests and migrations are as long as what they list."""
    found = [*ROOT.glob("*/*/src/**/*.py"), *(ROOT / "tools").rglob("*.py")]
    assert len(found) > 50
    return sorted(found)


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_no_file_is_too_long() -> None:
    long = {shown(file): lines(file) for file in sources() if lines(file) > LONGEST_FILE}
    assert not long, f"more than {LONGEST_FILE} lines, split by noun: {long}"


def test_no_function_is_too_long() -> None:
    long = {
        f"{shown(file)}:{name}": length
        for file in sources()
        for name, length in functions(ast.parse(file.read_text(encoding="utf-8")))
        if length > LONGEST_FUNCTION
    }
    assert not long


def test_each_library_is_read_within_the_hour() -> None:
    libraries = [library for library in ROOT.glob("libs/*/src") if any(library.iterdir())]
    assert len(libraries) > 4
    sizes = {shown(library): sum(map(lines, library.rglob("*.py"))) for library in libraries}
    assert {library: size for library, size in sizes.items() if size >= LARGEST_LIBRARY} == {}


def test_lengths_are_counted_as_an_editor_shows_them() -> None:
    (found,) = functions(ast.parse("@decorated\nasync def f():\n    a = 1\n\n    return a\n"))
    assert found == ("f", 4)
