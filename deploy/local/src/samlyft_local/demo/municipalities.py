"""The employers of the demonstration by municipality code: names of their own, and numbers.

`derived` organisation numbers follow from the series and pass Luhn, but no public source confirms
them; `unconfirmed` ones pass Luhn and are believed right.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Employer(NamedTuple):
    """A municipality, or another body that employs people who take part."""

    code: str
    place: str
    name: str
    organisation_number: str
    status: str
    kind: str = "municipality"


EMPLOYERS = {
    employer.code: employer
    for employer in (
        Employer("0180", "Stockholm", "Stockholms stad", "212000-0142", "unconfirmed"),
        Employer("1315", "Hylte", "Hylte kommun", "212000-1207", "derived"),
        Employer("1380", "Halmstad", "Halmstads kommun", "212000-1215", "derived"),
        Employer("1381", "Laholm", "Laholms kommun", "212000-1223", "derived"),
        Employer("1382", "Falkenberg", "Falkenbergs kommun", "212000-1231", "derived"),
        Employer("1383", "Varberg", "Varbergs kommun", "212000-1249", "derived"),
        Employer("1384", "Kungsbacka", "Kungsbacka kommun", "212000-1256", "verified"),
        Employer("1401", "Härryda", "Härryda kommun", "212000-1264", "derived"),
        Employer("1402", "Partille", "Partille kommun", "212000-1272", "derived"),
        Employer("1415", "Stenungsund", "Stenungsunds kommun", "212000-1298", "derived"),
        Employer("1419", "Tjörn", "Tjörns kommun", "212000-1306", "derived"),
        Employer("1440", "Ale", "Ale kommun", "212000-1439", "verified"),
        Employer("1444", "Grästorp", "Grästorps kommun", "212000-1595", "verified"),
        Employer("1445", "Essunga", "Essunga kommun", "212000-2916", "verified"),
        Employer("1462", "Lilla Edet", "Lilla Edets kommun", "212000-1496", "derived"),
        Employer("1470", "Vara", "Vara kommun", "212000-2924", "verified"),
        Employer("1471", "Götene", "Götene kommun", "212000-1652", "derived"),
        Employer("1480", "Göteborg", "Göteborgs Stad", "212000-1355", "verified"),
        Employer("1481", "Mölndal", "Mölndals stad", "212000-1363", "derived"),
        Employer("1482", "Kungälv", "Kungälvs kommun", "212000-1371", "derived"),
        Employer("1494", "Lidköping", "Lidköpings kommun", "212000-1694", "verified"),
        Employer("1495", "Skara", "Skara kommun", "212000-1702", "verified"),
    )
}

REGION_HALLAND = Employer(
    "1380", "Region Halland", "Region Halland", "232100-0115", "unconfirmed", "region"
)
"""No municipality: its people work in one."""


def organisation_row(employer: Employer) -> dict[str, Any]:
    """The body of `POST /organisations`."""
    return {
        "name": employer.name,
        "organisation_number": employer.organisation_number,
        "kind": employer.kind,
        "municipality_code": employer.code if employer.kind == "municipality" else None,
    }
