"""The figures by name: what each counts, in Swedish and English, and the words beside them."""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from samlyft_reporting.rules import Dimension
from samlyft_web.problems import Text


class Indicator(NamedTuple):
    """A figure's name, unit and meaning; a changed meaning is a new version of the definition."""

    id: str
    version: int
    unit: str
    counts: Literal["distinct", "sum", "share"]
    """`distinct` people, a `sum`, or a `share`: the three are never added to each other."""
    title: Text
    meaning: Text
    base: Text
    source: str
    made_of: str
    rounding: str | None = None

    @property
    def definition(self) -> str:
        """The name under which figures refer to this meaning."""
        return f"{self.id}@{self.version}"


def _read_indicators() -> list[Indicator]:
    rows = json.loads((DATA / "indicators.json").read_text("utf-8"))
    return [
        Indicator(
            id=row["id"],
            version=row["version"],
            unit=row["unit"],
            counts=row["counts"],
            title=Text(*row["title"]),
            meaning=Text(*row["meaning"]),
            base=Text(*row["base"]),
            source=row["source"],
            made_of=row["from"],
            rounding=row.get("rounding"),
        )
        for row in rows
    ]


DATA = files("samlyft_reporting") / "data"
ALL = tuple(_read_indicators())
"""Every definition ever in use; of one id the highest version is the present one."""
CURRENT = {one.id: one for one in sorted(ALL, key=lambda one: one.version)}
PERSONS = CURRENT["persons_trained"]
MANAGERS = CURRENT["managers_trained"]
FUNDER = CURRENT["funder_participants"]
MINUTES = CURRENT["training_minutes"]
HOURS = CURRENT["training_hours"]
SESSIONS = CURRENT["sessions_held"]
UNMATCHED = CURRENT["unmatched_attendances"]
OUTCOME = CURRENT["outcome"]

ROLE_GROUPS = {
    "strategic_manager": Text("strategiska chefer", "strategic managers"),
    "first_line_manager": Text("enhetschefer", "first-line managers"),
    "local_project_leader": Text("lokala projektledare", "local project leaders"),
    "champion": Text("digitaliseringsombud", "digital champions"),
    "care_staff": Text("medarbetare", "care staff"),
    "all": Text("hela basen", "the whole base"),
}
WAVES = {
    "before": Text("svarande före", "respondents before"),
    "during": Text("svarande under", "respondents during"),
    "after": Text("svarande efter", "respondents after"),
    "follow_up": Text("svarande i uppföljningen", "respondents at follow-up"),
}


@cache
def _municipalities() -> dict[str, str]:
    with (DATA / "municipalities.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


@cache
def _topics() -> dict[str, Text]:
    """By their code and by their name: a session says either."""
    with (DATA / "topics.csv").open(encoding="utf-8") as lines:
        rows = [
            (row["topic"], Text(row["name_sv"], row["name_en"])) for row in csv.DictReader(lines)
        ]
    named = {name.sv.casefold(): name for _, name in rows}
    return named | dict(rows)


def topic(said: str) -> Text:
    """What a topic is called; one that is on no list stands as it was written."""
    return _topics().get(said.casefold(), Text(said, said))


def label(dimension: Dimension, key: str) -> Text:
    """What people call a group; an unknown code stands for itself."""
    if dimension == "municipality":
        name = _municipalities().get(key, key)
        return Text(name, name)
    return ROLE_GROUPS.get(key, Text(key, key))


def base(wave: str, role_groups: list[str]) -> Text:
    """Whose answers a share is a share of."""
    names = [ROLE_GROUPS.get(role, Text(role, role)) for role in role_groups]
    who = WAVES.get(wave, Text(wave, wave))
    return Text(
        f"{who.sv}: {', '.join(name.sv for name in names)}",
        f"{who.en}: {', '.join(name.en for name in names)}",
    )
