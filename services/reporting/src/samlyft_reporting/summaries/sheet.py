"""A summary as a table: a row a figure of the whole, then of each group."""

from __future__ import annotations

from typing import Any

from samlyft_reporting.indicators.catalogue import ALL
from samlyft_reporting.sheets import WHOLE, WITHHELD, Sheet, number
from samlyft_reporting.summaries.schemas import Figure, Summary
from samlyft_web.problems import Text

TITLE = Text("Sammanfattning", "Summary")
HEADINGS = (
    Text("Projekt", "Project"),
    Text("Som känt", "As of"),
    Text("Grupp: kod", "Group: code"),
    Text("Grupp", "Group"),
    Text("Siffra", "Figure"),
    Text("Definition", "Definition"),
    Text("Av vilka", "Of whom"),
    Text("Värde", "Value"),
    Text("Enhet", "Unit"),
    Text("n", "n"),
    Text("Anmärkning", "Note"),
)
EXAMPLE = ";".join(one.sv for one in HEADINGS)
NAMES = {one.definition: one.title for one in ALL}


def sheet(shown: Summary) -> Sheet:
    """The answer as a table."""
    groups: list[tuple[str, Any, list[Figure]]] = [
        ("", WHOLE, shown.figures),
        *((one.key, one.label, one.figures) for one in shown.groups),
    ]
    return Sheet(
        title=TITLE,
        about=(shown.project_code, str(shown.as_of)),
        headings=HEADINGS,
        rows=[_row(shown, key, label, one) for key, label, found in groups for one in found],
    )


def _row(shown: Summary, key: str, label: Any, figure: Figure) -> list[Any]:
    name = NAMES.get(figure.definition, figure.indicator)
    if figure.group and figure.group != key:
        name = f"{figure.indicator}: {figure.group}"
    return [
        shown.project_name,
        shown.as_of,
        key,
        label,
        name,
        figure.definition,
        figure.base,
        number(figure.value),
        figure.unit,
        figure.n,
        WITHHELD if figure.suppressed else "",
    ]
