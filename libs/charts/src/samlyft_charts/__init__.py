"""Charts: values in, a Vega-Lite specification out, and from that an SVG or a PNG, offline."""

from samlyft_charts.bars import Bar, bars
from samlyft_charts.diverging import Answers, diverging
from samlyft_charts.dumbbells import Change, dumbbells
from samlyft_charts.lines import Point, lines
from samlyft_charts.look import Language, Look, Spec
from samlyft_charts.render import png, svg

__all__ = [
    "Answers",
    "Bar",
    "Change",
    "Language",
    "Look",
    "Point",
    "Spec",
    "bars",
    "diverging",
    "dumbbells",
    "lines",
    "png",
    "svg",
]
