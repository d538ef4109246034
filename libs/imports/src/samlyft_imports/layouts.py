"""How somebody else's file says what ours says: their columns, words and dates, told once a source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DayFormat = Literal[
    "YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD", "DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "MM/DD/YYYY"
]
FORMS: Mapping[str, re.Pattern[str]] = {
    "YYYY-MM-DD": re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"),
    "YYYYMMDD": re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
    "YYYY/MM/DD": re.compile(r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)"),
    "DD/MM/YYYY": re.compile(r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>\d{4})"),
    "DD.MM.YYYY": re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"),
    "DD-MM-YYYY": re.compile(r"(?P<d>\d\d?)-(?P<m>\d\d?)-(?P<y>\d{4})"),
    "MM/DD/YYYY": re.compile(r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4})"),
}
ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[ T]00:00(?::00)?)?")
FOREVER = frozenset({"9999-12-31", "2999-12-31", "2099-12-31", "2199-12-31"})
"""What systems write for an end that nobody has decided."""


def told(text: str) -> str:
    """A heading or word as it is compared: whatever its case and blanks."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Layout:
    """Unknown columns are left aside: an export holds more than was asked for."""

    columns: Mapping[str, str]
    """Their heading, as `told`, to our column."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """What a column holds where the file says nothing."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By our column: their word, as `told`, to ours."""
    otherwise: Mapping[str, str] = field(default_factory=dict)
    """By our column: what a word means that is in no list; without it such a word stays."""
    days: DayFormat = "YYYY-MM-DD"

    def column(self, heading: str) -> str | None:
        """Our name of a column; None for one that is not read."""
        return self.columns.get(told(heading))

    def record(self, record: dict[str, str], dates: frozenset[str]) -> dict[str, str]:
        """The record in our words; a value that is in no list is refused by its type, if by anything."""
        for name, words in self.words.items():
            if name in record:
                record[name] = words.get(told(record[name]), self.otherwise.get(name, record[name]))
        for name in dates & record.keys():
            record[name] = self._day(record[name])
            if record[name] in FOREVER:
                del record[name]
        for name, value in self.defaults.items():
            if not record.get(name):
                record[name] = value
        return record

    def _day(self, text: str) -> str:
        found = FORMS[self.days].fullmatch(text) or ISO.fullmatch(text)
        return f"{found['y']}-{found['m']:0>2}-{found['d']:0>2}" if found else text
