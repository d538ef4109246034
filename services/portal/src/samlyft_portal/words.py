"""Words and numbers as people in Sweden read them; every text in Swedish and English."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from samlyft_web.days import STOCKHOLM
from samlyft_web.problems import Text, in_language, language

MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
DAYS = {
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
HIDDEN = "··"


def chosen(sv: str, en: str) -> str:
    """The words for the reader."""
    return in_language(Text(sv, en))


def number(value: Any, decimals: int | None = None, *, signed: bool = False) -> str:
    """`1 836 300`, `30 605,0`, `−39`: no-break spaces, decimal comma, a real minus; dots where hidden."""
    if value is None:
        return HIDDEN
    amount = float(value)
    places = decimals if decimals is not None else 0 if amount == int(amount) else 1
    text = f"{abs(amount):,.{places}f}"
    sign = "\u2212" if amount < 0 else "+" if signed and amount else ""
    if language.get() == "en":
        return sign + text
    return sign + text.replace(",", "\u00a0").replace(".", ",")


def percent(value: Any) -> str:
    """`60 %` in Swedish, `60%` in English."""
    if value is None:
        return HIDDEN
    return number(float(value) * 100, 0) + ("\u00a0%" if language.get() == "sv" else "%")


def decimal(value: Any) -> str:
    """A figure that an API gives as text, with one decimal: `51,2`."""
    return number(None if value is None else float(value), 1)


def small(value: Any) -> str:
    """A probability: `0,016`, and `< 0,001` below that."""
    if value is None:
        return HIDDEN
    text = f"{float(value):.3f}" if float(value) >= 0.001 else "<\u00a00.001"
    return text if language.get() == "en" else text.replace(".", ",")


def hours(minutes: Any) -> str:
    """`1 h 15 min` for what people read as time."""
    if minutes is None:
        return HIDDEN
    whole, rest = divmod(abs(int(minutes)), 60)
    sign = "\u2212" if int(minutes) < 0 else ""
    if not whole:
        return f"{sign}{rest}\u00a0min"
    return f"{sign}{number(whole)}\u00a0h" + (f" {rest}\u00a0min" if rest else "")


def day(value: Any, *, weekday: bool = False) -> str:
    """`21 april 2021`."""
    if not value:
        return "–"
    found = _date(value)
    words = f"{found.day} {MONTHS[language.get()].split()[found.month - 1]} {found.year}"
    if not weekday:
        return words
    return f"{DAYS[language.get()].split()[found.weekday()]} {words}"


def month(value: Any) -> str:
    """`april 2021`, from `2021-04`."""
    year, number_of_month = str(value).split("-")[:2]
    return f"{MONTHS[language.get()].split()[int(number_of_month) - 1]} {year}"


def moment(value: Any) -> str:
    """`21 april 2021 kl. 13.05`, in Swedish time."""
    if not value:
        return "–"
    local = datetime.fromisoformat(str(value)).astimezone(STOCKHOLM)
    return f"{day(local.date())} {clock(value)}"


def clock(value: Any) -> str:
    """`kl. 13.05` or `13:05`, in Swedish time."""
    local = datetime.fromisoformat(str(value)).astimezone(STOCKHOLM)
    return local.strftime("kl. %H.%M" if language.get() == "sv" else "%H:%M")


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.astimezone(STOCKHOLM).date()
    if isinstance(value, date):
        return value
    text = str(value)
    if len(text) > 10:
        return datetime.fromisoformat(text).astimezone(STOCKHOLM).date()
    return date.fromisoformat(text)


@cache
def _words() -> dict[str, dict[str, Text]]:
    from samlyft_portal.terms import TERMS

    return TERMS


def word(kind: str, value: Any) -> str:
    """What people call a value of a code list; an unknown one stands for itself."""
    found = _words().get(kind, {}).get(str(value))
    return in_language(found) if found else str(value if value is not None else "–")
