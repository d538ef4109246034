"""Swedish identity numbers by type, as 12 characters; no error ever repeats the number.

A replacement form (for protected persons in reports to the funder) is not one person's own: two
women born on one day share theirs. It is stored, but nobody is found by it.
"""

import re
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["personnummer", "samordningsnummer", "interim", "replacement"]
Gender = Literal["woman", "man", "unknown"]

_FORM = re.compile(
    r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{4}|[TRSUWXJKLMN]\d{3}|T[Ff]\d{2})", re.ASCII
)
_OLDEST = 1850
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice the figure, as the sum of its figures (Luhn)."""
_AS_ONE = str.maketrans(dict.fromkeys("TRSUWXJKLMN", "1"))
"""The letter of an interim number counts as 1."""


class IdentityNumber(NamedTuple):
    """A valid number: `normal` has the century and no sign."""

    kind: Kind
    normal: str
    birth_date: date
    gender: Gender


class IdentityNumberError(ValueError):
    """Why it is not valid: `format`, `organisation_number`, `birth_date` or `check_digit`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse(text: str, today: date) -> IdentityNumber:
    """Reads 10 or 12 characters with or without `-`; `+` from the year one turns a hundred."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise IdentityNumberError("format")
    century, year, month, day, sign, serial = found.groups()
    replacement = serial[1] in "Ff"
    coordination = int(day) > 60 and not replacement
    if int(month) >= 20 and century in {None, "16"}:
        raise IdentityNumberError("organisation_number")
    parts = (int(month), int(day) - 60 * coordination)
    birth = _birth_date(century, int(year), parts, sign, today)
    if not replacement:
        _check_serial(f"{year}{month}{day}", serial)
    return IdentityNumber(
        kind=_kind(serial, coordination, replacement),
        normal=f"{birth.year}{month}{day}{serial}".replace("TF", "Tf"),
        birth_date=birth,
        gender=_gender(serial),
    )


def is_identity_number(text: str, today: date) -> bool:
    """Whether a text that should be something else is an identity number after all."""
    try:
        return bool(parse(text, today))
    except IdentityNumberError:
        return False


def _birth_date(
    century: str | None, year: int, parts: tuple[int, int], sign: str, today: date
) -> date:
    month, day = parts
    try:
        if century:
            birth = date(int(century) * 100 + year, month, day)
        else:
            birth = _youngest(year, month, day, today, older=sign == "+")
    except ValueError:
        raise IdentityNumberError("birth_date") from None
    if birth > today or birth.year < _OLDEST:
        raise IdentityNumberError("birth_date")
    return birth


def _youngest(year: int, month: int, day: int, today: date, *, older: bool) -> date:
    """The latest such day up to today, or a hundred years before it."""
    base = today.year - today.year % 100 + year
    # 29 February exists in one of two centuries only, so the day is made last.
    if (base, month, day) > (today.year, today.month, today.day):
        base -= 100
    return date(base - 100 * older, month, day)


def _check_serial(six: str, serial: str) -> None:
    digits = (six + serial).translate(_AS_ONE)
    if (sum(map(int, digits[0::2].translate(_DOUBLED))) + sum(map(int, digits[1::2]))) % 10:
        raise IdentityNumberError("check_digit")
    if serial[:3] == "000":
        raise IdentityNumberError("format")


def _kind(serial: str, coordination: bool, replacement: bool) -> Kind:
    if replacement:
        return "replacement"
    if serial[0].isalpha():
        return "interim"
    return "samordningsnummer" if coordination else "personnummer"


def _gender(serial: str) -> Gender:
    """The third figure is odd for men; an interim number's figures say nothing."""
    if serial[0].isalpha() and serial[1] not in "Ff":
        return "unknown"
    return "man" if int(serial[2]) % 2 else "woman"
