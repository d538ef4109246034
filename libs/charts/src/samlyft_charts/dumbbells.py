"""Dumbbells: where a share stood before and where it stands after, and the way between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samlyft_charts.look import Look, Spec, framed, label_axis, lines_of, wrapped


@dataclass(frozen=True)
class Change:
    """One row: a share before and after; what may not be shown is None."""

    label: str
    before: float | None
    after: float | None


def dumbbells(
    title: str,
    description: str,
    rows: Sequence[Change],
    *,
    ends: tuple[str, str],
    look: Look = Look(),  # noqa: B008  # frozen
) -> Spec:
    """One dumbbell a row. `ends` names the two measurements; they differ in shape as well as colour."""
    values = [_row(row, look) for row in rows]
    deepest = max((lines_of(value["label"]) for value in values), default=1)
    y = {"field": "label", "type": "nominal", "sort": None, "axis": {**label_axis(), "grid": True}}
    return framed(
        title,
        description,
        look,
        width=460,
        height={"step": 26 + 14 * deepest},
        data={"values": values},
        encoding={"y": y},
        layer=[
            {
                "transform": [{"filter": "isValid(datum.before) && isValid(datum.after)"}],
                "mark": {"type": "rule", "color": look.ink, "strokeWidth": 3, "opacity": 0.45},
                "encoding": {"x": _x("before", look), "x2": {"field": "after"}},
            },
            *_ends(ends, look),
            {
                "transform": [{"filter": "isValid(datum.left_out)"}],
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {"datum": 0}, "text": {"field": "left_out"}},
            },
        ],
    )


def _row(row: Change, look: Look) -> dict[str, Any]:
    both = row.before is not None and row.after is not None
    rising = both and (row.after or 0) >= (row.before or 0)
    return {
        "label": wrapped(row.label),
        "before": row.before,
        "after": row.after,
        "said_before": "" if row.before is None else look.percent(row.before),
        "said_after": "" if row.after is None else look.percent(row.after),
        "rising": rising,
        **({"left_out": look.left_out} if row.before is None and row.after is None else {}),
    }


def _x(field: str, look: Look) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"labelExpr": look.percent_expr("datum.value"), "values": [0, 0.25, 0.5, 0.75, 1]},
    }


def _ends(ends: tuple[str, str], look: Look) -> list[dict[str, Any]]:
    legend = {"title": None, "orient": "top", "direction": "horizontal"}
    scale = {"domain": list(ends)}
    layers: list[dict[str, Any]] = []
    for field, name in zip(("before", "after"), ends, strict=True):
        towards = "datum.rising" if field == "before" else "!datum.rising"
        layers.append(
            {
                "transform": [{"filter": f"isValid(datum.{field})"}],
                "mark": {"type": "point", "filled": True, "size": 190, "opacity": 1},
                "encoding": {
                    "x": _x(field, look),
                    "color": {
                        "datum": name,
                        "type": "nominal",
                        "scale": {**scale, "range": [look.series[1], look.series[0]]},
                        "legend": legend,
                    },
                    "shape": {
                        "datum": name,
                        "type": "nominal",
                        "scale": {**scale, "range": ["diamond", "circle"]},
                        "legend": legend,
                    },
                },
            }
        )
        for test, align, dx in ((towards, "right", -12), (f"!({towards})", "left", 12)):
            layers.append(
                {
                    "transform": [{"filter": f"isValid(datum.{field}) && {test}"}],
                    "mark": {"type": "text", "align": align, "dx": dx},
                    "encoding": {"x": _x(field, look), "text": {"field": f"said_{field}"}},
                }
            )
    return layers
