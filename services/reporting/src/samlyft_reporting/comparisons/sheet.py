"""Why two dates differ as a table: a row for people and one for minutes, of the whole and of each group."""

from __future__ import annotations

from typing import Any

from samlyft_reporting.comparisons.schemas import Change, Comparison
from samlyft_reporting.indicators.catalogue import MINUTES, PERSONS
from samlyft_reporting.rules import CAUSES
from samlyft_reporting.sheets import WHOLE, WITHHELD, Sheet
from samlyft_web.problems import Text

TITLE = Text("Jämförelse", "Comparison")
CAUSE_WORDS = {
    "new": Text("Nytt", "New"),
    "entered_late": Text("Sent registrerat", "Entered late"),
    "merged": Text("Sammanslaget", "Merged"),
    "withdrawn": Text("Återtaget", "Withdrawn"),
    "corrected": Text("Rättat", "Corrected"),
    "moved": Text("Flyttat", "Moved"),
}
HEADINGS = (
    Text("Projekt", "Project"),
    Text("Grupp: kod", "Group: code"),
    Text("Grupp", "Group"),
    Text("Siffra", "Figure"),
    Text("Från dag", "From day"),
    Text("Till dag", "To day"),
    Text("Från", "From"),
    Text("Till", "To"),
    Text("Skillnad", "Difference"),
    *(CAUSE_WORDS[one] for one in CAUSES),
    Text("Anmärkning", "Note"),
)
EXAMPLE = ";".join(one.sv for one in HEADINGS)


def sheet(shown: Comparison) -> Sheet:
    """The answer as a table."""
    groups: list[tuple[str, Any, Change, Change]] = [
        ("", WHOLE, shown.persons, shown.minutes),
        *((one.key, one.label, one.persons, one.minutes) for one in shown.groups),
    ]
    rows = [
        _row(shown, (key, label, name), change)
        for key, label, persons, minutes in groups
        for name, change in ((PERSONS.title, persons), (MINUTES.title, minutes))
    ]
    days = f"{shown.from_date}-{shown.to_date}"
    return Sheet(title=TITLE, about=(shown.project_code, days), headings=HEADINGS, rows=rows)


def _row(shown: Comparison, what: tuple[str, Any, Text], change: Change) -> list[Any]:
    told = {one.cause: one.count for one in change.causes}
    nothing = None if change.suppressed else 0
    return [
        shown.project_name,
        *what,
        shown.from_date,
        shown.to_date,
        change.earlier,
        change.later,
        change.difference,
        *(told.get(one, nothing) for one in CAUSES),
        WITHHELD if change.suppressed else "",
    ]
