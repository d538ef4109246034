"""Workbooks, written by another library than the one that reads them, and by those who mean ill."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from libs.tests.test_bulk import Line, upload
from samlyft_imports import xlsx_book
from samlyft_imports.bulk import read_pieces
from samlyft_imports.layouts import Layout
from samlyft_web.guard import XLSX
from samlyft_web.problems import InvalidError

HEADER = ("Name", "minutes", "day", "kind", "at", "share")
SHEET = "xl/worksheets/sheet1.xml"


def a_book(*rows: tuple[Any, ...], first: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if first:
        book.create_sheet(first, 0).sheet_state = "hidden"
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(body: bytes, part: str, content: bytes) -> bytes:
    """The same workbook with another part in place of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return file.getvalue()


async def read(
    body: bytes, size: int = 2_000, layout: Layout | None = None
) -> tuple[dict[int, Line], set[tuple[int, str | None, str]]]:
    rows: dict[int, Line] = {}
    faults: set[tuple[int, str | None, str]] = set()
    request = upload(body, XLSX, 5_000)
    async for piece in read_pieces(request, Line, size, layout=layout):
        rows |= dict(zip(piece.lines, piece.rows, strict=True))
        faults |= {(e.line, e.column, e.code) for e in piece.errors}
    return rows, faults


@pytest.mark.parametrize("size", [1, 2_000])
async def test_texts_numbers_and_dates_are_read_as_they_are_shown(size: int) -> None:
    body = a_book(
        HEADER,
        ("Åsa", 60, date(2020, 3, 1), "b", datetime.fromisoformat("2020-07-01T09:30:00"), 0.5),
        (),
        ("007", "30", "2020-03-02", None, None, "0,75"),
        first="Dold",
    )
    rows, faults = await read(body, size)
    assert faults == set()
    assert rows[2] == Line(
        "Åsa", 60, date(2020, 3, 1), "b", datetime(2020, 7, 1, 7, 30, tzinfo=UTC), 0.5
    )
    assert rows[4] == Line("007", 30, date(2020, 3, 2), "a", None, 0.75)


async def test_bad_cells_are_named_by_line_and_column() -> None:
    body = a_book(
        HEADER, ("#N/A", 60, date(2020, 3, 1)), ("too long", 60, date(2020, 3, 1)), ("a", 1.5, "x")
    )
    rows, faults = await read(body)
    assert rows == {}
    assert faults == {
        (2, "name", "cell"),
        (3, "name", "length"),
        (4, "minutes", "type"),
        (4, "day", "format"),
    }


async def test_a_number_of_twelve_figures_keeps_them_all() -> None:
    class Person(Line):
        number: str = ""

    body = a_book((*HEADER[:3], "number"), ("a", 1, date(2020, 1, 1), 198112189876))
    async for piece in read_pieces(upload(body, XLSX), Person):
        assert [row.number for row in piece.rows] == ["198112189876"]


async def test_somebody_elses_columns_words_and_dates() -> None:
    layout = Layout(
        columns={"förnamn": "name", "tid": "minutes", "datum": "day", "typ": "kind"},
        defaults={"kind": "b"},
        words={"kind": {"första": "a"}},
        days="DD/MM/YYYY",
    )
    body = a_book(
        ("Förnamn ", "Lön", "TID", "datum", "Typ"),
        ("Åsa", 31_000, 60, "1/3/2020", "Första"),
        ("Ali", 30_000, 45, date(2020, 3, 2), None),
    )
    rows, faults = await read(body, layout=layout)
    assert faults == set()
    assert [(r.name, r.minutes, r.day, r.kind) for r in rows.values()] == [
        ("Åsa", 60, date(2020, 3, 1), "a"),
        ("Ali", 45, date(2020, 3, 2), "b"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>9</v></c></row></sheetData>",
        b"<worksheet><sheetData><row r='1'><c r='ZZZZ1'><v>9</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c t='str'><v>" + b"a" * 40_000 + b"</v></c></row>",
        b"not xml",
        b"",
    ],
)
async def test_a_sheet_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidError):
        await read(changed(a_book(HEADER), SHEET, content))


@pytest.mark.parametrize(
    "body", [b"PK\x03\x04", b"", b"PK\x05\x06" + b"\xff" * 18, a_book(HEADER)[:-900]]
)
async def test_a_file_that_is_no_workbook_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidError):
        await read(body)


async def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = changed(a_book(HEADER), SHEET, b" " * 8_000_000)
    with pytest.raises(InvalidError, match=r"unpacked|packas"):
        await read(bomb)
    monkeypatch.setattr(xlsx_book, "MAX_RATIO", 10_000)
    with pytest.raises(InvalidError, match="XLSX"):
        await read(bomb)


async def test_a_header_that_is_not_right_is_refused() -> None:
    with pytest.raises(InvalidError) as caught:
        await read(a_book(("name", "nmae", "day"), ("a", "b", "c")))
    assert {e.code for e in caught.value.errors} == {"unknown-field", "missing"}
