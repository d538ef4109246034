"""What the rows of every import have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from samlyft_common.auth import Principal
from samlyft_imports.rows import RowError
from samlyft_training_log.faults import FAULTS

PIECE = 5_000
"""Rows a statement: each is planned for what it holds, which a short one pays for as a long one."""

CODE = r"^[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9._-]{0,63}$"
EMPLOYER = r"^[0-9]{6}-[0-9]{4}$"
EMPLOYEE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$"
CodeText = Annotated[str, msgspec.Meta(pattern=CODE)]
EmployerText = Annotated[str, msgspec.Meta(pattern=EMPLOYER)]
EmployeeText = Annotated[str, msgspec.Meta(pattern=EMPLOYEE)]
InstantText = Annotated[datetime, msgspec.Meta(tz=True)]


def rounds(keys: Sequence[object]) -> list[list[int]]:
    """Positions of rows so that no key stands twice in one round: a later row builds on an earlier."""
    result: list[list[int]] = []
    seen: dict[object, int] = {}
    for position, key in enumerate(keys):
        turn = seen[key] = seen.get(key, -1) + 1
        if turn == len(result):
            result.append([])
        result[turn].append(position)
    return result


def fault_of_known_at(principal: Principal, known_at: datetime | None) -> str | None:
    """The code of what is wrong with a row's `known_at`, which only imported history carries."""
    if known_at is None:
        return None
    if "history:import" not in principal.permissions:
        return "history-import"
    return "known-in-future" if known_at > datetime.now(UTC) else None


def row_error(line: int, code: str) -> RowError:
    """A fault as an import tells it."""
    column, text = FAULTS[code]
    return RowError(line, column, code, text)
