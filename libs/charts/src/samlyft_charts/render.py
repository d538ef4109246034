"""A Vega-Lite specification drawn: nothing is fetched, fonts come along, the text alternative is inside."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from samlyft_charts.look import Spec

_ROOT = re.compile(r"<svg\b[^>]*>")


def svg(spec: Spec) -> str:
    """An image that a screen reader names by its title and reads out by its description."""
    import vl_convert  # half a second and 60 MB: only where charts are drawn

    drawn = vl_convert.vegalite_to_svg(_offline(spec))
    title, description = _title(spec), str(spec.get("description", ""))
    mark = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:10]
    root = _ROOT.search(drawn)
    if root is None:
        msg = "what was drawn is no SVG"
        raise ValueError(msg)
    opened = (
        f'{root[0][:-1]} role="img" aria-labelledby="t{mark} d{mark}">'
        f'<title id="t{mark}">{escape(title)}</title><desc id="d{mark}">{escape(description)}</desc>'
    )
    return drawn[: root.start()] + opened + drawn[root.end() :]


def png(spec: Spec, scale: float = 2.0) -> bytes:
    """The same as pixels, twice as dense as a plain screen if nothing else is said."""
    import vl_convert  # as above

    drawn: bytes = vl_convert.vegalite_to_png(_offline(spec), scale=scale)
    return drawn


def _title(spec: Spec) -> str:
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def _offline(spec: Spec) -> Spec:
    """Refuses data and pictures from elsewhere: what is drawn here holds its own values."""
    if any(key in {"url", "href"} for key in _keys(spec)):
        msg = "a chart holds its own data: no url, no href"
        raise ValueError(msg)
    return spec


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
