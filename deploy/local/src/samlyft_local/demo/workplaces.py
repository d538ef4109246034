"""Workplaces with believable names: an area of care at a locality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from samlyft_local.demo.moments import rfc3339
from samlyft_local.demo.municipalities import Employer

OPENED = date(2010, 1, 1)
LEADERSHIP = "socialtjänst"
NIGHT = "Nattpatrullen"

PATTERNS = (
    ("Hemtjänst {}", "hemtjänst"),
    ("Vård- och omsorgsboende {}", "särskilt boende"),
    ("Gruppbostad {}", "funktionsstöd"),
    ("Boendestöd {}", "boendestöd"),
    ("Daglig verksamhet {}", "funktionsstöd"),
    ("Hemtjänst {} kväll", "hemtjänst"),
    ("Servicebostad {}", "funktionsstöd"),
    ("Träffpunkt {}", "äldreomsorg"),
    ("Socialpsykiatri {}", "socialpsykiatri"),
)


@dataclass(frozen=True)
class Workplace:
    """An enhet of one employer."""

    code: str
    name: str
    employer: Employer
    area_of_care: str

    def row(self, known_at: datetime) -> dict[str, Any]:
        """A line of the workplace import."""
        return {
            "code": self.code,
            "name": self.name,
            "municipality_code": self.employer.code,
            "employer_number": self.employer.organisation_number,
            "area_of_care": self.area_of_care,
            "opened_on": OPENED.isoformat(),
            "known_at": rfc3339(known_at),
        }


def names(place: str, localities: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Leadership, then night care, then every pattern at every locality."""
    yield f"Vård och omsorg, ledning {place}", LEADERSHIP
    yield f"{NIGHT} {place}", "hemtjänst"
    for (pattern, area), locality in product(PATTERNS, localities):
        yield pattern.format(locality), area


def workplaces(
    employer: Employer, prefix: str, localities: tuple[str, ...], count: int
) -> list[Workplace]:
    """The first workplaces of a municipality: 0 is its leadership, 1 its night care."""
    named = list(names(employer.place, localities))[:count]
    if len(named) < count:
        raise ValueError(f"{employer.place}: {len(named)} names for {count} workplaces")
    return [
        Workplace(f"{prefix}-{number:02}", name, employer, area)
        for number, (name, area) in enumerate(named)
    ]
