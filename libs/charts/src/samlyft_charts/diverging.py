"""Diverging bars: how the answers on a scale fall to either side of its middle."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from samlyft_charts.look import Look, Spec, framed, label_axis, lines_of, on_colour, wrapped

_NARROW = 0.12
"""A part too narrow for its number."""


@dataclass(frozen=True)
class Answers:
    """One row: a share for each step of the scale, lowest first; without shares it may not be shown."""

    label: str
    shares: Sequence[float] | None


def diverging(
    title: str,
    description: str,
    steps: Sequence[str],
    rows: Sequence[Answers],
    *,
    look: Look = Look(),  # noqa: B008  # frozen
) -> Spec:
    """One bar a row; the steps below the middle to the left, those above to the right."""
    colours = look.sides(len(steps))
    values = [part for row in rows for part in _parts(row, steps, colours, look)]
    deepest = max((lines_of(value["label"]) for value in values), default=1)
    y = {"field": "label", "type": "nominal", "sort": None, "axis": label_axis()}
    encoding = {
        "x": _x(_reach(values), look),
        "x2": {"field": "end"},
        "color": _colour(steps, colours),
    }
    middle = {
        "encoding": {"x": {"datum": 0}, "y": None},
        "mark": {"type": "rule", "color": look.ink},
    }
    return framed(
        title,
        description,
        look,
        width=460,
        height={"step": 22 + 14 * deepest},
        data={"values": values},
        encoding={"y": y},
        layer=[
            {"mark": {"type": "bar", "height": {"band": 0.7}}, "encoding": encoding},
            middle,
            *_numbers(),
        ],
    )


def _x(reach: float, look: Look) -> dict[str, Any]:
    return {
        "field": "start",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-reach, reach], "nice": False},
        "axis": {"labelExpr": look.percent_expr("abs(datum.value)"), "values": _ticks(reach)},
    }


def _colour(steps: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    on_top = {"orient": "top", "direction": "horizontal", "columns": 3, "symbolType": "square"}
    return {
        "field": "step",
        "type": "nominal",
        "scale": {"domain": list(steps), "range": list(colours)},
        "legend": {"title": None, **on_top},
    }


def _reach(values: Sequence[dict[str, Any]]) -> float:
    """How far the axis goes to either side: a whole number of quarters."""
    furthest = max((max(-value["start"], value["end"]) for value in values), default=0)
    return max(0.25, math.ceil(furthest * 4 - 1e-9) / 4)


def _ticks(reach: float) -> list[float]:
    return [quarter / 4 for quarter in range(round(-reach * 4), round(reach * 4) + 1)]


def _parts(
    row: Answers, steps: Sequence[str], colours: Sequence[str], look: Look
) -> Iterator[dict[str, Any]]:
    label = wrapped(row.label)
    if row.shares is None:
        yield {"label": label, "step": steps[0], "start": 0, "end": 0, "left_out": look.left_out}
        return
    half = len(steps) // 2
    middle = row.shares[half] / 2 if len(steps) % 2 else 0
    start = -(sum(row.shares[:half]) + middle)
    for step, share, colour in zip(steps, row.shares, colours, strict=True):
        yield {
            "label": label,
            "step": step,
            "share": share,
            "start": start,
            "end": start + share,
            "middle": start + share / 2,
            "said": look.percent(share) if share >= _NARROW else "",
            "ink": on_colour(colour),
        }
        start += share


def _numbers() -> list[dict[str, Any]]:
    inside = {"x": {"field": "middle", "type": "quantitative"}, "text": {"field": "said"}}
    return [
        {
            "transform": [{"filter": "isValid(datum.said)"}],
            "mark": {"type": "text", "fontWeight": "bold"},
            "encoding": {**inside, "color": {"field": "ink", "type": "nominal", "scale": None}},
        },
        {
            "transform": [{"filter": "isValid(datum.left_out)"}],
            "mark": {"type": "text", "align": "left", "dx": 8},
            "encoding": {"x": {"datum": 0}, "text": {"field": "left_out"}},
        },
    ]
