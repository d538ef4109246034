"""A pack as a workbook: a front sheet, then a sheet a table; the same document gives the same bytes."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from samlyft_reporting.packs.document import Document, Key, Table
from samlyft_reporting.packs.tongue import Tongue

FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST = 31


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
    styles = {
        "title": book.add_format({"bold": True, "font_size": 18, "font_color": "#0B3C49"}),
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
        "percent": book.add_format({"num_format": say("0 %", "0%")}),
    }
    front = say("Översikt", "Overview")
    _front(book.add_worksheet(front), document, say, styles)
    taken = {front.lower()}
    for chapter in document.chapters:
        for block in chapter.blocks:
            if block.table:
                sheet = book.add_worksheet(
                    _name(block.table.caption or say("Tabell", "Table"), taken)
                )
                _table(sheet, block.table, say, styles)
    book.close()
    return made.getvalue()


def _name(caption: str, taken: set[str]) -> str:
    name = FORBIDDEN.sub("", caption)[:LONGEST].strip("' ") or "1"
    number, found = 1, name
    while found.lower() in taken:
        number += 1
        found = f"{name[: LONGEST - 3]} {number}"
    taken.add(found.lower())
    return found


def _front(sheet: Any, document: Document, say: Tongue, styles: Any) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 60)
    sheet.write_string(0, 0, f"{document.title}: {document.subtitle}", styles["title"])
    row = 2
    for name, value in document.facts:
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
        row += 1
    if document.notice:
        sheet.write_string(row + 1, 0, document.notice)
        row += 3
    for chapter in document.chapters:
        sheet.write_string(row := row + 1, 0, chapter.heading, styles["bold"])
        for block in chapter.blocks:
            for key in block.keys or []:
                row = _key(sheet, row + 1, key, say, styles)
            for words in [block.text, block.aside, *(block.points or [])]:
                if words:
                    sheet.write_string(row := row + 1, 0, words.strip("*"))
        row += 1
    for one in document.definitions:
        row += 1
        for place, words in enumerate((one.title, one.name, one.meaning)):
            sheet.write_string(row, place, words, styles["plain"])


def _key(sheet: Any, row: int, key: Key, say: Tongue, styles: Any) -> int:
    sheet.write_string(row, 0, key.label)
    _cell(sheet, (row, 1), key.value, say, styles)
    sheet.write_string(row, 2, key.note)
    return row


def _table(sheet: Any, table: Table, say: Tongue, styles: Any) -> None:
    for place, heading in enumerate(table.columns):
        sheet.write_string(0, place, heading, styles["bold"])
        longest = max([len(heading), *(len(str(row[place] or "")) for row in table.rows)])
        sheet.set_column(place, place, min(60, longest + 3))
    for number, row in enumerate(table.rows, 1):
        for place, value in enumerate(row):
            _cell(sheet, (number, place), value, say, styles)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)
    sheet.freeze_panes(1, 1)


def _cell(sheet: Any, at: tuple[int, int], value: Any, say: Tongue, styles: Any) -> None:
    """Numbers as numbers, so that they can be added up; all else as text, never as a formula."""
    text = "" if value is None else str(value)
    found = say.amount(value)
    if found is None:
        sheet.write_string(*at, text)
    else:
        sheet.write_number(*at, found, styles["percent" if text.endswith("%") else "number"])
