"""Horizontal bars with their numbers, and whiskers where there is an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samlyft_charts.look import Look, Spec, Unit, framed, label_axis, lines_of, wrapped


@dataclass(frozen=True)
class Bar:
    """One bar; without a value it is said that it is not shown."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    """Stands after the number: `n = 120`."""


def bars(
    title: str,
    description: str,
    rows: Sequence[Bar],
    *,
    unit: Unit = "number",
    axis: str | None = None,
    look: Look = Look(),  # noqa: B008  # frozen
) -> Spec:
    """One bar a row, in the order given. `unit="share"` takes 0 to 1 and shows per cent."""
    values = [_row(row, unit, look) for row in rows]
    deepest = max((lines_of(value["label"]) for value in values), default=1)
    x = _x(rows, unit, axis, look)
    y = {"field": "label", "type": "nominal", "sort": None, "axis": label_axis()}
    return framed(
        title,
        description,
        look,
        width=420,
        height={"step": 22 + 14 * deepest},
        data={"values": values},
        encoding={"y": y},
        layer=[
            {
                "mark": {"type": "bar", "color": look.series[0], "height": {"band": 0.62}},
                "encoding": {"x": x},
            },
            _whiskers(look),
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "lineBreak": "\n"},
                "encoding": {
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "said"},
                },
            },
        ],
    )


def _x(rows: Sequence[Bar], unit: Unit, title: str | None, look: Look) -> dict[str, Any]:
    longest = max((row.high or row.value or 0 for row in rows), default=1) or 1
    top = 1.0 if unit == "share" else longest * 1.05
    return {
        "field": "value",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [0, top], "nice": unit == "number"},
        "axis": look.scale_axis(unit),
    }


def _row(row: Bar, unit: Unit, look: Look) -> dict[str, Any]:
    written = look.percent if unit == "share" else _whole_or_one(look)
    said = look.left_out if row.value is None else written(row.value)
    note = f" ({row.note})" if row.note and row.value is not None else ""
    return {
        "label": wrapped(row.label),
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "end": row.high or row.value or 0,
        "said": said + note,
    }


def _whole_or_one(look: Look) -> Any:
    return lambda value: look.number(value, 0 if float(value).is_integer() else 1)


def _whiskers(look: Look) -> dict[str, Any]:
    return {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "color": look.ink, "strokeWidth": 2},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }
