"""How every chart looks: words, numbers and colours, light and dark.

Colours are told apart by the colour-blind (Okabe and Ito; orange against blue for two sides) and never carry a
meaning alone: a shape, a place or a text says the same.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["sv", "en"]
Unit = Literal["share", "number"]
Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""Names the grammar; nothing is fetched from there."""
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_NUMBERS: dict[Language, dict[str, Any]] = {
    "sv": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["SEK\u00a0", ""]},
}
_LEFT_OUT = {"sv": "visas inte (för få)", "en": "not shown (too few)"}


@dataclass(frozen=True)
class Look:
    """The language and the theme of a chart."""

    language: Language = "sv"
    dark: bool = False

    @property
    def ink(self) -> str:
        """Text, at more than 7:1 against the background."""
        return "#f2f2f2" if self.dark else "#1f1f1f"

    @property
    def faint(self) -> str:
        """Lines of the grid."""
        return "#4a4a4a" if self.dark else "#dcdcdc"

    @property
    def background(self) -> str:
        """Behind everything."""
        return "#1b1b1f" if self.dark else "#ffffff"

    @property
    def series(self) -> list[str]:
        """Colours of series, in the order they are taken."""
        if self.dark:
            return ["#56b4e9", "#e69f00", "#2fc79a", "#e48fc2", "#f0e442", "#ff8f4d"]
        return ["#0072b2", "#d55e00", "#00795a", "#a9518a", "#8a6d00", "#3d3d3d"]

    @property
    def left_out(self) -> str:
        """What stands where a figure may not be shown."""
        return _LEFT_OUT[self.language]

    def sides(self, number: int) -> list[str]:
        """From one side to the other, so many steps; grey in the middle of an odd number."""
        low = ["#ffa65c", "#cf7f3f", "#9a6238"] if self.dark else ["#9c4a00", "#d9822b", "#f2bd86"]
        high = ["#6fc0f5", "#4a93c4", "#396f93"] if self.dark else ["#084f87", "#3f8cc4", "#a3c9e6"]
        half = number // 2
        chosen = [0, 2] if half == 2 else [min(step, 2) for step in range(half)]
        left, right = ([side[step] for step in chosen] for side in (low, high))
        middle = ["#77777c" if self.dark else "#c9c9c9"] * (number % 2)
        return [*left, *middle, *reversed(right)]

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as it is written in the language."""
        text = f"{value:,.{decimals}f}"
        return text.replace(",", "\u00a0").replace(".", ",") if self.language == "sv" else text

    def percent(self, share: float) -> str:
        """A share as whole per cent."""
        return f"{self.number(share * 100)}\u00a0%" if self.language == "sv" else f"{share:.0%}"

    def percent_expr(self, value: str) -> str:
        """What an axis writes for a share."""
        gap = "\u00a0" if self.language == "sv" else ""
        return f"format({value} * 100, '.0f') + '{gap}%'"

    def scale_axis(self, unit: Unit) -> dict[str, Any]:
        """An axis of shares, written as per cent, or of numbers."""
        if unit == "share":
            return {"labelExpr": self.percent_expr("datum.value"), "tickCount": 5}
        return {"format": ",.6~r", "tickCount": 5, "labelSeparation": 8}


def on_colour(colour: str) -> str:
    """Black or white, whichever is read better on the colour."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    bright = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (bright + 0.05) / 0.05 > 1.05 / (bright + 0.05) else "#ffffff"


def wrapped(label: str, width: int = 38) -> str:
    """A label broken into lines, which the axis splits again."""
    return "\n".join(textwrap.wrap(label, width)) or label


def lines_of(label: str) -> int:
    """How many lines a wrapped label takes."""
    return label.count("\n") + 1


def framed(title: str, description: str, look: Look, **parts: Any) -> Spec:
    """A specification with its title, its text alternative and our look."""
    text = {"labelColor": look.ink, "titleColor": look.ink, "labelFontSize": 13}
    return {
        "$schema": SCHEMA,
        "title": {"text": textwrap.wrap(title, 70), "anchor": "start", "frame": "group"},
        "description": description,
        "padding": 12,
        "background": look.background,
        **parts,
        "config": {
            "font": FONT,
            "locale": {"number": _NUMBERS[look.language]},
            "view": {"stroke": None},
            "title": {"color": look.ink, "fontSize": 16, "offset": 14},
            "axis": {
                **text,
                "gridColor": look.faint,
                "domainColor": look.faint,
                "ticks": False,
                "labelLimit": 420,
            },
            "legend": {**text, "symbolSize": 160, "labelLimit": 300},
            "text": {"color": look.ink, "fontSize": 12},
        },
    }


def label_axis(title: str | None = None) -> dict[str, Any]:
    """An axis of wrapped labels."""
    return {
        "title": title,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLineHeight": 15,
        "labelPadding": 10,
        "grid": False,
    }
