"""The XML inside a workbook, read with expat in steps: no document type, no entity, no long text."""

from array import array
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from samlyft_imports.rows import refuse

MAX_TEXTS, MAX_TEXT, MAX_COLUMNS, CHUNK = 4_000_000, 32_767, 16_384, 65_536
Cells = dict[int, str]
Element = tuple[str, dict[str, str], bool]


class Texts:
    """The texts that cells share, in one buffer."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("Q", [0])

    def add(self, text: str) -> None:
        """One more, at the next number."""
        if len(self._ends) > MAX_TEXTS:
            refuse("Arbetsboken har för många texter.", "The workbook has too many texts.")
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise ValueError(number)
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "replace")


class TextReader:
    """`<si>`: its `<t>` put together, without the phonetic ones of `<rPh>`."""

    def __init__(self, texts: Texts) -> None:
        self.texts, self.parts = texts, list[str]()
        self.reads = self.phonetic = False
        self.parser = parser(self._start, self._end)
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name == "si":
            self.parts = []
        self.phonetic = self.phonetic or name == "rPh"
        self.reads = name == "t" and not self.phonetic

    def _text(self, text: str) -> None:
        if self.reads:
            self.parts.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        self.reads = False
        if name == "rPh":
            self.phonetic = False
        elif name == "si":
            self.texts.add(short("".join(self.parts)))


class RowReader:
    """`<row>` and `<c>`; rows that are complete are handed over by `taken`."""

    def __init__(self, shown: Callable[[str, int, str], str]) -> None:
        self.shown, self.done = shown, list[tuple[int, Cells]]()
        self.line = self.column = self.style = 0
        self.kind, self.reads = "n", False
        self.parts: list[str] = []
        self.cells: Cells = {}
        self.parser = parser(self._start, self._end)
        self.parser.CharacterDataHandler = self._text

    def taken(self) -> list[tuple[int, Cells]]:
        rows, self.done = self.done, []
        return rows

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name == "c":
            self.column = column(given.get("r", ""), self.column)
            self.kind, self.style = given.get("t", "n"), whole(given.get("s"))
            self.parts = []
        elif name in {"v", "t"}:
            self.reads = True
        elif name == "row":
            self.line = whole(given.get("r")) or self.line + 1
            self.cells, self.column = {}, 0

    def _text(self, text: str) -> None:
        if self.reads:
            self.parts.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name in {"v", "t"}:
            self.reads = False
        elif name == "c":
            if self.parts:
                told = self.shown(self.kind, self.style, short("".join(self.parts)))
                self.cells[self.column] = told
        elif name == "row":
            self.done.append((self.line, self.cells))


def parser(start: Any, end: Any) -> Any:
    """One that knows namespaces and refuses a document type, with which entities begin."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _no_entities
    return parser


def _no_entities(*_: Any) -> None:
    refuse("Arbetsboken har otillåten XML.", "The workbook has XML that is not allowed.")


def chunks(book: ZipFile, part: str) -> Iterator[bytes]:
    """A part as it unpacks; never more of it than the directory says."""
    with book.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def elements(
    book: ZipFile, part: str, ends: frozenset[str] | set[str] = frozenset()
) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Name, attributes and whether it ends here, of the elements of a small part."""
    found: list[tuple[str, dict[str, str], bool]] = []

    def end(name: str) -> None:
        if (short := name.rpartition(" ")[2]) in ends:
            found.append((short, {}, True))

    reader = parser(lambda name, given: found.append((name.rpartition(" ")[2], given, False)), end)
    for chunk in chunks(book, part):
        reader.Parse(chunk)
        yield from found
        found.clear()
    reader.Parse(b"", True)  # noqa: FBT003  # as above
    yield from found


def whole(text: str | None) -> int:
    """A small number, 0 where there is none."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def column(reference: str, before: int) -> int:
    """28 of `AB7`; the next one where a cell does not say."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    if not reference:
        number = before + 1
    if not 1 <= number <= MAX_COLUMNS:
        raise ValueError(reference)
    return number


def short(text: str) -> str:
    """The text, unless it is longer than a cell can be."""
    if len(text) > MAX_TEXT:
        refuse("En cell är för lång.", "A cell is too long.")
    return text
