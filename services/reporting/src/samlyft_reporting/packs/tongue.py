"""The language that a pack is written in: its words, numbers and days; and the numbers read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from samlyft_charts import Language, Look

NUMBERS: dict[Language, re.Pattern[str]] = {
    "sv": re.compile(r"[+\u2212]?[0-9\u00a0]+(,[0-9]+)?( %)?"),
    "en": re.compile(r"[+\u2212]?[0-9]{1,3}(,?[0-9]{3})*(\.[0-9]+)?%?"),
}
GROUPED: dict[Language, tuple[str, str]] = {"sv": ("\u00a0", ","), "en": (",", ".")}
"""Between thousands, and before decimals."""
MONTHS: dict[Language, tuple[str, ...]] = {
    "sv": (
        *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
        *("augusti", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
}


class Both(Protocol):
    """Words in both languages."""

    @property
    def sv(self) -> str:
        """In Swedish."""

    @property
    def en(self) -> str:
        """In English."""


@dataclass(frozen=True)
class Tongue:
    """Says things in one language: `say("Läget", "Where it stands")`."""

    language: Language = "sv"

    def __call__(self, sv: str, en: str) -> str:
        """The words of the two that are in its language."""
        return en if self.language == "en" else sv

    def of(self, words: str | Both | None) -> str:
        """A text of two languages in this one; one without a language stands as it is."""
        if words is None or isinstance(words, str):
            return words or ""
        return self(words.sv, words.en)

    @property
    def few(self) -> str:
        """Where a figure may not be shown."""
        return self("för få", "too few")

    @property
    def look(self) -> Look:
        """Of its charts."""
        return Look(language=self.language)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """`1 836 300,5` in Swedish with no-break spaces, `1,836,300.5` in English."""
        if value is None:
            return self.few
        thousands, point = GROUPED[self.language]
        whole, _, rest = f"{value:,.{decimals}f}".replace("-", "\u2212").partition(".")
        return whole.replace(",", thousands) + (point + rest if rest else "")

    def signed(self, value: int) -> str:
        """A difference."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, share: float | None) -> str:
        """A share as whole per cent."""
        return self.few if share is None else self.number(share * 100) + self(" %", "%")

    def amount(self, shown: Any) -> float | None:
        """What `number` and `percent` wrote, as a number again (a share of 70 % is 0.7); None for words."""
        if isinstance(shown, int | float):
            return shown
        if not isinstance(shown, str) or not NUMBERS[self.language].fullmatch(shown):
            return None
        thousands, point = GROUPED[self.language]
        plain = shown.rstrip(" %").replace(thousands, "").replace(point, ".").replace("\u2212", "-")
        share = shown.endswith("%")
        value = float(plain) / (100 if share else 1)
        return int(value) if value.is_integer() and not share else value

    def decimals(self, shown: str) -> int:
        """How many a number is written with."""
        return len(shown.partition(GROUPED[self.language][1])[2])

    def month(self, month: str) -> str:
        """`2020-03` as people write it."""
        return f"{MONTHS[self.language][int(month[5:7]) - 1]} {month[:4]}"

    def day(self, day: date) -> str:
        """`21 april 2021`, and in English with a capital letter."""
        return f"{day.day} {self.month(day.isoformat())}"
