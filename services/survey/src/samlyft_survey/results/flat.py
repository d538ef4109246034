"""Results as a table of lines for a spreadsheet: the same cells, and the same words where one is not told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from samlyft_survey.results.schemas import ItemTable

COLUMNS = ("item", "text", "group", "column", "count", "n", "share", "low", "high", "suppressed")


def table_lines(items: Iterable[ItemTable]) -> Iterator[Sequence[object]]:
    """One line a cell; an item that is not told has one line that says so."""
    for item in items:
        if item.suppressed:
            yield (item.item, item.text.sv, "", "", "", "", "", "", "", "yes")
        for row in item.rows:
            for column, cell in zip(item.columns, row.cells, strict=True):
                name = "+".join(column.values)
                group = "+".join(row.groups)
                figures = (cell.count, row.n, cell.share, cell.low, cell.high)
                yield (item.item, item.text.sv, group, name, *figures, "no")


def csv_of(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """Semicolons, decimal commas and a byte order mark, as Swedish spreadsheets read it; formulas are defused."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_written(value) for value in line] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _written(value: object) -> str:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
