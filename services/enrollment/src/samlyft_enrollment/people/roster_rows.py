"""The rows of a roster."""

from datetime import date
from typing import Annotated

import msgspec

from samlyft_enrollment.people.schemas import EmployeeText, Hours, Protection
from samlyft_enrollment.places.schemas import CodeText, EmployerText, KnownAt, ShortText
from samlyft_events import RoleGroup
from samlyft_imports.bulk import Row


class RosterRow(Row):
    """A row of the roster: one employment, and the person who holds it."""

    employee_number: EmployeeText
    employer_number: EmployerText
    given_name: ShortText
    family_name: ShortText
    workplace_code: CodeText
    role_group: RoleGroup
    starts_on: date
    ends_on: date | None = None
    identity_number: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    protection: Protection | None = None
    occupation: ShortText | None = None
    share_percent: Annotated[float, msgspec.Meta(gt=0, le=100)] | None = None
    """Of full time; `62,5` is taken as 62."""
    hours: Hours | None = None
    placed_on: date | None = None
    """Since when at this workplace: a move then splits the employment on that day."""
    known_at: KnownAt | None = None
