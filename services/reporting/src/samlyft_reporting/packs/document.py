"""A pack as a document: chapters of paragraphs, figures, tables and charts, the same for PDF, workbook and JSON."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from samlyft_charts import Language

NONE = "–"
"""Where there is nothing."""


class Key(BaseModel):
    """A figure that stands by itself: its value large, its label under it."""

    label: str
    value: str
    note: str = ""


class Table(BaseModel):
    """Rows under headings; the first column is words, the others are numbers unless `words` says more."""

    caption: str
    columns: list[str]
    rows: list[list[Any]]
    words: list[int] = [0]
    total: bool = False
    """The last row is a sum or the whole."""
    note: str = ""


class Chart(BaseModel):
    """A drawing with its text alternative; `spec` is Vega-Lite with its own values."""

    title: str
    alternative: str
    spec: dict[str, Any]


class Block(BaseModel):
    """One piece of a chapter; exactly one of them."""

    text: str | None = None
    points: list[str] | None = None
    keys: list[Key] | None = None
    table: Table | None = None
    chart: Chart | None = None
    aside: str | None = None


class Chapter(BaseModel):
    """A heading and what stands under it."""

    heading: str
    blocks: list[Block]
    break_before: bool = False


class Definition(BaseModel):
    """What a figure means."""

    name: str
    title: str
    meaning: str


class Document(BaseModel):
    """A whole pack."""

    kind: str
    language: Language = "sv"
    """Of its words and numbers; those frozen before there was a choice are in Swedish."""
    title: str
    subtitle: str
    tenant: str
    facts: list[tuple[str, str]]
    notice: str | None
    chapters: list[Chapter]
    definitions: list[Definition]
    as_of: str
    front: Literal["cover", "band"]
    """A page of its own, or a band over the first chapter."""


def text(words: str) -> Block:
    """A paragraph."""
    return Block(text=words)
