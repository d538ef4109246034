"""An event is a promise: new code reads old events, and old schemas accept new ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from pydantic import ValidationError as InvalidEvent

from samlyft_events import Event
from tools.compatibility import breaks
from tools.examples import examples
from tools.schemas import FOLDER, main, published, schema

POSTING = "samlyft.training-log.posting.recorded.v1"
EVENTS = published()


def committed(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return document


def validator(document: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FormatChecker())


def test_every_event_is_committed_and_nothing_else() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.json" for name in EVENTS}
    assert main(["--check"]) == 0


@pytest.mark.parametrize("name", EVENTS)
def test_new_code_reads_events_of_the_committed_schema(name: str) -> None:
    for example in committed(name)["examples"]:
        validator(committed(name)).validate(example)
        read = EVENTS[name].model_validate_json(json.dumps(example))
        assert read.version == example["version"]


@pytest.mark.parametrize("name", EVENTS)
def test_the_committed_schema_accepts_what_new_code_writes(name: str) -> None:
    event = EVENTS[name]
    for example in examples(schema(event)):
        written = event.model_validate_json(json.dumps(example)).model_dump_json()
        validator(committed(name)).validate(json.loads(written))


@pytest.mark.parametrize("name", EVENTS)
def test_readers_ignore_what_a_later_minor_version_adds(name: str) -> None:
    example = {**committed(name)["examples"][-1], "added_later": "text"}
    validator(committed(name)).validate(example)
    assert "added_later" not in EVENTS[name].model_validate_json(json.dumps(example)).model_dump()


def fields(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["properties"]
    return found


def entry(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["$defs"]["Entry"]["properties"]
    return found


BREAKING: dict[str, Callable[[dict[str, Any]], Any]] = {
    "/kind: removed": lambda d: fields(d).pop("kind"),
    "/purpose: now required": lambda d: (
        fields(d).update(purpose={"type": "string"}),
        d["required"].append("purpose"),
    ),
    "/reason: now required": lambda d: d["required"].append("reason"),
    "/project_id: no longer required": lambda d: d["required"].remove("project_id"),
    "/version/type": lambda d: fields(d)["version"].update(type="string"),
    "/version/minimum": lambda d: fields(d)["version"].update(minimum=0),
    "/known_at/format": lambda d: fields(d)["known_at"].update(format="date"),
    "/time_kind/enum": lambda d: fields(d)["time_kind"]["enum"].append("volunteer"),
    "/kind/enum": lambda d: fields(d)["kind"]["enum"].remove("correction"),
    "/reason: {'type': 'null'} became None": lambda d: fields(d)["reason"]["anyOf"].pop(),
    "/reason/default": lambda d: fields(d)["reason"].update(default="not_held"),
    "/entries/minutes: removed": lambda d: entry(d).pop("minutes"),
    "/entries/minutes/type": lambda d: entry(d)["minutes"].update(type="number"),
}


@pytest.mark.parametrize("change", BREAKING)
def test_a_breaking_change_is_named(change: str) -> None:
    old = committed(POSTING)
    new = copy.deepcopy(old)
    BREAKING[change](new)
    assert any(found.startswith(change) for found in breaks(old, new)), breaks(old, new)


@pytest.mark.parametrize("change", BREAKING)
def test_the_generator_refuses_to_break_a_promise(
    change: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def changed(event: type[Event]) -> dict[str, Any]:
        made = schema(event)
        if event.event_type() == POSTING:
            BREAKING[change](made)
        return made

    assert main([], tmp_path) == 0
    monkeypatch.setattr("tools.schemas.schema", changed)
    for arguments in (["--check"], []):
        assert main(arguments, tmp_path) == 1
        assert f"{POSTING}{change}" in capsys.readouterr().err
    kept = json.loads((tmp_path / f"{POSTING}.json").read_text(encoding="utf-8"))
    assert kept == committed(POSTING)


@pytest.mark.parametrize("inside", [fields, entry])
def test_a_new_optional_field_breaks_nothing(inside: Callable[[dict[str, Any]], Any]) -> None:
    old = committed(POSTING)
    new = copy.deepcopy(old)
    inside(new)["room"] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    new["description"] = "Said better."
    assert breaks(old, new) == []


def test_an_event_that_lost_its_class_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "samlyft.enrollment.gone.changed.v1.json").write_text("{}", encoding="utf-8")
    assert main([], tmp_path) == 1
    assert "samlyft.enrollment.gone.changed.v1" in capsys.readouterr().err


def test_the_planted_changes_are_real_breaks_not_only_by_our_own_rule() -> None:
    """A second opinion: jsonschema and pydantic themselves fail on two of the planted changes."""
    document = committed(POSTING)
    BREAKING["/version/type"](document)
    with pytest.raises(ValidationError):
        validator(document).validate(committed(POSTING)["examples"][0])
    without = {k: v for k, v in committed(POSTING)["examples"][0].items() if k != "project_id"}
    with pytest.raises(InvalidEvent):
        EVENTS[POSTING].model_validate(without)


@pytest.mark.parametrize("name", EVENTS)
def test_no_event_has_a_field_for_what_must_never_stand_in_one(name: str) -> None:
    document = committed(name)
    parts = [document, *document.get("$defs", {}).values()]
    names = {field for part in parts for field in part.get("properties", {})}
    assert not names & {"identity_number", "personnummer", "answers", "free_text", "comment"}


def test_each_event_names_its_producer_and_subject() -> None:
    for name, event in EVENTS.items():
        assert issubclass(event, Event)
        assert name == f"samlyft.{event.producer}.{event.entity}.{event.action}.v{event.major}"
