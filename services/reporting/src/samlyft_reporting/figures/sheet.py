"""A figure and its groups as a table: the whole first, then a row a group."""

from __future__ import annotations

from typing import Any

from samlyft_reporting.figures.asking import refuse
from samlyft_reporting.figures.dimensions import DIMENSIONS, By
from samlyft_reporting.figures.schemas import FigureCell, Figures
from samlyft_reporting.sheets import MOST_ROWS, WHOLE, WITHHELD, Sheet, number
from samlyft_web.problems import Text

TITLE = Text("Siffror", "Figures")
BEFORE = (
    Text("Projekt", "Project"),
    Text("Siffra", "Figure"),
    Text("Definition", "Definition"),
    Text("Som känt", "As of"),
)
AFTER = (
    Text("Värde", "Value"),
    Text("Enhet", "Unit"),
    Text("Antal", "Count"),
    Text("n", "n"),
    Text("Anmärkning", "Note"),
)
EXAMPLE = "Projekt;Siffra;Definition;Som känt;Kommun: kod;Kommun;Värde;Enhet;Antal;n;Anmärkning"


def sheet(shown: Figures) -> Sheet:
    """The answer as a table; raises `QuestionError` where it has more rows than anybody reads."""
    if shown.groups_in_all > MOST_ROWS:
        raise refuse(
            "by",
            f"Det blir fler än {MOST_ROWS} rader. Avgränsa, eller dela upp på färre.",
            f"There would be more than {MOST_ROWS} rows. Narrow it, or break it down less.",
        )
    keys = [heading for one in shown.by for heading in _headings(one)]
    return Sheet(
        title=TITLE,
        about=(shown.project_code, shown.indicator, str(shown.as_of)),
        headings=[*BEFORE, *keys, *AFTER],
        rows=[_row(shown, one) for one in [shown.whole, *shown.groups] if one],
    )


def _headings(dimension: By) -> tuple[Text, Text]:
    title = DIMENSIONS[dimension].title
    return Text(f"{title.sv}: kod", f"{title.en}: code"), title


def _row(shown: Figures, cell: FigureCell) -> list[Any]:
    keys = [word for one in cell.keys for word in (one.key, one.label)]
    return [
        shown.project_name,
        shown.title,
        shown.definition,
        shown.as_of,
        *(keys or ["", WHOLE] * len(shown.by)),
        number(cell.value),
        shown.unit,
        cell.count,
        cell.n,
        WITHHELD if cell.withheld else "",
    ]
