"""The people of Modig, by the part they play in the figures.

Published: 3 552 people of whom 101 managers as of 2021-04-21, more than 30 champions, 2 to 10 in
each of seven municipalities. Synthetic: every name, number, workplace and split below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from samlyft_local.demo.moments import local
from samlyft_local.demo.municipalities import EMPLOYERS
from samlyft_local.demo.people import Employee, Staff
from samlyft_local.demo.workplaces import Workplace, workplaces

FIRST_ROSTER = local(date(2019, 3, 18), 9)
REGULARS = 3363
"""3 552 less 99 managers, 32 champions, 7 leaders and the 51 whom the correction removes.

Two regulars become the last two of the 101 managers by promotion during the project."""
DUPLICATES, PROJECT_STAFF, MISTAKEN, LATECOMERS, NEWCOMERS = 21, 16, 14, 5, 7
IDLE, UNENROLLED, LATE_ON_ROSTER, TWO_EMPLOYERS, LEAVERS, STARTERS = 63, 8, 12, 30, 80, 190
PROTECTIONS = ("secrecy_marking",) * 3 + ("protected_registration",) * 2 + ("fictitious",)
COORDINATION_NUMBERS = 4
PROMOTED = 2

POINT_EFFORT = "KLV-05"
TOO_FEW = "MLN-07"
STAFF_ONLY = "PAR-04"
ISOLATED = "HRD-06"
UNLINKED_TRIAL = "STE-03"


class Place(NamedTuple):
    """A municipality's part; the head counts are synthetic, their sums are not."""

    prefix: str
    weight: int
    workplaces: int
    strategic: int
    first_line: int
    champions: int
    localities: tuple[str, ...]


PLACES = {
    "1440": Place("ALE", 32, 18, 3, 10, 4, ("Älvängen", "Nödinge", "Nol", "Surte", "Skepplanda")),
    "1401": Place("HRD", 39, 21, 3, 12, 5, ("Mölnlycke", "Landvetter", "Hindås", "Rävlanda")),
    "1482": Place("KLV", 48, 28, 4, 15, 6, ("Ytterby", "Kode", "Kärna", "Marstrand", "Diseröd")),
    "1481": Place("MLN", 69, 36, 4, 19, 8, ("Kållered", "Lindome", "Åby", "Krokslätt", "Eklanda")),
    "1402": Place("PAR", 40, 22, 3, 11, 4, ("Sävedalen", "Öjersjö", "Jonsered", "Furulund")),
    "1415": Place("STE", 27, 15, 3, 8, 3, ("Stora Höga", "Ödsmål", "Jörlanda", "Ucklum")),
    "1419": Place("TJN", 16, 10, 1, 3, 2, ("Skärhamn", "Rönnäng", "Myggenäs", "Kållekärr")),
}


def shares(weights: list[float], total: int) -> list[int]:
    """Whole numbers in proportion to the weights, adding up to the total (largest remainder)."""
    exact = [weight * total / sum(weights) for weight in weights]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (whole[index] - exact[index], index))
    for index in by_remainder[: total - sum(whole)]:
        whole[index] += 1
    return whole


@dataclass
class Cast:
    """Everyone, by part."""

    staff: Staff
    workplaces: list[Workplace] = field(default_factory=list)
    strategic: list[Employee] = field(default_factory=list)
    first_line: list[Employee] = field(default_factory=list)
    leaders: list[Employee] = field(default_factory=list)
    champions: list[Employee] = field(default_factory=list)
    regulars: list[Employee] = field(default_factory=list)
    second_jobs: dict[int, Employee] = field(default_factory=dict)
    """By person: the other employment of those with two."""
    promoted: list[Employee] = field(default_factory=list)
    """Their employment as managers; the one before is among the regulars."""
    untrained: list[Employee] = field(default_factory=list)
    duplicates: list[tuple[Employee, Employee]] = field(default_factory=list)
    """Kept and duplicate: one person registered twice."""
    project_staff: list[Employee] = field(default_factory=list)
    mistaken: list[Employee] = field(default_factory=list)
    """Noted as present though a colleague was."""
    latecomers: list[Employee] = field(default_factory=list)
    newcomers: list[Employee] = field(default_factory=list)
    unenrolled: list[Employee] = field(default_factory=list)
    """Come along without taking part in the project: their minutes never count."""

    def units(self, code: str | None = None) -> list[Workplace]:
        """Workplaces where care is given, of one municipality or all."""
        return [
            unit
            for unit in self.workplaces
            if not unit.code.endswith("-00") and code in (None, unit.employer.code)
        ]


def modig_cast(rng: Random) -> Cast:
    """Engage the ordinary people; `modig_exceptions` adds those whom figures stumble on."""
    cast = Cast(Staff(rng, FIRST_ROSTER))
    quotas = shares([place.weight for place in PLACES.values()], REGULARS)
    for (code, place), quota in zip(PLACES.items(), quotas, strict=True):
        units = workplaces(EMPLOYERS[code], place.prefix, place.localities, place.workplaces)
        cast.workplaces += units
        _lead(cast, place, units)
        _fill(cast, units[1:], quota)
    return cast


def _lead(cast: Cast, place: Place, units: list[Workplace]) -> None:
    """Leadership, unit managers (some lead two units, some are never trained) and champions."""
    hire = cast.staff.hire
    cast.strategic += [hire(units[0], "strategic_manager") for _ in range(place.strategic)]
    cast.leaders.append(hire(units[0], "local_project_leader"))
    managed = [unit for number, unit in enumerate(units) if number % 4]
    trained = [unit for unit in managed if unit.code != STAFF_ONLY][: place.first_line]
    for unit in managed:
        manager = hire(unit, "first_line_manager")
        (cast.first_line if unit in trained else cast.untrained).append(manager)
    homes = cast.staff.rng.sample(units[1:], place.champions)
    cast.champions += [hire(unit, "champion") for unit in homes]


def _fill(cast: Cast, units: list[Workplace], quota: int) -> None:
    """Care staff: those who are trained, and some at every unit who are not."""
    rng, hire = cast.staff.rng, cast.staff.hire
    few = [2 if unit.code == TOO_FEW else 0 for unit in units]
    weights = [0.0 if fixed else rng.uniform(0.7, 1.3) for fixed in few]
    sizes = shares(weights, quota - sum(few))
    for unit, fixed, size in zip(units, few, sizes, strict=True):
        cast.regulars += [hire(unit, "care_staff") for _ in range(fixed or size)]
        others = 18 if fixed else rng.randint(1, 4)
        cast.untrained += [hire(unit, "care_staff") for _ in range(others)]
