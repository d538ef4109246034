"""Every tenant of the demonstration, Modig first: it is what people come to see."""

from __future__ import annotations

from collections.abc import Callable

from samlyft_local.demo.demonstration import Demonstration
from samlyft_local.demo.modig import modig
from samlyft_local.demo.other_projects import digga_halland, digit_stockholm, divos, go_digit
from samlyft_local.demo.sandbox import sandbox

BUILDERS: dict[str, Callable[[], Demonstration]] = {
    "gr": modig,
    "sandbox": sandbox,
    "halland": digga_halland,
    "skaraborg": divos,
    "go-digit": go_digit,
    "digit-stockholm": digit_stockholm,
}
