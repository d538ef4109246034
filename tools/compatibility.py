"""What would break a reader or a writer of an event: anything but a new optional field.

Events are stored for years and read by whoever is not upgraded yet. So a new class must read old
events, and an old schema must accept new ones. What is listed here needs a new class with the next
`major`.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

Schema = dict[str, Any]
PROSE = {"title", "description", "examples", "$defs", "$id", "$schema", "properties", "required"}


def breaks(old: Schema, new: Schema) -> list[str]:
    """Names each change that somebody would fail on; empty if both directions hold."""
    return _breaks(old, new, (old.get("$defs", {}), new.get("$defs", {})), "")


def _breaks(old: Any, new: Any, defs: tuple[Schema, Schema], at: str) -> list[str]:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [] if old == new else [f"{at or 'schema'}: {old!r} became {new!r}"]
    old, new = _resolved(old, defs[0]), _resolved(new, defs[1])
    found = _properties(old, new, defs, at)
    for word in sorted((old.keys() | new.keys()) - PROSE):
        inside = at if word in ("anyOf", "items") else f"{at}/{word}"
        for was, now in _pairs(word, old.get(word), new.get(word)):
            found += _breaks(was, now, defs, inside)
    return found


def _pairs(word: str, was: Any, now: Any) -> list[tuple[Any, Any]]:
    """Alternatives are compared one by one, so that a field inside may be added."""
    if word == "anyOf" and isinstance(was, list) and isinstance(now, list):
        return list(zip_longest(was, now))
    return [(was, now)]


def _properties(old: Schema, new: Schema, defs: tuple[Schema, Schema], at: str) -> list[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    must_before, must_after = set(old.get("required", [])), set(new.get("required", []))
    found = [f"{at}/{name}: removed" for name in before if name not in after]
    for name in sorted(must_after - must_before):
        found.append(f"{at}/{name}: now required")
    for name in sorted((must_before - must_after) & after.keys()):
        found.append(f"{at}/{name}: no longer required")
    for name in sorted(before.keys() & after.keys()):
        found += _breaks(before[name], after[name], defs, f"{at}/{name}")
    return found


def _resolved(schema: Schema, defs: Schema) -> Schema:
    """What stands beside a `$ref`, such as a default, belongs to the field and is kept."""
    if "$ref" not in schema:
        return schema
    beside = {word: value for word, value in schema.items() if word != "$ref"}
    return {**_resolved(defs[schema["$ref"].rpartition("/")[2]], defs), **beside}
