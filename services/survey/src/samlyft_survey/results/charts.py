"""Results as pictures: scales to either side of their middle, and before beside after. Text and table go with them."""

from __future__ import annotations

from collections.abc import Sequence

from samlyft_charts import Answers, Bar, Change, Language, Look, Spec, bars, diverging, dumbbells
from samlyft_survey.forms import Label
from samlyft_survey.results.chart_schemas import Chart, ChartTable
from samlyft_survey.results.schemas import (
    Changes,
    Distributions,
    ItemChange,
    ItemTable,
)

_WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "before": "Före", "after": "Efter", "group": "Grupp", "item": "Fråga", "withheld": "visas inte (för få)",
        "changes": "Andel gynnsamma svar före och efter, samma personer",
        "from": "från {0} till {1} av {2}", "none": "Inget av resultaten kan visas: för få svar.",
    },
    "en": {
        "before": "Before", "after": "After", "group": "Group", "item": "Item", "withheld": "not shown (too few)",
        "changes": "Share of favourable answers before and after, the same people",
        "from": "from {0} to {1} of {2}", "none": "None of the results can be shown: too few answers.",
    },
}  # fmt: skip


def said(label: Label, look: Look) -> str:
    """A label in the chart's language."""
    return label.sv if look.language == "sv" else label.en


def distribution_chart(told: Distributions, item: ItemTable, look: Look) -> Chart:
    """Diverging bars of a scale; plain bars of plain choices. One bar a group."""
    words = _WORDS[look.language]
    steps = [said(column.label, look) for column in item.columns]
    rows = [
        (f"{said(row.label, look)} (n = {row.n})", [cell.share for cell in row.cells])
        for row in item.rows
    ]
    lines = [
        f"{label}: "
        + ", ".join(f"{step} {look.percent(s)}" for step, s in zip(steps, shares, strict=True))
        for label, shares in rows
    ]
    description = ". ".join(lines) + "." if lines else words["none"]
    title = said(item.text, look)
    table = ChartTable(
        columns=[words["group"], *steps],
        rows=[[label, *map(look.percent, shares)] for label, shares in rows]
        or [[said(told.definition, look), words["withheld"]]],
    )
    spec = (
        _scale(title, description, steps, rows, look)
        if len(rows) != 1 or _is_scale(item)
        else _choices(title, description, item, look)
    )
    return Chart(title=title, description=description, table=table, specification=spec)


def _is_scale(item: ItemTable) -> bool:
    return len(item.columns) in {3, 4, 5}


def _scale(
    title: str,
    description: str,
    steps: Sequence[str],
    rows: Sequence[tuple[str, list[float]]],
    look: Look,
) -> Spec:
    if not rows:
        return bars(title, description, [Bar("", None)], unit="share", look=look)
    return diverging(title, description, steps, [Answers(*row) for row in rows], look=look)


def _choices(title: str, description: str, item: ItemTable, look: Look) -> Spec:
    (row,) = item.rows
    marks = [
        Bar(said(column.label, look), cell.share, cell.low, cell.high, f"n = {row.n}")
        for column, cell in zip(item.columns, row.cells, strict=True)
    ]
    return bars(title, description, marks, unit="share", look=look)


def change_chart(told: Changes, look: Look) -> Chart:
    """Dumbbells of the items that have a favourable side; an item that may not be told says so."""
    words = _WORDS[look.language]
    rows = [_change(item, look) for item in told.results]
    lines = [
        f"{said(item.text, look)} "
        + words["from"].format(
            look.percent(item.shares.before.share),
            look.percent(item.shares.after.share),
            item.shares.n,
        )
        for item in told.results
        if item.shares
    ]
    description = ". ".join(lines) + "." if lines else words["none"]
    ends = (words["before"], words["after"])
    return Chart(
        title=words["changes"],
        description=description,
        table=ChartTable(
            columns=[words["item"], *ends, "n"],
            rows=[_cells(item, look, words["withheld"]) for item in told.results],
        ),
        specification=dumbbells(words["changes"], description, rows, ends=ends, look=look),
    )


def _change(item: ItemChange, look: Look) -> Change:
    label = said(item.text, look)
    if item.shares is None:
        return Change(label, None, None)
    return Change(
        f"{label} (n = {item.shares.n})", item.shares.before.share, item.shares.after.share
    )


def _cells(item: ItemChange, look: Look, withheld: str) -> list[str]:
    if item.shares is None:
        return [said(item.text, look), withheld, withheld, ""]
    before, after = (look.percent(side.share) for side in (item.shares.before, item.shares.after))
    return [said(item.text, look), before, after, str(item.shares.n)]
