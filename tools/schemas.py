"""Writes the JSON Schema of each event type; refuses a change that breaks a reader or a writer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

import samlyft_events as events
from samlyft_events import Event
from tools.compatibility import breaks
from tools.examples import examples
from tools.generated import ROOT, as_json, settle

FOLDER = ROOT / "libs/events/schemas"


class _Plain(GenerateJsonSchema):
    """Without a title for every field that only repeats its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # pydantic's signature
        return False


def published() -> dict[str, type[Event]]:
    """Event classes by type; not those that only name a producer, nor what tests make up."""
    return {
        name: event
        for name, event in sorted(Event.registry.items())
        if event.entity != "none" and event.__module__.startswith(events.__name__)
    }


def schema(event: type[Event]) -> dict[str, Any]:
    """The schema of an event's `data`, with examples that later versions are held against."""
    made = event.model_json_schema(schema_generator=_Plain)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://samlyft.example/schemas/{event.event_type()}.json",
    }
    return {**head, **made, "examples": examples(made)}


def broken_promises(folder: Path, made: dict[str, dict[str, Any]]) -> list[str]:
    """What differs from the committed schemas and needs a new major version, or is gone."""
    found = []
    for file in sorted(folder.glob("*.json")):
        name = file.name.removesuffix(".json")
        if name not in made:
            found.append(f"{name}: has no class any more; remove the file when no consumer is left")
            continue
        committed = json.loads(file.read_text(encoding="utf-8"))
        found += [f"{name}{change}" for change in breaks(committed, made[name])]
    return found


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Writes `libs/events/schemas/<type>.json`, or with `--check` compares."""
    made = {name: schema(event) for name, event in published().items()}
    found = broken_promises(folder, made)
    for change in found:
        print(change, file=sys.stderr)
    if found:
        print("An event is a promise: make a new class with the next `major`.", file=sys.stderr)
        return 1
    files = {folder / f"{name}.json": as_json(document) for name, document in made.items()}
    return settle(files, "schemas", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
