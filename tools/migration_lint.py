"""What a migration must not do while the version before still serves: take away, or lock a table while it is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.generated import ROOT

SMALL = re.compile(r"#\s*small table: \S+")
"""Said on the line of an index or a constraint, or the one above, with why the table will stay small."""
TAKEN = "the version before still uses it; stop using it in one release, take it away in the next but one"
LONG = "locks the table while every row is read; say `# small table: why`, or "
CALLS = {
    "drop_table": TAKEN,
    "drop_column": TAKEN,
    "rename_table": TAKEN,
}
NARROWED = {"new_column_name": TAKEN, "type_": "rewrites the table and changes what code reads"}
UNFILLED = "the version before does not fill it: give it a default"
UNCHECKED = ("postgresql_not_valid", "add it not valid and validate it after")
ON_ROWS_CALLS = {
    "create_index": ("postgresql_concurrently", "create it concurrently, in an autocommit block"),
    "create_foreign_key": UNCHECKED,
    "create_check_constraint": UNCHECKED,
    "create_unique_constraint": ("", "add it from an index that was created concurrently"),
    "create_primary_key": ("", "add it from an index that was created concurrently"),
}
SQL = {
    r"\bdrop\s+(table|column|view|type|function)\b": TAKEN,
    r"\balter\s+table\s+\S+\s+rename\b": TAKEN,
    r"\brename\s+(column|to)\b": TAKEN,
    r"\brevoke\b": TAKEN,
    r"\btruncate\b": TAKEN,
    r"\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b": NARROWED["type_"],
    r"\bset\s+not\s+null\b": "fails the version before, and reads every row: add a check `not valid` first",
    r"\badd\s+column\s+(?:(?!\bdefault\b|,|;).)*\bnot\s+null\b(?!(?:(?!,|;).)*\bdefault\b)": UNFILLED,
}
ON_ROWS = {
    r"\bcreate\s+(unique\s+)?index\s+(?!concurrently)\S+\s+on\s+(only\s+)?(?P<table>\S+)": (
        LONG + "create it `concurrently`"
    ),
    r"\balter\s+table\s+(?P<table>\S+)\s+add\s+(constraint\s+\S+\s+)?(check|foreign|unique|primary)\b"
    r"(?!.*\bnot\s+valid\b)(?!.*\busing\s+index\b)": LONG
    + "add it `not valid` and validate it after",
}


def faults(text: str) -> list[str]:
    """What is wrong with one revision, each with its line; nothing for one that only expands."""
    tree = ast.parse(text)
    lines = text.splitlines()
    new = _made_here(tree)
    found = [*_in_calls(tree, new), *_in_sql(tree, new)]
    return [
        f"line {number}: {what}: {why}"
        for number, what, why in sorted(found)
        if not (why.startswith(LONG) and any(map(SMALL.search, lines[max(number - 2, 0) : number])))
    ]


def _made_here(tree: ast.AST) -> set[str]:
    """Tables that this revision makes, as written (a name or an expression): nobody uses them yet."""
    calls = (call for name, call in _operations(tree) if name == "create_table")
    in_sql = (
        re.findall(r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w{}.]+)", text, re.I)
        for _, text in _strings(tree)
    )
    return {_first(call) for call in calls if call.args} | {
        name for names in in_sql for name in names
    }


def _operations(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("op"), attr=name)):
                yield name, node


def _in_calls(tree: ast.AST, new: set[str]) -> Iterator[tuple[int, str, str]]:
    for name, call in _operations(tree):
        words = {word.arg: ast.unparse(word.value) for word in call.keywords}
        table = [ast.unparse(word).strip("'") for word in call.args[:2]]
        if name in CALLS:
            yield call.lineno, name, CALLS[name]
        elif name == "alter_column":
            yield from ((call.lineno, name, NARROWED[w]) for w in NARROWED.keys() & words.keys())
            if words.get("nullable") == "False":
                yield call.lineno, name, "the version before may leave it empty"
        elif name == "add_column" and table[0] not in new and _must_be_filled(call.args[1]):
            yield call.lineno, name, UNFILLED
        elif name in ON_ROWS_CALLS and table[1] not in new:
            safe, instead = ON_ROWS_CALLS[name]
            if words.get(safe) != "True":
                yield call.lineno, name, LONG + instead


def _in_sql(tree: ast.AST, new: set[str]) -> Iterator[tuple[int, str, str]]:
    for line, text in _strings(tree):
        for pattern, why in SQL.items():
            for found in re.finditer(pattern, text, re.I | re.S):
                yield line + text[: found.start()].count("\n"), " ".join(found[0].split()), why
        for pattern, why in ON_ROWS.items():
            for found in re.finditer(pattern, text, re.I):
                if found["table"].split("(")[0] not in new:
                    yield line + text[: found.start()].count("\n"), " ".join(found[0].split()), why


def _strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of the file that is no docstring; what an f-string puts in stands in braces."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr():
                skipped.add(id(node.value))
            case ast.JoinedStr():
                skipped.update(map(id, node.values))
                yield node.lineno, "".join(map(_shown, node.values))
            case ast.Constant(value=str(text)) if id(node) not in skipped:
                yield node.lineno, text


def _shown(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""


def _first(call: ast.Call) -> str:
    return ast.unparse(call.args[0]).strip("'")


def _must_be_filled(column: ast.expr) -> bool:
    words = {word.arg: ast.unparse(word.value) for word in getattr(column, "keywords", [])}
    return words.get("nullable") == "False" and "server_default" not in words


def revisions() -> list[Path]:
    """Every revision of every database."""
    return sorted(
        [
            *ROOT.glob("services/*/migrations/versions/*.py"),
            *ROOT.glob("services/*/src/**/versions/*.py"),
        ]
    )
