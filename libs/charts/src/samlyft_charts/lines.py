"""Lines over time, one a series, told apart by colour and by the shape of their points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samlyft_charts.look import Look, Spec, Unit, framed

_SHAPES = ["circle", "diamond", "square", "triangle-up", "cross", "triangle-down"]


@dataclass(frozen=True)
class Point:
    """A value of a series at a place on the axis: a month, a week; a value not shown breaks the line."""

    series: str
    at: str
    value: float | None


def lines(
    title: str,
    description: str,
    points: Sequence[Point],
    *,
    unit: Unit = "number",
    axis: str | None = None,
    look: Look = Look(),  # noqa: B008  # frozen
) -> Spec:
    """The places stand in the order in which they first come."""
    names = list(dict.fromkeys(point.series for point in points))
    places = list(dict.fromkeys(point.at for point in points))
    legend = {"title": None, "orient": "top", "direction": "horizontal", "columns": 3}
    by = {"field": "series", "type": "nominal", "legend": legend if len(names) > 1 else None}
    return framed(
        title,
        description,
        look,
        width=520,
        height=260,
        data={"values": [{"series": p.series, "at": p.at, "value": p.value} for p in points]},
        encoding={
            "x": _x(places),
            "y": _y(unit, axis, look),
            "color": {**by, "scale": _scale(names, look.series)},
        },
        layer=[
            {"mark": {"type": "line", "strokeWidth": 2.5}},
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {"shape": {**by, "scale": _scale(names, _SHAPES)}},
            },
        ],
    )


def _x(places: Sequence[str]) -> dict[str, Any]:
    axis = {"labelAngle": -45 if len(places) > 6 else 0, "labelOverlap": True}
    return {"field": "at", "type": "ordinal", "sort": places, "title": None, "axis": axis}


def _y(unit: Unit, title: str | None, look: Look) -> dict[str, Any]:
    return {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, 1]} if unit == "share" else {"zero": True},
        "axis": look.scale_axis(unit),
    }


def _scale(names: Sequence[str], marks: Sequence[str]) -> dict[str, Any]:
    """A mark a name; more names than marks begin again."""
    return {"domain": names, "range": [marks[i % len(marks)] for i in range(len(names))]}
