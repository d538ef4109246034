"""A month file as bytes: the same rows, numbers and layout give the same bytes, however often they are written."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol

from samlyft_reporting.file_templates.layouts import Layout

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A workbook has a date of its own; the same file has the same."""


class Writer(Protocol):
    """Takes rows, gives bytes: what it could finish so far, and the rest at the end."""

    def add(self, values: list[Any]) -> bytes:
        """One row."""

    def finish(self) -> bytes:
        """What is left."""


def writer(file_format: str, layout: Layout) -> Writer:
    """The writer of a format, its headings written."""
    return CsvWriter(layout) if file_format == "csv" else XlsxWriter(layout)


class CsvWriter:
    """As spreadsheets read it: a delimiter, a decimal comma, UTF-8 with its mark."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._text = io.StringIO(newline="")
        delimiter = "\t" if layout.delimiter == "tab" else layout.delimiter
        self._rows = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")
        if layout.byte_order_mark:
            self._text.write("\ufeff")
        self._rows.writerow([column.header for column in layout.columns])

    def add(self, values: list[Any]) -> bytes:
        """One row, never a formula."""
        self._rows.writerow([self._cell(value) for value in values])
        return self.finish() if self._text.tell() > 65_536 else b""

    def finish(self) -> bytes:
        """What was written since."""
        made = self._text.getvalue().encode()
        self._text.seek(0)
        self._text.truncate()
        return made

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", self._layout.decimal)
        if isinstance(value, date):
            return value.isoformat()
        text = str(value)
        return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


class XlsxWriter:
    """A workbook with one sheet; identity numbers are text, so that no digit is lost."""

    def __init__(self, layout: Layout) -> None:
        # Imported where a workbook is made: no other request needs it.
        import xlsxwriter

        self._made = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._made, {"in_memory": True})
        self._book.set_properties({"created": MADE, "author": "Samlyft"})
        self._sheet = self._book.add_worksheet(layout.sheet)
        bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._hours = self._book.add_format({"num_format": "0.00"})
        for place, column in enumerate(layout.columns):
            self._sheet.write_string(0, place, column.header, bold)
            self._sheet.set_column(place, place, max(12, len(column.header) + 2))
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def add(self, values: list[Any]) -> bytes:
        """One row."""
        for place, value in enumerate(values):
            if isinstance(value, Decimal):
                self._sheet.write_number(self._row, place, float(value), self._hours)
            elif isinstance(value, date):
                day = datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None)
                self._sheet.write_datetime(self._row, place, day, self._day)
            elif isinstance(value, int):
                self._sheet.write_number(self._row, place, value)
            elif value is not None:
                self._sheet.write_string(self._row, place, value)
        self._row += 1
        return b""

    def finish(self) -> bytes:
        """The whole workbook."""
        self._book.close()
        return self._made.getvalue()
