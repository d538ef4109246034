"""SQL is put together from the code's own words; what a caller sent is always bound, never written in.

ruff's S608 forbids both alike, so it is off where this test is on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SQL = re.compile(
    r"\b(select\s|insert\s+into|update\s+\S+\s+set|delete\s+from|truncate\s|create\s+(table|index)"
    r"|alter\s|drop\s|order\s+by|where\s)",
    re.IGNORECASE,
)
SENT = {
    *("body", "request", "principal", "claims", "token", "payload", "headers", "params", "filters"),
    *("paging", "page", "events", "envelope", "data", "subject", "issuer", "tenant_id"),
    *("scope", "reach"),
}
"""Names that hold what came from outside, by the house's own habit of naming."""


def sources() -> dict[str, ast.Module]:
    files = ROOT.glob("*/*/src/**/*.py")
    return {str(f.relative_to(ROOT)): ast.parse(f.read_text(encoding="utf-8")) for f in files}


def composed(tree: ast.AST) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    """Each text put together at run time that reads as SQL, with what is put into it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [p.value for p in node.values if isinstance(p, ast.FormattedValue)]
            fixed = " ".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
            if SQL.search(fixed):
                yield node, parts
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            sides = [node.left, node.right]
            if any(isinstance(side, ast.Constant) and _is_sql(side.value) for side in sides):
                yield node, sides
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            template = node.func.value
            if node.func.attr == "format" and (
                isinstance(template, ast.Name) or _is_sql(getattr(template, "value", None))
            ):
                yield node, [*node.args, *(keyword.value for keyword in node.keywords)]


def _is_sql(value: object) -> bool:
    return isinstance(value, str) and bool(SQL.search(value))


def written_in(tree: ast.AST) -> list[str]:
    """What was sent and stands in SQL unbound, or quoted by hand."""
    return [
        f"{node.lineno}: {ast.unparse(part)}"
        for node, parts in composed(tree)
        for part in parts
        if {name.id for name in ast.walk(part) if isinstance(name, ast.Name)} & SENT
    ]


def test_what_was_sent_is_bound() -> None:
    found = {name: written_in(tree) for name, tree in sources().items()}
    assert not {name: places for name, places in found.items() if places}


@pytest.mark.parametrize(
    "planted",
    [
        "f'select * from person where name = {body.name}'",
        "f\"select 1 where tenant_id = '{tenant_id}'\"",
        "'select * from person order by ' + params['sort']",
        "'delete from person where id = %s' % body.id",
        "FIND.format(name=request.query_params['q'])",
    ],
)
def test_a_planted_value_is_found(planted: str) -> None:
    assert written_in(ast.parse(planted))


@pytest.mark.parametrize(
    "fine",
    [
        "f'select {COLUMNS} from person where name = $1'",
        "f'select 1 {known(\"day\")} from {table.name}'",
        "f'{body.name} is taken'",
    ],
)
def test_words_of_our_own_pass(fine: str) -> None:
    assert not written_in(ast.parse(fine))
