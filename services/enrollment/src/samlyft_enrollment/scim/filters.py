"""Filters of RFC 7644 as SQL: every value is bound, and an attribute that is not kept matches nothing it should not."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from scim2_models.path import (
    AttrPath,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ScimFilter,
    ValuePath,
)
from sqlalchemy.dialects.postgresql import JSONB

from samlyft_enrollment.scim.faults import ScimError

EXACT = frozenset({"id", "externalid", "members", "members.value"})
MOMENTS = frozenset({"meta.created", "meta.lastmodified"})
DEPTH = 20
Columns = Mapping[str, Any]
"""Attribute in lower case to column; a list of complex values is a jsonb column."""


def where(text: str, columns: Columns, lists: Columns) -> Any:
    """The condition; `ScimError` invalidFilter for what cannot be read or is not kept."""
    try:
        tree = ScimFilter(text).ast
    except (ValueError, RecursionError):
        raise _wrong("The filter cannot be read.") from None
    return _Sql(columns, lists).visit(tree)


def _wrong(detail: str) -> ScimError:
    return ScimError(400, detail, "invalidFilter")


class _Sql(FilterVisitor[Any]):
    def __init__(self, columns: Columns, lists: Columns, depth: int = 0) -> None:
        self._columns, self._lists, self._depth = columns, lists, depth

    def visit(self, node: FilterNode) -> Any:
        self._depth += 1
        if self._depth > DEPTH * 10:
            raise _wrong("The filter is too long.")
        return super().visit(node)

    def visit_logical_expr(self, node: LogicalExpr) -> Any:
        terms = [self.visit(term) for term in node.terms]
        return sa.and_(*terms) if node.op == LogicalOperator.and_ else sa.or_(*terms)

    def visit_not(self, node: Not) -> Any:
        # What is unknown is not so either: `not` of an absent attribute holds.
        return sa.not_(sa.func.coalesce(self.visit(node.expr), sa.false()))

    def visit_present(self, node: Present) -> Any:
        name = _name(node.attr_path)
        if name in self._lists:
            return sa.func.jsonb_array_length(self._listed(name)) > 0
        column = self._column(name)
        if isinstance(column.type, sa.Text | sa.String):
            return sa.func.coalesce(column, "") != ""
        return column.is_not(None)

    def visit_comparison(self, node: Comparison) -> Any:
        name = _name(node.attr_path)
        head, _, part = name.partition(".")
        if head in self._lists:
            return self._any(head, lambda item: _compared(item(part or "value"), "", node))
        return _compared(self._column(name), name, node)

    def visit_value_path(self, node: ValuePath) -> Any:
        name = _name(node.attr_path)
        if name not in self._lists:
            raise _wrong("That attribute has no values to choose from.")

        def matching(item: Callable[[str], Any]) -> Any:
            return _Sql(_Item(item), {}, self._depth).visit(node.val_filter)

        return self._any(name, matching)

    def _any(self, name: str, condition: Callable[[Callable[[str], Any]], Any]) -> Any:
        found = sa.func.jsonb_array_elements(self._listed(name)).table_valued(
            sa.column("value", JSONB)
        )
        one = found.alias()
        return sa.exists(
            sa.select(sa.true()).select_from(one).where(condition(lambda part: _part(one, part)))
        )

    def _listed(self, name: str) -> Any:
        return sa.func.coalesce(self._lists[name], sa.cast("[]", JSONB))

    def _column(self, name: str) -> Any:
        try:
            return self._columns[name]
        except KeyError:
            raise _wrong("That attribute is not kept here.") from None


class _Item(dict[str, Any]):
    """The parts of one value of a list, by name."""

    def __init__(self, part: Callable[[str], Any]) -> None:
        super().__init__()
        self._part = part

    def __missing__(self, name: str) -> Any:
        if "." in name or not name.isalpha():
            raise KeyError(name)
        return self._part(name)


def _part(item: Any, name: str) -> Any:
    """As text: `true` and `false` compare as words."""
    return item.c.value.op("->>")(name).cast(sa.Text)


def _name(path: AttrPath) -> str:
    """`urn:…:User:employeeNumber` → `employeenumber`: no two of ours share a name."""
    return f"{path.attr}.{path.sub_attr}".lower() if path.sub_attr else path.attr.lower()


def _compared(column: Any, name: str, node: Comparison) -> Any:
    value, op = node.value, str(node.op)
    if value is None:
        return column.is_(None) if op == "eq" else column.is_not(None)
    if isinstance(column.type, sa.Boolean):
        if not isinstance(value, bool) or op not in {"eq", "ne"}:
            raise _wrong("A truth is compared with eq or ne.")
        return column.is_(value) if op == "eq" else column.is_not(value)
    if name in MOMENTS:
        return _ordered(column, op, _moment(value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "\x00" in text or not isinstance(value, str | bool | int | float):
        raise _wrong("That value cannot be compared.")
    if name not in EXACT:
        column, text = sa.func.lower(column), text.lower()
    return _ordered(column, op, text)


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        raise _wrong("That is no date and time.") from None
    if found.tzinfo is None or not 1900 <= found.year <= 2200:
        raise _wrong("That date and time cannot be compared.")
    return found


def _ordered(column: Any, op: str, value: Any) -> Any:
    if op in {"co", "sw", "ew"}:
        if not isinstance(value, str):
            raise _wrong("That attribute is no text.")
        called = {"co": "contains", "sw": "startswith", "ew": "endswith"}[op]
        return getattr(column, called)(value, autoescape=True)
    if op == "ne":
        return column.is_distinct_from(value)
    return {
        "eq": column == value,
        "gt": column > value,
        "ge": column >= value,
        "lt": column < value,
        "le": column <= value,
    }[op]
