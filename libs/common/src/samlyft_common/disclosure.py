"""Small cells: what is withheld so that no published figure gives away a single person.

Pure and deterministic. Hiding the small cells alone is not enough: a total minus the other cells
gives them back. A table with its totals is a circulation (all → row → column → all), so a hidden
cell can be told exactly only if no cycle of hidden cells runs through it; for each small cell the
cheapest such cycle is hidden too. Zeros are shown, so a reader knows that a hidden cell is >= 1.
All hidden cells carry one reason: telling which of them were small would narrow them down.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Literal

FLOOR = 5
TOTAL = None
"""Stands for a sum: `(row, TOTAL)`, `(TOTAL, column)`, `(TOTAL, TOTAL)`."""

Place = Hashable
Reason = Literal["protected", "unanimous"]


@dataclass(frozen=True)
class Cell:
    """A figure, or why there is none."""

    value: int | None
    suppressed: Reason | None = None


@dataclass(frozen=True)
class _Flow:
    """A published figure as an edge of the circulation."""

    tail: Hashable
    head: Hashable
    value: int
    is_total: bool = False


def protected_table(
    counts: Mapping[tuple[Hashable, Hashable], int],
    limit: int = FLOOR,
    *,
    also: frozenset[Place] = frozenset(),
) -> dict[Place, Cell]:
    """A two-way table with the totals of its rows and columns; absent cells are zero.

    `also` names what must be hidden for another reason than that it is small.
    """
    rows: dict[Hashable, int] = {}
    columns: dict[Hashable, int] = {}
    for (row, column), value in counts.items():
        rows[row] = rows.get(row, 0) + value
        columns[column] = columns.get(column, 0) + value
    flows: dict[Place, _Flow] = {
        (row, column): _Flow(("row", row), ("column", column), value)
        for (row, column), value in counts.items()
    }
    for row, value in rows.items():
        flows[row, TOTAL] = _Flow("in", ("row", row), value, is_total=True)
    for column, value in columns.items():
        flows[TOTAL, column] = _Flow(("column", column), "out", value, is_total=True)
    flows[TOTAL, TOTAL] = _Flow("out", "in", sum(rows.values()), is_total=True)
    return _protect(flows, limit, also)


def share(part: int, base: int, limit: int = FLOOR) -> Cell:
    """The part of a share: both it and what is left must be no small group, nor everybody."""
    if base < limit or 0 < part < limit or 0 < base - part < limit:
        return Cell(None, "protected")
    return Cell(None, "unanimous") if part in {0, base} else Cell(part)


def _protect(flows: Mapping[Place, _Flow], limit: int, also: frozenset[Place]) -> dict[Place, Cell]:
    small = [
        place
        for place, flow in flows.items()
        if 0 < flow.value < limit or (place in also and flow.value)
    ]
    hidden = set(small)
    while True:
        before = len(hidden)
        for place in small:
            hidden |= _cheapest_cycle(flows, place, hidden)
        for place in list(_thin_sums(flows, hidden, limit)):
            hidden.add(place)
            small.append(place)
        if len(hidden) == before:
            return {
                place: Cell(None, "protected") if place in hidden else Cell(flow.value)
                for place, flow in flows.items()
            }


def _thin_sums(flows: Mapping[Place, _Flow], hidden: set[Place], limit: int) -> Iterator[Place]:
    """A cell to hide in each line whose hidden cells together are a small group."""
    lines: dict[tuple[Hashable, bool], list[Place]] = {}
    for place, flow in flows.items():
        lines.setdefault((flow.tail, True), []).append(place)
        lines.setdefault((flow.head, False), []).append(place)
    for (node, outward), line in lines.items():
        against = lines.get((node, not outward), [])
        together = sum(flows[place].value for place in line if place in hidden)
        if hidden.isdisjoint(against) and 0 < together < limit:
            shown = [p for p in [*line, *against] if p not in hidden and flows[p].value]
            yield min(shown, key=lambda place: _cost(flows[place]))


def _cost(flow: _Flow) -> int:
    """Totals are dearest: they are what readers come for."""
    return flow.value + 1_000_000_000 * flow.is_total


def _cheapest_cycle(
    flows: Mapping[Place, _Flow], place: Place, hidden: set[Place]
) -> frozenset[Place]:
    """What to hide so that this cell may be one more, or one less: by Dijkstra."""
    flow = flows[place]
    routes = [_route(flows, flow.head, flow.tail, place, hidden)]
    if flow.value > 1:
        routes.append(_route(flows, flow.tail, flow.head, place, hidden))
    return min(routes, key=lambda route: route[0])[1]


def _route(
    flows: Mapping[Place, _Flow],
    start: Hashable,
    goal: Hashable,
    without: Place,
    hidden: set[Place],
) -> tuple[float, frozenset[Place]]:
    """The cheapest way along figures that may grow, or against figures that may shrink."""
    order = count()
    queue: list[tuple[int, int, Hashable, frozenset[Place]]] = [(0, 0, start, frozenset())]
    done: set[Hashable] = set()
    while queue:
        cost, _, node, taken = heappop(queue)
        if node == goal:
            return cost, taken
        if node in done:
            continue
        done.add(node)
        for place, flow in flows.items():
            forward, backward = flow.tail == node, flow.head == node and flow.value > 1
            if place != without and flow.value and (forward or backward):
                step = 0 if place in hidden else _cost(flow)
                target = flow.head if forward else flow.tail
                heappush(queue, (cost + step, next(order), target, taken | {place}))
    return float("inf"), frozenset()
