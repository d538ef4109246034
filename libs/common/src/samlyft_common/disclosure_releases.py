"""Releases of the same tables on different dates: what is held back so that none tells what another withheld.

A table that is safe by itself may still tell of one person beside an earlier one: 24 then 25. So a figure that is
1 to `limit` - 1 away from one shown before is held, and so is what would give it back; nor may the withheld figures
of a line together have changed by so few. The rule goes on until nothing more has to be hidden.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samlyft_common.disclosure import FLOOR, TOTAL, protected_table

Place = tuple[Hashable, Hashable]
Line = tuple[tuple[Place, ...], Place]
"""The places that add up to another."""


@dataclass(frozen=True)
class Release:
    """A table as it was counted (totals of distinct people may be less than sums), and what was withheld of it."""

    counts: Mapping[Place, int]
    totals: Mapping[Place, int]
    hidden: frozenset[Place] = frozenset()

    def at(self, place: Place) -> int:
        """The count of a cell or total; what is absent is zero."""
        return self.counts.get(place, self.totals.get(place, 0))

    def shows(self, place: Place) -> bool:
        """Whether readers saw it: an absent cell was seen as zero."""
        return place not in self.hidden


def hidden_places(
    now: Release,
    earlier: Sequence[Release],
    limit: int = FLOOR,
    also: frozenset[Place] = frozenset(),
) -> frozenset[Place]:
    """What a new release must withhold, given all that were shown before it and what must be hidden anyway."""
    known: dict[Place, int] = {**now.counts, **now.totals}
    wanted = also | {place for place, count in known.items() if 0 < count < limit}
    while True:
        cells = protected_table(now.counts, limit, also=wanted)
        hidden = frozenset(p for p in known if (cell := cells.get(p)) and cell.suppressed)
        this = Release(now.counts, now.totals, hidden)
        more = {place for then in earlier for place in _too_near(this, then, limit)} - wanted
        if not more:
            return hidden | wanted
        wanted |= more


def _too_near(now: Release, then: Release, limit: int) -> Iterator[Place]:
    for place in {*now.counts, *now.totals, *then.counts, *then.totals}:
        if now.shows(place) and then.shows(place) and _few(now.at(place) - then.at(place), limit):
            yield place
    for parts, total in lines(now, then):
        if not (now.shows(total) and then.shows(total)):
            continue
        unseen = [part for part in parts if not (now.shows(part) and then.shows(part))]
        if _few(_change(now, then, unseen), limit):
            yield _to_hide(now, then, parts, total, limit)


def _to_hide(
    now: Release, then: Release, parts: Sequence[Place], total: Place, limit: int
) -> Place:
    """The smallest figure whose own change makes the withheld ones' together large, or else the total."""
    unseen = [part for part in parts if not (now.shows(part) and then.shows(part))]
    shown = [part for part in parts if part not in unseen and now.at(part)]
    for part in sorted(shown, key=now.at):
        if not _few(_change(now, then, [*unseen, part]), limit):
            return part
    return total


def lines(now: Release, then: Release) -> list[Line]:
    """All sums of the table: each row, each column, and the whole by rows and by columns."""
    pairs = sorted({*now.counts, *then.counts}, key=str)
    rows, columns = {row: 0 for row, _ in pairs}, {column: 0 for _, column in pairs}
    return [
        *((tuple(p for p in pairs if p[0] == row), (row, TOTAL)) for row in rows),
        *((tuple(p for p in pairs if p[1] == column), (TOTAL, column)) for column in columns),
        (tuple((row, TOTAL) for row in rows), (TOTAL, TOTAL)),
        (tuple((TOTAL, column) for column in columns), (TOTAL, TOTAL)),
    ]


def _change(now: Release, then: Release, places: Sequence[Place]) -> int:
    return sum(now.at(place) - then.at(place) for place in places)


def _few(count: int, limit: int) -> bool:
    return 0 < abs(count) < limit
