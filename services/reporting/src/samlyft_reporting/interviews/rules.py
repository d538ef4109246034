"""How a sample is drawn: by lot, the same people for the same seed; without a database."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple
from uuid import UUID

Stratified = Literal["role_group", "municipality_code", "area_of_care"]
SeatStatus = Literal["drawn", "asked", "accepted", "declined", "interviewed"]


class Candidate(NamedTuple):
    """Somebody who may be drawn."""

    person_id: UUID
    role_group: str
    municipality_code: str
    area_of_care: str
    workplace_id: UUID


class Drawn(NamedTuple):
    """A stratum with those drawn of it."""

    keys: Mapping[str, str]
    people: list[Candidate]


def draw(
    candidates: Iterable[Candidate], by: Iterable[Stratified], each: int, seed: int, least: int
) -> tuple[list[Drawn], int]:
    """The same people for the same seed; a stratum of fewer than `least` is left out and counted."""
    strata: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    names = tuple(by)
    for one in candidates:
        strata[tuple(str(getattr(one, name)) for name in names)].append(one)
    large = {key: people for key, people in strata.items() if len(people) >= least}
    drawn = [
        Drawn(dict(zip(names, key, strict=True)), sorted(people, key=_by_lot(seed))[:each])
        for key, people in sorted(large.items())
    ]
    return drawn, len(strata) - len(large)


def _by_lot(seed: int) -> Callable[[Candidate], bytes]:
    return lambda one: hashlib.sha256(f"{seed} {one.person_id}".encode()).digest()
