"""A pack as a document: chapters of paragraphs, figures, tables and charts, the same for PDF, workbook and JSON."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel

from samlyft_web.problems import Text

NUMBER = re.compile(r"^[+\u2212]?[0-9\u00a0]+(,[0-9]+)?( %)?$")
NONE = "–"
"""Where there is nothing."""
FEW = "för få"
"""Where a figure may not be shown."""


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


def number(value: float | None, decimals: int = 0) -> str:
    """Swedish: no-break spaces between thousands, a decimal comma."""
    if value is None:
        return FEW
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")


def amount(shown: Any) -> float | None:
    """What `number` and `percent` wrote, as a number again (a share of 70 % is 0.7); None for words."""
    if isinstance(shown, int | float):
        return shown
    if not isinstance(shown, str) or not NUMBER.fullmatch(shown):
        return None
    plain = shown.removesuffix(" %").replace("\u00a0", "").replace(",", ".").replace("\u2212", "-")
    value = float(plain) / (100 if shown.endswith(" %") else 1)
    return int(value) if value.is_integer() and not shown.endswith(" %") else value


def percent(share: float | None) -> str:
    """A share as whole per cent."""
    return FEW if share is None else f"{number(share * 100)} %"


def swedish(words: str | Text | None) -> str:
    """A text of two languages in the one that packs are written in."""
    return words.sv if isinstance(words, Text) else words or ""


def text(words: str) -> Block:
    """A paragraph."""
    return Block(text=words)
