"""The catalogue of signals, as data: what each means, which finding motivates it, and its thresholds."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from samlyft_web.problems import NotFoundError, Text

NO_RULE = Text("Signalen finns inte i katalogen.", "There is no such signal in the catalogue.")


class Words(msgspec.Struct, frozen=True):
    """The same in Swedish and English."""

    sv: str
    en: str


class Threshold(msgspec.Struct, frozen=True):
    """What ships; a tenant sets its own from a day on."""

    value: float
    unit: Words
    meaning: Words
    valid_from: str
    source: str


class Figure(msgspec.Struct, frozen=True):
    """One figure of the evidence; counts of persons are withheld where they are few."""

    sv: str
    en: str
    unit: Literal["count", "persons", "minutes", "date", "month", "list"]


class Rule(msgspec.Struct, frozen=True):
    """One signal."""

    rule: str
    positive: bool
    level: Literal["workplace", "municipality", "project"]
    audience: Literal["all", "leads"]
    """`leads`: it is about few champions, and shown to them and those who lead the project only."""
    title: Words
    meaning: Words
    finding: Words
    """What an evaluation found, in our own words."""
    source: str
    action: Words
    thresholds: list[str]
    figures: list[str]
    unavailable: Words | None = None
    """Why it cannot be computed."""


class Catalogue(msgspec.Struct, frozen=True):
    """All of it."""

    thresholds: dict[str, Threshold]
    figures: dict[str, Figure]
    rules: list[Rule]


@cache
def catalogue() -> Catalogue:
    """Read once."""
    file = resources.files("samlyft_reporting").joinpath("signals/data/rules.json")
    return msgspec.json.decode(file.read_bytes(), type=Catalogue)


@cache
def rules() -> dict[str, Rule]:
    """By id."""
    return {rule.rule: rule for rule in catalogue().rules}


def for_leads() -> list[str]:
    """Rules about few champions."""
    return [rule.rule for rule in catalogue().rules if rule.audience == "leads"]


def get_rule(rule_id: str) -> Rule:
    """Raises `NotFoundError`."""
    if rule_id not in rules():
        raise NotFoundError(NO_RULE)
    return rules()[rule_id]
