"""Which form of an answer the caller asked for (`Accept`), and how the document says what there is."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

WORDS: Mapping[str, str] = {
    "text/html": "<!doctype html>",
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "image/png": "PNG",
    "application/pdf": "%PDF-1.7",
    "application/zip": "PK",
}


def wanted(request: Request, default: str, *others: str) -> str:
    """The media type to answer in: the first of ours that the caller names, best quality first."""
    ranges = []
    for place, part in enumerate(request.headers.get("accept", "").split(",")[:20]):
        name, _, rest = part.strip().lower().partition(";")
        quality = rest.strip().removeprefix("q=") if rest.strip().startswith("q=") else "1"
        try:
            ranges.append((-float(quality), place, name))
        except ValueError:
            continue
    for quality_, _, name in sorted(ranges):
        if quality_ < 0 and name in {default, *others}:
            return name
    return default


def forms(*media: str, csv: str = "") -> dict[int | str, dict[str, Any]]:
    """The other forms of the 200 of a route, for its document; `csv` is the heading of its table."""
    examples = {**WORDS, "text/csv": csv}
    content = {
        name: {"schema": {"type": "string"}, "example": examples.get(name, "")} for name in media
    }
    return {200: {"description": "Svaret. The answer.", "content": content}}
