"""Identity and employee numbers: synthetic and formally valid, taken from no register."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

FIRST_SERIAL, LAST_SERIAL = 980, 999


def check_digit(nine_digits: str) -> int:
    """Luhn's check digit over the nine digits that follow the century."""
    total = 0
    for position, digit in enumerate(nine_digits):
        product = int(digit) * (2 - position % 2)
        total += product // 10 + product % 10
    return -total % 10


class Numbers:
    """Hands out numbers that no one else in the demonstration has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._identities: set[str] = set()
        self._employee_numbers: dict[str, set[str]] = {}

    def identity(self, *, woman: bool, coordination: bool = False) -> str:
        """Twelve digits: a personnummer, or a samordningsnummer (day plus 60)."""
        while True:
            born = date(1956, 1, 1) + timedelta(days=self._rng.randrange(365 * 43))
            day = born.day + 60 if coordination else born.day
            serial = self._rng.randrange(FIRST_SERIAL, LAST_SERIAL + 1, 2) + (0 if woman else 1)
            nine = f"{born:%y%m}{day:02}{serial:03}"
            identity = f"{born:%Y}"[:2] + nine + str(check_digit(nine))
            if identity not in self._identities:
                self._identities.add(identity)
                return identity

    def employee(self, employer_number: str) -> str:
        """A number in the employer's own HR system."""
        taken = self._employee_numbers.setdefault(employer_number, set())
        while (number := str(self._rng.randint(100_000, 899_999))) in taken:
            pass
        taken.add(number)
        return number
