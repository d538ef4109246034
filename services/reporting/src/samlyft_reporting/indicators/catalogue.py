"""The figures by name: what each counts, in Swedish and English, and the words beside them."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from samlyft_reporting.rules import Dimension
from samlyft_web.problems import Text


class Indicator(NamedTuple):
    """A figure's name, unit and meaning; a changed meaning is a new version of the definition."""

    id: str
    unit: str
    title: Text
    meaning: Text
    rounding: str | None = None
    version: int = 1

    @property
    def definition(self) -> str:
        """The name under which figures refer to this meaning."""
        return f"{self.id}@{self.version}"


PERSONS = Indicator(
    "persons_trained",
    "persons",
    Text("Utbildade personer", "People trained"),
    Text(
        "Olika personer, efter de sammanslagningar som var kända, som har deltagande som inte var "
        "återkallat och mer än 0 minuter som deltagare. Summan av grupper är inte antalet personer.",
        "Distinct people, after the merges known then, with a participation not withdrawn then and "
        "more than 0 minutes as participants. The sum of groups is not the number of people.",
    ),
)
MANAGERS = Indicator(
    "managers_trained",
    "persons",
    Text("Utbildade chefer", "Managers trained"),
    Text(
        "Utbildade personer med mer än 0 minuter som strategisk chef eller enhetschef; rollen är "
        "den som personen hade den dagen.",
        "People trained with more than 0 minutes as strategic or first-line manager; the role is "
        "the one that the person had on the day.",
    ),
)
MINUTES = Indicator(
    "training_minutes",
    "minutes",
    Text("Utbildningsminuter", "Training minutes"),
    Text(
        "Summan av deltagares minuter i huvudboken för deltaganden som inte var återkallade.",
        "The sum of participants' minutes in the ledger, for participations not withdrawn then.",
    ),
)
HOURS = Indicator(
    "training_hours",
    "hours",
    Text("Utbildningstimmar", "Training hours"),
    Text(
        "Utbildningsminuter delade med 60, avrundade en gång.",
        "Training minutes divided by 60, rounded once.",
    ),
    rounding="two_decimals_half_up",
)
SESSIONS = Indicator(
    "sessions_held",
    "sessions",
    Text("Genomförda tillfällen", "Sessions held"),
    Text("Genomförda tillfällen som inte var makulerade.", "Sessions held and not voided then."),
)
UNMATCHED = Indicator(
    "unmatched_attendances",
    "attendances",
    Text("Närvaro utan person", "Attendance without a person"),
    Text(
        "Närvaro som väntar på att personen blir känd: ett mått på uppgifternas kvalitet.",
        "Attendance that waits for its person to be known: a measure of data quality.",
    ),
)
OUTCOME = Indicator(
    "outcome",
    "share",
    Text("Utfall i enkät", "Outcome of a survey"),
    Text(
        "Andel av de svarande, ur det senaste frysta mättillfället; n är antalet svarande i basen.",
        "Share of those who answered, from the latest frozen round; n is how many in the base did.",
    ),
    rounding="four_decimals_half_up",
)
ALL = (PERSONS, MANAGERS, MINUTES, HOURS, SESSIONS, OUTCOME, UNMATCHED)

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
    source = files("samlyft_reporting") / "data" / "municipalities.csv"
    with source.open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


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
