"""A workbook as Excel and its kin save it, read row by row: a zip of XML, so both are distrusted.

Only what a table needs is read: the first sheet that is shown, its texts, and which numbers are
dates. Sizes are checked before anything is unpacked, a document type declaration ends the reading
(no entity is ever expanded), and the shared texts lie in one buffer, not in as many strings.
"""

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zoneinfo import ZoneInfo

from samlyft_imports.rows import refuse
from samlyft_imports.xlsx_xml import Cells, RowReader, TextReader, Texts, chunks, elements, whole

MAX_PARTS, MAX_DIRECTORY = 1_000, 1_048_576
MAX_UNPACKED, MAX_RATIO = 512 * 1_048_576, 200
RATIO_COUNTS_FROM = 1_048_576
"""Small parts compress well without ill intent."""
WRONG_CELL = "\x07"
"""What a cell with `#N/A` or the like reads as: no value can hold it."""
LOCAL = ZoneInfo("Europe/Stockholm")
DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats that every workbook has, and that show a date or a time."""
UNREADABLE = (BadZipFile, expat.ExpatError, KeyError, NotImplementedError, RuntimeError)
BROKEN = (*UNREADABLE, zlib.error, EOFError, ValueError, OSError)


class Book:
    """An opened workbook; `texts` must be read through before `rows`."""

    def __init__(self, file: BinaryIO) -> None:
        _check_directory(file)
        self._zip = ZipFile(file)
        self._check()
        self._texts, self._dates, self._epoch = Texts(), set[int](), datetime(1899, 12, 30)  # noqa: DTZ001  # Excel's zero, without a zone
        self._sheet = self._find_sheet()
        self._find_dates()

    def _check(self) -> None:
        parts = self._zip.infolist()
        packed_well = any(
            part.file_size > MAX_RATIO * max(1, part.compress_size)
            for part in parts
            if part.file_size > RATIO_COUNTS_FROM
        )
        size = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or size > MAX_UNPACKED or packed_well:
            refuse(
                "Arbetsboken är för stor när den packas upp.",
                "The workbook is too large when unpacked.",
            )
        if any(part.flag_bits & 1 for part in parts):
            refuse("Arbetsboken är krypterad.", "The workbook is encrypted.")

    def _find_sheet(self) -> str:
        sheets: list[tuple[str, str]] = []
        for name, given, _ in elements(self._zip, "xl/workbook.xml"):
            if name == "workbookPr" and given.get("date1904") in {"1", "true"}:
                self._epoch = datetime(1904, 1, 1)  # noqa: DTZ001  # as above
            if name == "sheet":
                link = next((v for k, v in given.items() if k.rpartition(" ")[2] == "id"), "")
                sheets.append((given.get("state", "visible"), link))
        chosen = next((link for state, link in sheets if state == "visible"), None)
        for name, given, _ in elements(self._zip, "xl/_rels/workbook.xml.rels"):
            if name == "Relationship" and given.get("Id") == chosen:
                return posixpath.normpath(posixpath.join("/xl", given.get("Target", "")))[1:]
        raise KeyError(chosen)

    def _find_dates(self) -> None:
        """Which cell styles show numbers as dates."""
        own: set[int] = set()
        inside, style = False, 0
        if "xl/styles.xml" not in self._zip.NameToInfo:
            return
        for name, given, ends in elements(self._zip, "xl/styles.xml", ends={"cellXfs"}):
            if name == "numFmt" and _is_date(given.get("formatCode", "")):
                own.add(whole(given.get("numFmtId")))
            elif name == "cellXfs":
                inside = not ends
            elif name == "xf" and inside:
                if whole(given.get("numFmtId")) in DAYS | own:
                    self._dates.add(style)
                style += 1

    def texts(self) -> Iterator[None]:
        """Reads the shared texts, in steps between which others may have their turn."""
        if "xl/sharedStrings.xml" not in self._zip.NameToInfo:
            return
        reader = TextReader(self._texts)
        for chunk in chunks(self._zip, "xl/sharedStrings.xml"):
            reader.parser.Parse(chunk)
            yield
        reader.parser.Parse(b"", True)  # noqa: FBT003  # expat takes nothing by name

    def rows(self) -> Iterator[list[tuple[int, Cells]]]:
        """Row number and cells by column, some rows at a time."""
        reader = RowReader(self.shown)
        for chunk in chunks(self._zip, self._sheet):
            reader.parser.Parse(chunk)
            yield reader.taken()
        reader.parser.Parse(b"", True)  # noqa: FBT003  # as above
        yield reader.taken()

    def shown(self, kind: str, style: int, value: str) -> str:
        """A cell as text: dates as RFC 3339, whole numbers without a point or an exponent."""
        if kind == "s":
            return self._texts[int(value)]
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "e":
            return WRONG_CELL
        if kind != "n" or not value:
            return value
        return self._day(float(value)) if style in self._dates else _number(value)

    def _day(self, serial: float) -> str:
        if not 0 <= serial < 2_958_466:
            return WRONG_CELL
        moment = self._epoch + timedelta(seconds=round(serial * 86_400))
        if serial == int(serial):
            return moment.date().isoformat()
        return moment.replace(tzinfo=LOCAL).astimezone(UTC).isoformat()


def _check_directory(file: BinaryIO) -> None:
    """Before the list of parts is read: it says itself how long it is, at the file's end."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 66_000))
    _, found, end = file.read().rpartition(b"PK\x05\x06")
    if not found or len(end) < 18:
        raise BadZipFile
    parts, size = struct.unpack("<HI", end[6:12])
    if parts > MAX_PARTS or size > MAX_DIRECTORY:
        refuse("Arbetsboken har för många delar.", "The workbook has too many parts.")


def _is_date(code: str) -> bool:
    """Whether a number format shows days or hours: what stands in quotes or brackets does not count."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.lower())
    return any(letter in bare for letter in "dyhs") or "mm" in bare


def _number(value: str) -> str:
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else value
