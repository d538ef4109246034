"""Examples made from a JSON Schema: the smallest that satisfies it, and one with every property."""

from __future__ import annotations

from typing import Any

FORMATS = {
    "uuid": "0199aa00-0000-7000-8000-000000000001",
    "date": "2021-04-21",
    "date-time": "2021-04-21T10:00:00Z",
}
SIMPLE = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}


def examples(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The smallest and the whole; one only where all is required."""
    smallest, whole = (_example(schema, schema.get("$defs", {}), every) for every in (False, True))
    return [smallest, whole] if smallest != whole else [whole]


def _example(schema: dict[str, Any], defs: dict[str, Any], every: bool) -> Any:
    if "$ref" in schema:
        return _example(defs[schema["$ref"].rpartition("/")[2]], defs, every)
    for fixed in ("const", "enum"):
        if fixed in schema:
            return schema[fixed] if fixed == "const" else schema[fixed][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0 if every else -1], defs, every)
    kind = schema.get("type")
    if kind == "object":
        chosen = schema.get("properties", {}) if every else schema.get("required", [])
        return {name: _example(schema["properties"][name], defs, every) for name in chosen}
    if kind == "array":
        return [_example(schema["items"], defs, every)] if every else []
    if kind == "string" and "format" in schema:
        return FORMATS[schema["format"]]
    return schema.get("minimum", SIMPLE[str(kind)])
