"""Writes `docs/events.md`: each event's subject, producer, consumers and fields, from the code."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

from samlyft_events import Event
from tools.generated import ROOT, settle
from tools.schemas import published, schema
from tools.services import NAMES, service

PAGE = ROOT / "docs/events.md"
HEAD = """# Events

Made by `make events-doc`; not edited by hand. An event says what is true now of one thing, whole:
who knows the highest version of each knows everything. The envelope is CloudEvents 1.0 in
structured JSON with `tenantid`, `aggregateversion` and `traceparent`; the subject ends with the
tenant. The JSON Schemas of `data` are in `libs/events/schemas/`. Systems that do not reach NATS
read the same events from `GET /<service>/v1/changes`.
"""


def consumers() -> dict[type[Event], list[str]]:
    """The services that have a handler, by event."""
    found = defaultdict(list)
    for name in NAMES:
        for event in service(name).handlers:
            found[event].append(name)
    return found


def page(handled: dict[type[Event], list[str]]) -> str:
    """The whole document, one section a producer."""
    parts, producer = [HEAD], ""
    for event in published().values():
        if event.producer != producer:
            producer = event.producer
            parts.append(f"## Published by {producer}\n")
        parts.append(_section(event, handled.get(event, [])))
    return "\n".join(parts)


def _section(event: type[Event], readers: list[str]) -> str:
    document = schema(event)
    lines = [
        f"### {event.__name__}",
        "",
        str(document["description"]),
        "",
        f"- subject: `{event.event_type()}.<tenant>`",
        f"- consumers: {', '.join(readers) or 'none in Samlyft; published for others'}",
        "",
        "| field | type | required | |",
        "|---|---|---|---|",
        *_rows(document, document.get("$defs", {}), ""),
        "",
    ]
    return "\n".join(lines)


def _rows(part: dict[str, Any], defs: dict[str, Any], at: str) -> list[str]:
    rows = []
    for name, field in part["properties"].items():
        must = "yes" if name in part.get("required", []) else "no"
        note = " ".join(str(field.get("description", "")).split())
        rows.append(f"| `{at}{name}` | {_type(field)} | {must} | {note} |")
        if "$ref" in field.get("items", {}):
            rows += _rows(defs[_name(field["items"])], defs, f"{at}{name}[].")
    return rows


def _name(field: dict[str, Any]) -> str:
    return str(field["$ref"]).rpartition("/")[2]


def _type(field: dict[str, Any]) -> str:
    """In the words of a reader: `uuid`, `date`, `list of Entry`, one of its codes."""
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return " / ".join(f"`{code}`" for code in field["enum"])
    if "items" in field:
        inner = field["items"]
        return f"list of {_name(inner) if '$ref' in inner else _type(inner)}"
    return _name(field) if "$ref" in field else str(field.get("format", field.get("type", "any")))


def main(arguments: list[str]) -> int:
    """Writes the page, or with `--check` compares."""
    return settle({PAGE: page(consumers())}, "events-doc", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
