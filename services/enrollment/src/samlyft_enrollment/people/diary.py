"""What each row of a roster leads to, noted while it is read and stored when all is known.

A dry run is rolled back, so its notes wait in a temporary file; no identity number is ever noted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from samlyft_imports.rows import RowError

OutcomeKind = Literal["new", "changed", "moved", "ended", "unchanged", "conflicting", "refused"]
OUTCOMES: tuple[OutcomeKind, ...] = (
    *("new", "changed", "moved", "ended", "unchanged", "conflicting", "refused"),
)
NUMBERS = ("employer_number", "employee_number")
IN_MEMORY = 1_048_576
Values = dict[str, Any]


class Outcome(NamedTuple):
    """What one good row leads to."""

    kind: OutcomeKind
    person: Mapping[str, Any]
    workplace: Mapping[str, Any]
    starts_on: date
    changes: list[Values]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Values]:
    """Old and new of each field that the file can say and that is no longer the same."""
    return [
        {"field": name, "before": before.get(name), "after": after[name]}
        for name in TOLD
        if name in after and before.get(name) != after[name]
    ]


TOLD = (
    *("given_name", "family_name", "workplace_id", "role_group", "occupation", "share_percent"),
    *("hours", "starts_on", "ends_on"),
)


@dataclass
class Diary:
    """One sending: `outcomes` counts, the file holds a JSON list of lines a piece."""

    source_id: UUID | None = None
    moves: str = "correct"
    keeps: bool = False
    """Whether the lines are stored, or only counted."""
    tries: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)
    newcomers: bytearray = field(default_factory=bytearray)
    """Ids of people who were not registered before, with commas between; `who_came` gives them."""
    _sizes: list[int] = field(default_factory=list)
    _page: list[Values] = field(default_factory=list)
    _file: IO[bytes] = field(default_factory=lambda: SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # closed by `close`

    def took(self, line: int, row: Any, outcome: Outcome) -> None:
        """A row that is good."""
        self.outcomes[outcome.kind] += 1
        if outcome.kind == "new" and outcome.person["version"] == 1 and not self.tries:
            self.newcomers += b",%b" % outcome.person["id"].hex.encode()
        if self.keeps:
            hidden = outcome.person["protection"] != "none"
            place = {} if hidden else outcome.workplace
            self._note(
                line,
                outcome.kind,
                row,
                hidden=hidden,
                person_id=outcome.person["id"],
                workplace_id=place.get("id"),
                municipality_code=place.get("municipality_code"),
                changes=[] if hidden else outcome.changes,
            )

    def conflicts(self, error: RowError, row: Any, person: Mapping[str, Any] | None) -> None:
        """A row that contradicts what is registered."""
        self.outcomes["conflicting"] += 1
        if self.keeps:
            known = (person or {}).get("protection", "none")
            hidden = known != "none" or (row.protection or "none") != "none"
            found = person["id"] if person else None
            self._note(
                error.line,
                "conflicting",
                row,
                hidden=hidden,
                person_id=found,
                **_reason(error),
            )

    def refuses(self, errors: Sequence[RowError], records: Mapping[int, Mapping[str, Any]]) -> None:
        """Rows that are wrong in themselves; who they are about is kept, so that nobody is missed."""
        first: dict[int, RowError] = {}
        for error in errors:
            first.setdefault(error.line, error)
        self.outcomes["refused"] += len(first)
        for line, error in first.items() if self.keeps else ():
            record = records.get(line, {})
            told = {n: v for n in NUMBERS if isinstance(v := record.get(n), str) and len(v) <= 40}
            why = {"line": line, "outcome": "refused"}
            self._page.append({**EMPTY, **told, **why, **_reason(error)})

    def _note(self, line: int, kind: str, row: Any, *, hidden: bool, **more: Any) -> None:
        self._page.append(
            {
                **EMPTY,
                "line": line,
                "outcome": kind,
                "protected": hidden,
                "employer_number": row.employer_number,
                "employee_number": row.employee_number,
                "given_name": None if hidden else row.given_name,
                "family_name": None if hidden else row.family_name,
                "workplace_code": None if hidden else row.workplace_code,
                "starts_on": row.starts_on,
                **more,
            }
        )

    def who_came(self) -> str:
        """The ids of the newcomers, with commas between."""
        return self.newcomers[1:].decode()

    def turn(self) -> None:
        """Puts aside what was noted of one piece."""
        if self._page:
            self._sizes.append(self._file.write(msgspec.json.encode(self._page)))
            self._page = []

    def pages(self) -> Iterator[str]:
        """All lines as JSON lists."""
        self.turn()
        self._file.seek(0)
        for size in self._sizes:
            yield self._file.read(size).decode()

    def close(self) -> None:
        """Forgets them."""
        self._file.close()


EMPTY: Values = dict.fromkeys(
    (
        *("person_id", "employer_number", "employee_number", "given_name", "family_name"),
        *("municipality_code", "workplace_id", "workplace_code", "starts_on", "changes"),
        *("field", "code", "detail"),
    )
) | {"protected": False}


def _reason(error: RowError) -> Values:
    return {"field": error.column, "code": error.code, "detail": list(error.detail)}
