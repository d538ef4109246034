"""When an assignment is in force, and how small a group an extract may tell of; without a database."""

from __future__ import annotations

from datetime import date
from typing import Literal

Part = Literal["participations", "hours", "surveys"]
Standing = Literal["given", "ended"]
SMALLEST = 5
"""People who share role, municipality and area in an extract; a tenant's own limit may be larger."""


def is_in_force(status: str, from_on: date, to_on: date, day: date) -> bool:
    """Whether anything may be taken under an assignment on this day."""
    return status == "given" and from_on <= day <= to_on
