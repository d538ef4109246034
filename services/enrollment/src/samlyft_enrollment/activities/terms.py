"""The words that activities are described with: kinds, topics and competence frameworks, from data files."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Kind:
    """A kind of activity (domain.md, A4)."""

    code: str
    name_sv: str
    name_en: str
    participant_time: bool
    """False where whoever attends takes part in no training."""


@dataclass(frozen=True)
class Topic:
    """A topic and the competences that it builds unless an activity says otherwise."""

    topic: str
    name_sv: str
    name_en: str
    competences: tuple[str, ...]


@dataclass(frozen=True)
class Competence:
    """A competence of one version of a framework; `status` says how sure the wording is."""

    code: str
    framework: str
    version: str
    area: str
    name_sv: str
    name_en: str
    status: str


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of the file."""
    return tuple(
        Kind(row["code"], row["name_sv"], row["name_en"], row["participant_time"] == "true")
        for row in _rows("activity_kinds")
    )


@cache
def topics() -> tuple[Topic, ...]:
    """The topics that projects have had; an activity may have others."""
    return tuple(
        Topic(row["topic"], row["name_sv"], row["name_en"], tuple(row["competences"].split()))
        for row in _rows("topics")
    )


@cache
def competences() -> dict[str, Competence]:
    """Every competence by its code, as `digcomp-2.2:4.1`."""
    found = {}
    for row in _rows("competences"):
        code = f"{row['framework']}-{row['version']}:{row['code']}"
        named = {name: row[name] for name in ("framework", "version", "area", "status")}
        found[code] = Competence(code, name_sv=row["name_sv"], name_en=row["name_en"], **named)
    return found


def competences_of(topic: str) -> list[str]:
    """What a known topic builds; nothing is known of others."""
    return next((list(known.competences) for known in topics() if known.topic == topic), [])


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("samlyft_enrollment").joinpath(f"data/{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
