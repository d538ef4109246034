"""Figures as a table in a file (`Accept`): made from the answer itself, so that the same cells are withheld."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import Request, Response

from samlyft_reporting.file_templates.layouts import Column, Layout, ReplacementForm
from samlyft_reporting.month_files.writing import MEDIA, writer
from samlyft_web.accept import wanted
from samlyft_web.problems import Text, in_language

KINDS = {media.partition(";")[0]: kind for kind, media in MEDIA.items()}
MOST_ROWS = 20_000
"""More are no table that anybody reads: they are narrowed, or fetched as entries."""
WHOLE = Text("hela", "the whole")
WITHHELD = Text("hålls inne", "withheld")
VARY = "Accept, Accept-Language"
UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
NO_PERSONS = ReplacementForm(woman="0", man="0", unknown="0")
"""Layouts say how a protected person is written; no row of figures is of a person."""


@dataclass(frozen=True)
class Sheet:
    """A table: what it is called, its headings in both languages, its rows."""

    title: Text
    about: tuple[str, ...]
    """The rest of the file's name: which project, figure and day."""
    headings: Sequence[Text]
    rows: Sequence[Sequence[Any]]


def answers(example: str) -> dict[int | str, dict[str, Any]]:
    """The files beside the JSON of a route, for its document; `example` is the heading in Swedish."""
    csv, xlsx = KINDS
    content = {
        csv: {"schema": {"type": "string"}, "example": f"{example}\n"},
        xlsx: {"schema": {"type": "string", "format": "binary"}},
    }
    return {200: {"content": content}}


def kind_of(request: Request, response: Response) -> str | None:
    """`csv` or `xlsx` where the caller wants a file; in any form, caches are told what the answer went by."""
    response.headers["vary"] = VARY
    return KINDS.get(wanted(request, "application/json", *KINDS))


async def file_of(sheet: Sheet, kind: str) -> Response:
    """The table in the caller's language, as a download."""
    title = in_language(sheet.title)
    layout = Layout(
        columns=[Column(header=in_language(one), field="figure") for one in sheet.headings],
        sheet=title,
        replacement_form=NO_PERSONS,
    )
    rows = [[_plain(value) for value in row] for row in sheet.rows]
    content = await asyncio.to_thread(_written, kind, layout, rows)
    name = "-".join(UNSAFE.sub("-", one) for one in (title.lower(), *sheet.about) if one)
    headers = {
        "content-disposition": f'attachment; filename="{name}.{kind}"',
        "vary": VARY,
    }
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _written(kind: str, layout: Layout, rows: list[list[Any]]) -> bytes:
    made = writer(kind, layout)
    return b"".join([*(made.add(row) for row in rows), made.finish()])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return Decimal(str(value))
    return in_language(value) if isinstance(value, Text) else value


def number(value: float | str | None) -> Any:
    """A figure as a number: hours are text with two decimals."""
    return Decimal(value) if isinstance(value, str) else value
