"""What can stand in a month's way before it is filed, and what to do about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from samlyft_web.problems import Text

Finding = Literal[
    "month-not-closed",
    "not-signed",
    "not-registered",
    "before-start",
    "after-end",
    "unmatched",
    "earlier-not-filed",
    "no-identity-number",
]


class Meaning(NamedTuple):
    """What a finding says to whoever files."""

    blocks: bool
    what_to_do: Text


MEANINGS: dict[Finding, Meaning] = {
    "month-not-closed": Meaning(
        blocks=False,
        what_to_do=Text(
            "Månaden är inte stängd i kommunen, eller rättad sedan den stängdes. Gör månadsavstämningen först.",
            "The month is not closed in the municipality, or corrected since. Close it first.",
        ),
    ),
    "not-signed": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personer har tid utan underskrivet intyg. Utfärda intygen och be om underskrift.",
            "People have time without a signed certificate. Issue the certificates and ask for signatures.",
        ),
    ),
    "not-registered": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personer har tid men inget deltagande, eller ett återkallat. De kommer inte med i filen.",
            "People have time but no participation, or a withdrawn one. They are left out of the file.",
        ),
    ),
    "before-start": Meaning(
        blocks=True,
        what_to_do=Text(
            "Personer har tid före sin start. Rätta deltagandets startdatum.",
            "People have time before their start. Mend the participation's first day.",
        ),
    ),
    "after-end": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personer har tid efter sitt slut. Rätta slutdatumet, eller godta.",
            "People have time after their end. Mend the last day, or accept it.",
        ),
    ),
    "unmatched": Meaning(
        blocks=False,
        what_to_do=Text(
            "Närvaro i projektet väntar på sin person och räknas inte. Rätta anställningsnumret.",
            "Attendance waits for its person and is not counted. Mend the employee number.",
        ),
    ),
    "earlier-not-filed": Meaning(
        blocks=False,
        what_to_do=Text(
            "Tidigare månader är inte lämnade. Filerna lämnas i månadernas ordning.",
            "Earlier months are not filed. The files are filed in the order of the months.",
        ),
    ),
    "no-identity-number": Meaning(
        blocks=False,
        what_to_do=Text(
            "Personer saknar identitetsnummer. Komplettera dem, eller lämna filen med tomma fält.",
            "People have no identity number. Complete them, or file with empty fields.",
        ),
    ),
}
