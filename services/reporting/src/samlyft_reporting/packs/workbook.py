"""A pack as a workbook: a front sheet, then a sheet a table; the same document gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import ceil
from textwrap import shorten
from typing import Any

from samlyft_reporting.packs.document import Chapter, Document, Key, Table
from samlyft_reporting.packs.tongue import Tongue

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31
A4 = 9
WIDTHS = (34, 24, 60)
"""Of the front sheet's columns, in letters."""
LINE = 15.0
"""Points."""


def workbook(document: Document) -> bytes:
    """The file."""
    # Imported where a workbook is made: no other request needs it.
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    day = datetime.fromisoformat(document.as_of).replace(tzinfo=UTC)
    book.set_properties(
        {"title": document.title, "author": document.tenant, "created": day.replace(tzinfo=None)}
    )
    say = Tongue(document.language)
    styles = _styles(book, say)
    front = say("Översikt", "Overview")
    names = _names(document, {front.lower()}, say)
    _front(book.add_worksheet(front), document, names, say, styles)
    for table, name in zip(_tables(document.chapters), names, strict=True):
        _table(book.add_worksheet(name), table, say, styles)
    book.close()
    return made.getvalue()


def _tables(chapters: Sequence[Chapter]) -> list[Table]:
    return [block.table for chapter in chapters for block in chapter.blocks if block.table]


def _names(document: Document, taken: set[str], say: Tongue) -> list[str]:
    """A sheet's name is its table's caption, as much of it as there is room for, and no two alike."""
    found = []
    for table in _tables(document.chapters):
        whole = FORBIDDEN.sub("", table.caption).strip() or say("Tabell", "Table")
        name, number = shorten(whole, LONGEST, placeholder="…"), 1
        while name.lower() in taken:
            number += 1
            name = shorten(whole, LONGEST - 3, placeholder="…") + f" {number}"
        taken.add(name.lower())
        found.append(name)
    return found


def _styles(book: Any, say: Tongue) -> dict[str, Any]:
    """Numbers have as many decimals as the paper shows; `-total` is that of a last row."""
    looks = {
        "text": {},
        "0": {"num_format": "#,##0"},
        "1": {"num_format": "#,##0.0"},
        "2": {"num_format": "#,##0.00"},
        "percent": {"num_format": say("0 %", "0%")},
    }
    totals = {f"{name}-total": look | {"bold": True, "top": 1} for name, look in looks.items()}
    others = {
        "title": {"bold": True, "font_size": 18, "font_color": "#0B3C49"},
        "bold": {"bold": True, "bottom": 1},
        "right": {"bold": True, "bottom": 1, "align": "right"},
        "plain": {"text_wrap": True, "valign": "top"},
    }
    return {name: book.add_format(look) for name, look in (looks | totals | others).items()}


def _front(sheet: Any, document: Document, names: Sequence[str], say: Tongue, styles: Any) -> None:
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"{document.title}: {document.subtitle}", styles["title"])
    row = 2
    for name, value in document.facts:
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
        row += 1
    if document.notice:
        _words(sheet, row + 1, document.notice, styles)
        row += 3
    left = iter(names)
    for chapter in document.chapters:
        row = _chapter(sheet, row + 1, chapter, left, say, styles) + 1
    for one in document.definitions:
        row += 1
        for place, said in enumerate((one.title, one.name, one.meaning)):
            sheet.write_string(row, place, said, styles["plain"])


def _chapter(
    sheet: Any, row: int, chapter: Chapter, names: Iterator[str], say: Tongue, styles: Any
) -> int:
    """Its words and figures, and the way to each of its tables; gives the last row."""
    sheet.write_string(row, 0, chapter.heading, styles["bold"])
    for block in chapter.blocks:
        for key in block.keys or []:
            row = _key(sheet, row + 1, key, say, styles)
        points = [f"\u2022 {one}" for one in block.points or []]
        for words in [block.text, block.aside, *points]:
            if words:
                _words(sheet, row := row + 1, words.strip("*"), styles)
        if block.table:
            name = next(names)
            sheet.write_url(row := row + 1, 0, f"internal:'{name}'!A1", string=f"→ {name}")
    return row


def _words(sheet: Any, row: int, words: str, styles: Any) -> None:
    """A paragraph over all columns, as tall as it needs."""
    sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", styles["plain"])
    sheet.write_string(row, 0, words, styles["plain"])
    sheet.set_row(row, LINE * ceil(len(words) / (sum(WIDTHS) * 0.95)))


def _key(sheet: Any, row: int, key: Key, say: Tongue, styles: Any) -> int:
    sheet.write_string(row, 0, key.label, styles["plain"])
    _cell(sheet, (row, 1), key.value, say, styles)
    sheet.write_string(row, 2, key.note, styles["plain"])
    return row


def _table(sheet: Any, table: Table, say: Tongue, styles: Any) -> None:
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, heading in enumerate(table.columns):
        sheet.write_string(0, place, heading, styles["bold" if place in table.words else "right"])
        longest = max([len(heading), *(len(str(row[place] or "")) for row in table.rows)])
        sheet.set_column(place, place, min(60, longest + 3))
    for number, row in enumerate(table.rows, 1):
        last = table.total and number == len(table.rows)
        for place, value in enumerate(row):
            _cell(sheet, (number, place), value, say, styles, "-total" if last else "")
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)
    sheet.freeze_panes(1, 1)


def _cell(  # a cell is where it is, what, and how
    sheet: Any, at: tuple[int, int], value: Any, say: Tongue, styles: Any, row: str = ""
) -> None:
    """Numbers as numbers, so that they can be added up; all else as text, never as a formula."""
    text = "" if value is None else str(value)
    found = say.amount(value)
    if found is None:
        sheet.write_string(*at, text, styles["text" + row])
    else:
        kind = "percent" if text.endswith("%") else str(min(2, say.decimals(text)))
        sheet.write_number(*at, found, styles[kind + row])
