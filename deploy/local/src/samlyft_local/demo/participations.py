"""Who takes part in a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samlyft_local.demo.moments import rfc3339
from samlyft_local.demo.people import Employee, Row


@dataclass(frozen=True)
class Participation:
    """One version of a person's one participation."""

    project_code: str
    employee: Employee
    role_group: str
    starts_on: date
    known_at: datetime
    ends_on: date | None = None
    status: str = "active"
    reason: str | None = None

    def row(self) -> Row:
        """A line of the participation import."""
        row: Row = {
            "project_code": self.project_code,
            **self.employee.named(),
            "role_group": self.role_group,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on and self.ends_on.isoformat(),
            "status": self.status,
            "reason": self.reason,
            "known_at": rfc3339(self.known_at),
        }
        return {column: value for column, value in row.items() if value is not None}
