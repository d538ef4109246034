"""An attacker with every release: bounds of all withheld figures, and differences between any two dates."""

from __future__ import annotations

import random
from collections.abc import Iterator

from samlyft_common.disclosure import FLOOR, TOTAL
from samlyft_common.disclosure_releases import Place, Release, hidden_places, lines

ROWS, COLUMNS = ("ale", "tjörn", "kungälv", "partille"), ("chef", "ombud", "medarbetare")


def counted(counts: dict[Place, int]) -> Release:
    totals: dict[Place, int] = {(TOTAL, TOTAL): sum(counts.values())}
    for (row, column), count in counts.items():
        totals[row, TOTAL] = totals.get((row, TOTAL), 0) + count
        totals[TOTAL, column] = totals.get((TOTAL, column), 0) + count
    return Release(counts, totals)


def history(seed: int, dates: int = 6) -> list[Release]:
    """Counts that grow, shrink and stay from date to date."""
    rng = random.Random(seed)  # noqa: S311  # a world that can be made again
    counts: dict[Place, int] = {
        (r, c): rng.choice([0, 1, 2, 3, 6, 12, 40]) for r in ROWS for c in COLUMNS
    }
    made = []
    for _ in range(dates):
        made.append(counted(dict(counts)))
        for place in rng.sample(list(counts), rng.randint(0, 5)):
            counts[place] = max(0, counts[place] + rng.choice([-3, -1, 1, 1, 2, 4, 9, 15]))
    return made


def published(seed: int, *, held: bool = True, complementary: bool = True) -> list[Release]:
    """The releases as their readers get them; the controls leave out a part of the rule."""
    shown: list[Release] = []
    for one in history(seed):
        if complementary:
            hidden = hidden_places(one, shown if held else [])
        else:
            hidden = frozenset(p for p in {*one.counts, *one.totals} if 0 < one.at(p) < FLOOR)
        shown.append(Release(one.counts, one.totals, hidden))
    return shown


def bounds(release: Release) -> dict[Place, tuple[int, float]]:
    """What the sums of one release leave possible, narrowed until nothing changes."""
    places = {*release.counts, *release.totals}
    known: dict[Place, tuple[int, float]] = {
        place: (release.at(place),) * 2 if release.shows(place) else (1, float("inf"))
        for place in places
    }
    changed = True
    while changed:
        changed = False
        for parts, total in lines(release, release):
            low, high = (sum(known[part][side] for part in parts) for side in (0, 1))
            narrowed = {total: (low, high)}
            for part in parts:
                others = [sum(known[o][side] for o in parts if o != part) for side in (0, 1)]
                narrowed[part] = (
                    int(known[total][0] - others[1]) if others[1] < 1e9 else 0,
                    known[total][1] - others[0],
                )
            for place, (least, most) in narrowed.items():
                better = (max(known[place][0], int(least)), min(known[place][1], most))
                changed |= better != known[place]
                known[place] = better
    return known


def recovered(releases: list[Release]) -> list[tuple[int, Place]]:
    """Withheld figures that can be told exactly."""
    return [
        (number, place)
        for number, release in enumerate(releases)
        for place, (least, most) in bounds(release).items()
        if least == most and not release.shows(place)
    ]


def differences(releases: list[Release]) -> Iterator[tuple[int, int, object]]:
    """Changes of a few people that two releases tell: of one figure, or of those withheld in a line together."""
    for later, now in enumerate(releases):
        for earlier, then in enumerate(releases[:later]):
            for place in {*now.counts, *now.totals}:
                few = 0 < abs(now.at(place) - then.at(place)) < FLOOR
                if few and now.shows(place) and then.shows(place):
                    yield later, earlier, place
            for parts, total in lines(now, then):
                unseen = [p for p in parts if not (now.shows(p) and then.shows(p))]
                change = sum(now.at(p) - then.at(p) for p in unseen)
                if now.shows(total) and then.shows(total) and 0 < abs(change) < FLOOR:
                    yield later, earlier, (parts, total)


def test_no_withheld_figure_and_no_change_of_a_few_can_be_computed() -> None:
    for seed in range(60):
        releases = published(seed)
        assert recovered(releases) == [], seed
        assert list(differences(releases)) == [], seed


def test_much_is_shown_all_the_same() -> None:
    releases = [one for seed in range(60) for one in published(seed)]
    shown = sum(one.shows(place) for one in releases for place in one.counts)
    assert shown / sum(len(one.counts) for one in releases) > 0.3


def test_control_hiding_only_small_figures_is_undone() -> None:
    releases = [one for seed in range(60) for one in published(seed, complementary=False)]
    assert len(recovered(releases)) > 50


def test_control_without_held_figures_two_dates_tell_of_a_few_people() -> None:
    found = [one for seed in range(60) for one in differences(published(seed, held=False))]
    assert len(found) > 50


def test_a_figure_that_one_person_joined_is_held_with_its_total() -> None:
    first = counted({("ale", "a"): 24, ("tjörn", "a"): 30})
    then = Release(first.counts, first.totals)
    now = counted({("ale", "a"): 25, ("tjörn", "a"): 30})
    hidden = hidden_places(now, [then])
    assert {("ale", "a"), (TOTAL, TOTAL)} <= hidden
