"""Small pictures as SVG by classes of the style sheet: they follow light and dark, and print. A table stands beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from samlyft_portal.words import day, number
from samlyft_portal.words import month as month_name

WIDE, HIGH = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 28


class Point(NamedTuple):
    """A value on a day."""

    on: date
    value: float


def bar(value: float | None, largest: float) -> Markup:
    """One bar of a table's column; nothing where the value is withheld."""
    if value is None or largest <= 0:
        return Markup("")
    width = max(0.0, min(100.0, 100 * value / largest))
    return Markup(
        '<svg viewBox="0 0 100 8" width="100%" height="12" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="fill-soft" width="100" height="8" rx="1"/>'
        f'<rect class="fill" width="{width:.1f}" height="8" rx="1"/></svg>'
    )


def curve(
    title: str, known: Sequence[Point], planned: Sequence[Point], names: tuple[str, str]
) -> Markup:
    """What came of it beside what was planned, over time."""
    points = [*known, *planned]
    if len(known) < 2 or not points:
        return Markup("")
    first, last = min(p.on for p in points), max(p.on for p in points)
    largest = _round_up(max(p.value for p in points))
    days = max(1, (last - first).days)

    def at(point: Point) -> tuple[float, float]:
        x = LEFT + (WIDE - LEFT - RIGHT) * (point.on - first).days / days
        y = HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * point.value / largest
        return round(x, 1), round(y, 1)

    parts = [_grid(largest), _years(first, last, lambda on: at(Point(on, 0))[0])]
    if len(planned) > 1:
        parts.append(f'<polyline class="line-two" points="{_path(planned, at)}"/>')
    parts.append(f'<polyline class="line" points="{_path(known, at)}"/>')
    x, y = at(known[-1])
    parts.append(f'<circle class="fill" cx="{x}" cy="{y}" r="4"/>')
    said = f"{title}. {names[0]}: {number(known[-1].value)}, {day(known[-1].on)}."
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(said)}">'
        f"{''.join(parts)}{_legend(names if len(planned) > 1 else names[:1])}</svg>"
    )


def months(title: str, rows: Sequence[tuple[str, float | None]]) -> Markup:
    """A bar a month; a month that is withheld has a dot on the axis."""
    values = [value for _, value in rows if value is not None]
    if len(rows) < 2 or not values:
        return Markup("")
    rows = _every_month(rows)
    largest = _round_up(max(values))
    step = (WIDE - LEFT - RIGHT) / len(rows)
    floor, room = HIGH - BOTTOM, HIGH - TOP - BOTTOM
    parts = [_grid(largest)]
    for at, (month, value) in enumerate(rows):
        x = LEFT + at * step
        if value is None:
            parts.append(
                f'<circle class="fill-two" cx="{x + step / 2:.1f}" cy="{floor - 4}" r="2"/>'
            )
        else:
            high = room * max(0.0, value) / largest
            parts.append(
                f'<rect class="fill" x="{x + step * 0.1:.1f}" y="{floor - high:.1f}" '
                f'width="{step * 0.8:.1f}" height="{high:.1f}"/>'
            )
        if at == 0 or month.endswith("-01"):
            parts.append(
                f'<text class="quiet" x="{x:.1f}" y="{HIGH - 8}">{escape(month[:4])}</text>'
            )
    said = f"{title}. {month_name(rows[0][0])} – {month_name(rows[-1][0])}."
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )


def dumbbell(before: float | None, after: float | None) -> Markup:
    """Two shares on one line, before and after."""
    if before is None or after is None:
        return Markup("")
    one, two = 5 + 190 * before, 5 + 190 * after
    return Markup(
        '<svg viewBox="0 0 200 16" width="100%" height="18" aria-hidden="true" focusable="false">'
        '<line class="stroke-soft" x1="5" x2="195" y1="8" y2="8"/>'
        f'<line class="line" x1="{one:.1f}" x2="{two:.1f}" y1="8" y2="8"/>'
        f'<circle class="fill-soft" cx="{one:.1f}" cy="8" r="5"/>'
        f'<circle class="fill" cx="{two:.1f}" cy="8" r="6"/></svg>'
    )


def moves(declined: float | None, improved: float | None) -> Markup:
    """To the left those who declined, to the right those who improved, around a middle line."""
    if declined is None and improved is None:
        return Markup("")
    left, right = 98 * (declined or 0), 98 * (improved or 0)
    return Markup(
        '<svg viewBox="0 0 200 14" width="100%" height="16" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><rect class="fill-two" x="{100 - left:.1f}" y="2" width="{left:.1f}" height="10"/>'
        f'<rect class="fill" x="100" y="2" width="{right:.1f}" height="10"/>'
        '<line class="stroke" x1="100" x2="100" y1="0" y2="14"/></svg>'
    )


def scale(shares: Sequence[float]) -> Markup:
    """Answers of a scale to either side of its middle: the lower ones to the left."""
    half, many = len(shares) // 2, len(shares)
    middle = shares[half] if many % 2 else 0.0
    at = 100 - 98 * (sum(shares[:half]) + middle / 2)
    parts = []
    for index, share in enumerate(shares):
        side = "fill-two" if index < half else "fill" if index >= many - half else "fill-soft"
        away = half - index if index < half else index - (many - half) + 1
        depth = 0.45 + 0.55 * away / max(1, half) if side != "fill-soft" else 1.0
        width = 98 * share
        parts.append(
            f'<rect class="{side}" fill-opacity="{depth:.2f}" x="{at:.1f}" y="2" width="{width:.1f}" height="10"/>'
        )
        at += width
    return Markup(
        '<svg viewBox="0 0 200 14" width="100%" height="16" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}<line class="stroke" x1="100" x2="100" y1="0" y2="14"/></svg>'
    )


def generations(rows: Sequence[tuple[str, int, int]], trainers: str, trained: str) -> Markup:
    """The trainers' chain, a generation a row: who trains, and how many they trained."""
    if not rows:
        return Markup("")
    largest = max([1, *(reached for _, _, reached in rows)])
    parts = []
    for index, (name, many, reached) in enumerate(rows):
        y = 14 + index * 58
        width = max(4, 250 * reached / largest)
        parts.append(
            f'<circle class="fill-two" cx="26" cy="{y + 16}" r="{min(20, 8 + many / 4):.0f}"/>'
            f'<text x="56" y="{y + 12}">{escape(name)}: {number(many)} {escape(trainers)}</text>'
            f'<line class="stroke" x1="50" x2="440" y1="{y + 40}" y2="{y + 40}"/>'
            f'<rect class="fill" x="56" y="{y + 20}" width="{width:.0f}" height="14" rx="2"/>'
            f'<text x="{62 + width:.0f}" y="{y + 32}">{number(reached)} {escape(trained)}</text>'
        )
    high = 20 + 58 * len(rows)
    said = "; ".join(
        f"{name}: {many} {trainers}, {reached} {trained}" for name, many, reached in rows
    )
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDE} {high}" role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )


def _every_month(rows: Sequence[tuple[str, float | None]]) -> list[tuple[str, float | None]]:
    """Months in which nothing was held stand among the others, at nothing."""
    known = dict(rows)
    year, month = map(int, rows[0][0].split("-"))
    found: list[tuple[str, float | None]] = []
    while (at := f"{year}-{month:02d}") <= rows[-1][0]:
        found.append((at, known.get(at, 0.0)))
        year, month = year + month // 12, month % 12 + 1
    return found


def _path(points: Sequence[Point], at: Callable[[Point], tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in map(at, points))


def _round_up(value: float) -> float:
    step = 10 ** max(0, len(str(int(value))) - 2)
    return float(max(1, -(-int(value) // (5 * step)) * 5 * step))


def _grid(largest: float) -> str:
    lines = []
    for share in (0.0, 0.5, 1.0):
        y = HIGH - BOTTOM - (HIGH - TOP - BOTTOM) * share
        lines.append(
            f'<line class="stroke-soft" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y}" y2="{y}"/>'
            f'<text class="quiet" x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{number(largest * share)}</text>'
        )
    return "".join(lines)


def _years(first: date, last: date, place: Callable[[date], float]) -> str:
    marks = []
    for year in range(first.year, last.year + 2):
        on = date(year, 1, 1)
        if first <= on <= last:
            x = place(on)
            marks.append(
                f'<line class="stroke-soft" x1="{x}" x2="{x}" y1="{TOP}" y2="{HIGH - BOTTOM}"/>'
                f'<text class="quiet" x="{x}" y="{HIGH - 8}" text-anchor="middle">{year}</text>'
            )
    return "".join(marks)


def _legend(names: tuple[str, ...]) -> str:
    styles = ("line", "line-two")
    return "".join(
        f'<line class="{style}" x1="{LEFT + 14 + 150 * i}" x2="{LEFT + 40 + 150 * i}" y1="{TOP + 10}" y2="{TOP + 10}"/>'
        f'<text x="{LEFT + 46 + 150 * i}" y="{TOP + 14}">{escape(name)}</text>'
        for i, (name, style) in enumerate(zip(names, styles, strict=False))
    )
